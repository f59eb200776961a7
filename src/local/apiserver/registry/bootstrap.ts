import type { Obj } from '../../../cluster/object.ts'
import type { Kind } from '../kinds/kind.ts'
import type { Context } from './context.ts'
import { create } from './create.ts'
import { decodeOwn } from './decode-body.ts'

const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

const priorityClass = (name: string, value: number, description: string) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value,
  description,
})

const clusterAdmin = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: 'cluster-admin' } }

/** What a cluster has before anybody made anything. */
const objects: readonly object[] = [
  ...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  },
  {
    ...clusterAdmin,
    kind: 'ClusterRole',
    rules: [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
  },
  {
    ...clusterAdmin,
    kind: 'ClusterRoleBinding',
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:masters' }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  },
  priorityClass(
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ),
  priorityClass(
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ),
]

/** Makes what every cluster has, as far as it is not there yet. */
export function bootstrap(context: Context): void {
  for (const raw of objects as readonly Obj[]) {
    const [group, version] = raw.apiVersion.includes('/') ? raw.apiVersion.split('/') : ['', raw.apiVersion]
    const kind = context.kinds.byKind(group ?? '', version ?? '', raw.kind)
    if (kind === undefined || isThere(context, kind, raw)) continue
    const options = {
      manager: 'kube-apiserver',
      dryRun: false,
      fieldValidation: 'Ignore' as const,
      force: false,
    }
    const write = { context, kind, namespace: raw.metadata.namespace, options, warnings: [] }
    create(write, decodeOwn(kind, raw))
  }
}

function isThere({ store }: Context, { storage }: Kind, { metadata }: Obj): boolean {
  return store.get(storage, metadata.namespace, metadata.name ?? '') !== undefined
}
