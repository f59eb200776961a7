import { isConflict, isNotFound } from '../../cluster/cluster-error.ts'
import type { Obj } from '../../cluster/object.ts'
import { list, texts } from '../../cluster/read-json.ts'
import type { Inventory } from './inventory.ts'
import { MANAGER } from './manager.ts'
import { nextConditions, type Condition } from './namespaces/conditions.ts'
import { empty } from './namespaces/content.ts'
import { createQueue, retrying } from '../control/queue.ts'
import type { ControllerContext } from './workloads.ts'

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' }
/** Ours among the finalizers of a namespace's spec. */
const FINALIZER = 'kubernetes'
const WORKERS = 10
/** Things that go from a namespace one after the other are waited for this long. */
const SETTLE_MS = 5

/**
 * Starts the controller that empties namespaces which are being deleted, says in their conditions what remains, and
 * lets them go when nothing does. Returns how to stop it.
 */
export function startNamespaceController(context: ControllerContext, inventory: Inventory): () => void {
  const { api, clock, activity, now, onError } = context
  const emptying = new Set<string>()

  const sync = async (name: string) => {
    const namespace = await read(name)
    if (namespace?.metadata.deletionTimestamp == null || !finalizersOf(namespace).includes(FINALIZER)) return
    const since = Date.parse(namespace.metadata.deletionTimestamp)
    const { remains, estimate } = await empty({ api, namespace: name, seconds: (now() - since) / 1000 })
    const told = await tell(namespace, (status) => {
      const time = `${new Date(now()).toISOString().slice(0, 19)}Z`
      const conditions = nextConditions(list(status, 'conditions') as Condition[], remains, time)
      return conditions && { ...(status as object), phase: 'Terminating', conditions }
    })
    const problems = [...remains.discovery.map(({ message }) => message), ...remains.errors]
    if (problems.length > 0) throw new Error(problems.join(', '))
    // Its content going wakes us up; this is for what goes unseen.
    if (estimate > 0) queue.addAfter(name, (Math.floor(estimate / 2) + 1) * 1000)
    else if (told) await finalize(told)
  }

  const read = (name: string) => api.get({ ...NAMESPACE, name }).catch(goneOr)

  /** Writes the status, again when somebody was faster. Gives the namespace as it is then. */
  const tell = async (
    namespace: Obj,
    next: (status: unknown) => object | undefined,
  ): Promise<Obj | undefined> => {
    const status = next(namespace.status)
    if (status === undefined) return namespace
    try {
      return await api.replace({ ...namespace, status }, { ...MANAGER, subresource: 'status' })
    } catch (error) {
      return isConflict(error) ? again(namespace, (latest) => tell(latest, next)) : goneOr(error)
    }
  }

  const finalize = async (namespace: Obj): Promise<Obj | undefined> => {
    const finalizers = finalizersOf(namespace).filter((finalizer) => finalizer !== FINALIZER)
    const spec = { ...(namespace.spec as object), finalizers }
    try {
      return await api.replace({ ...namespace, spec }, { ...MANAGER, subresource: 'finalize' })
    } catch (error) {
      return isConflict(error) ? again(namespace, finalize) : goneOr(error)
    }
  }

  const again = async (was: Obj, run: (latest: Obj) => Promise<Obj | undefined>) => {
    const latest = await read(was.metadata.name ?? '')
    return latest?.metadata.uid === was.metadata.uid && latest ? run(latest) : undefined
  }

  const queue = createQueue<string>({
    clock,
    activity,
    concurrency: WORKERS,
    run: retrying(sync, (error, name) => onError(error, `deletion of namespace ${name}`)),
  })

  inventory.on((change, { group, kind }) => {
    if (group === '' && kind === 'Namespace') {
      const { name = '', deletionTimestamp } = (change.type === 'set' ? change.now : change.was).metadata
      if (change.type === 'gone' || deletionTimestamp == null) emptying.delete(name)
      else {
        emptying.add(name)
        queue.add(name)
      }
    } else if (change.type === 'gone') {
      const { namespace = '' } = change.was.metadata
      if (emptying.has(namespace)) queue.addAfter(namespace, SETTLE_MS)
    }
  })
  return () => void queue.close()
}

const finalizersOf = ({ spec }: Obj) => texts(spec, 'finalizers')

function goneOr(error: unknown): Obj | undefined {
  if (isNotFound(error)) return undefined
  throw error
}
