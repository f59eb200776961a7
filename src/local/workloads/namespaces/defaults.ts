import { isAlreadyExists, isConflict, isNotFound, isClusterError } from '../../../cluster/cluster-error.ts'
import { sameJson, type Obj } from '../../../cluster/object.ts'
import type { Inventory } from '../inventory.ts'
import { MANAGER } from '../manager.ts'
import { createQueue, retrying } from '../../control/queue.ts'
import type { ControllerContext } from '../workloads.ts'

const ACCOUNT = 'default'
const CA = 'kube-root-ca.crt'
const DESCRIPTION = 'kubernetes.io/description'
const ABOUT_CA =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'
const WORKERS = 5

/**
 * Starts the controllers that give every namespace its ServiceAccount `default` and its ConfigMap `kube-root-ca.crt`,
 * and give them again when they are taken away. Returns how to stop them.
 */
export function startNamespaceDefaults(
  { api, clock, activity, onError }: ControllerContext,
  { inventory, rootCA }: { inventory: Inventory; rootCA: string },
): () => void {
  const active = new Set<string>()

  const sync = async (key: string) => {
    const [namespace = '', what] = key.split('/')
    if (!active.has(namespace)) return
    if (what === ACCOUNT) await createAccount(namespace)
    else await publish(namespace)
  }

  const createAccount = (namespace: string) =>
    create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: ACCOUNT, namespace } })

  const publish = async (namespace: string) => {
    const wanted: Obj = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: CA, namespace, annotations: { [DESCRIPTION]: ABOUT_CA } },
      data: { 'ca.crt': rootCA },
    }
    const found = await api
      .get({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: CA })
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error
        return undefined
      })
    if (found === undefined) return create(wanted)
    const { annotations = {} } = found.metadata
    if (sameJson(found.data, wanted.data) && annotations[DESCRIPTION]) return
    const metadata = { ...found.metadata, annotations: { ...annotations, [DESCRIPTION]: ABOUT_CA } }
    await api.replace({ ...found, metadata, data: wanted.data }, MANAGER)
  }

  const create = (object: Obj) =>
    api.create(object, MANAGER).then(
      () => undefined,
      (error: unknown) => {
        if (!isAlreadyExists(error) && !isNotFound(error) && !isTerminating(error)) throw error
      },
    )

  const queue = createQueue<string>({
    clock,
    activity,
    concurrency: WORKERS,
    run: retrying(sync, (error, key) => {
      if (!isConflict(error)) onError(error, key)
    }),
  })

  inventory.on((change, { group, kind }) => {
    if (group !== '') return
    const {
      name = '',
      namespace = '',
      deletionTimestamp,
    } = (change.type === 'set' ? change.now : change.was).metadata
    if (kind === 'Namespace') {
      if (change.type === 'gone' || deletionTimestamp != null) active.delete(name)
      else {
        active.add(name)
        queue.add(`${name}/${ACCOUNT}`)
        queue.add(`${name}/${CA}`)
      }
    }
    if (kind === 'ServiceAccount' && name === ACCOUNT && change.type === 'gone')
      queue.add(`${namespace}/${ACCOUNT}`)
    if (kind === 'ConfigMap' && name === CA) queue.add(`${namespace}/${CA}`)
  })
  return () => void queue.close()
}

const isTerminating = (error: unknown) =>
  isClusterError(error) &&
  error.status?.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true
