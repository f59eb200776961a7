import type { Deployment, DeploymentStatus } from '../../src/local/workloads/reconcile/deployment/objects.ts'
import type { ReplicaSet, ReplicaSetStatus } from '../../src/local/workloads/reconcile/replicaset/objects.ts'
import { ago, ownedBy } from './fake-world.ts'

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image }] },
})

/**
 * A Deployment `web` of four Pods whose template has the image `a:2`.
 *
 * @example
 * deploymentOf({ replicas: 2 })
 */
export function deploymentOf(spec: Partial<Deployment['spec']> = {}, status?: DeploymentStatus): Deployment {
  const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%' }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', uid: 'web', generation: 1, annotations: { note: 'n' } },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate },
      template: template('a:2'),
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      ...spec,
    },
    ...(status && { status }),
  }
}

/** How a ReplicaSet of a test is. */
export interface SetFacts {
  /** How many Pods it should have; it has and reports as many unless told. */
  size: number
  available?: number
  there?: number
  terminating?: number
  image?: string
  revision?: number
  desired?: number
  most?: number
  age?: number
}

/**
 * A ReplicaSet of a Deployment, whose template has the image of its name unless told.
 *
 * @example
 * setOf(deployment, 'old', { size: 3, available: 2 })
 */
export function setOf(owner: Deployment, name: string, facts: SetFacts): ReplicaSet {
  const {
    size,
    there = size,
    available = there,
    terminating = 0,
    image = name,
    revision = 1,
    age = 60,
  } = facts
  const { desired = owner.spec.replicas ?? 1, most = desired + 1 } = facts
  const status: ReplicaSetStatus = {
    replicas: there,
    availableReplicas: available,
    readyReplicas: available,
    terminatingReplicas: terminating,
    observedGeneration: 1,
  }
  const { labels } = template(image).metadata
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      generation: 1,
      creationTimestamp: ago(age),
      labels: { ...labels, 'pod-template-hash': name },
      annotations: {
        note: 'n',
        'deployment.kubernetes.io/revision': String(revision),
        'deployment.kubernetes.io/desired-replicas': String(desired),
        'deployment.kubernetes.io/max-replicas': String(most),
      },
      ownerReferences: [ownedBy(owner)],
    },
    spec: {
      replicas: size,
      selector: { matchLabels: { app: 'web', 'pod-template-hash': name } },
      template: { ...template(image), metadata: { labels: { ...labels, 'pod-template-hash': name } } },
    },
    status,
  }
}
