import { isConflict, isNoMatch } from '../../cluster/cluster-error.ts'
import { refOf, type Obj, type OwnerReference } from '../../cluster/object.ts'
import { createAbsent } from './garbage/absent.ts'
import { classify, find, type Owners } from './garbage/classify.ts'
import { createGraph, FOREGROUND, ORPHAN, type Node, type Task } from './garbage/graph.ts'
import { reportOwner } from './garbage/report.ts'
import { deleteItem, orphan, removeFinalizer, setOwners } from './garbage/writes.ts'
import type { Inventory } from './inventory.ts'
import { createQueue, retrying } from '../control/queue.ts'
import type { ControllerContext } from './workloads.ts'

/**
 * Owners wait this long, so that dependents which were made just before are known, and so do those whose owner waits for
 * them: whoever follows the owner hears of its end before theirs, as in a real cluster.
 */
const SETTLE_MS = 10
const WORKERS = 20

/**
 * Starts the garbage collector: what only gone objects own is deleted, owners that wait for their dependents go
 * after them, and those that leave orphans are forgotten by them first. Returns how to stop it.
 */
export function startGarbageCollector(context: ControllerContext, inventory: Inventory): () => void {
  const { api, clock, activity, now, onError } = context
  const graph = createGraph()
  /** What names an owner of a kind that the server does not have. It may have it later. */
  const parked = new Set<string>()

  const absent = createAbsent()
  const collect = async (uid: string) => {
    const node = graph.node(uid)
    if (node === undefined || (node.deleting && !node.foreground)) return
    if (node.foreground) return finish(node)
    const item = await find(api, node.ref)
    // Gone, or another object by now: the mirror will tell.
    if (item?.metadata.uid !== uid || !item.metadata.ownerReferences?.length) return
    const owners = await classify(api, item, absent)
    if (owners) await settle(item, owners)
  }

  /** Lets an owner go once nothing blocks it, and sees to what does. */
  const finish = async (node: Node) => {
    const blocking = graph.dependents(node.uid).filter((dependent) => blocks(dependent, node.uid))
    if (blocking.length === 0) return removeFinalizer(api, node, FOREGROUND)
    for (const dependent of blocking) if (!dependent.foreground) collecting.add(dependent.uid)
  }

  const settle = async (item: Obj, { solid, dangling, waiting }: Owners) => {
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) await setOwners(api, item, solid)
      return
    }
    const dependents = graph.dependents(item.metadata.uid ?? '')
    if (waiting.length === 0 || dependents.length === 0) return deleteItem(api, item, propagationOf(item))
    // Its owner waits for it, and it would wait for one that waits already: maybe a circle, so it stops blocking.
    const inCircle = dependents.some(({ foreground }) => foreground)
    await deleteItem(api, inCircle ? await unblock(item) : item, 'Foreground')
  }

  const unblock = async (item: Obj): Promise<Obj> => {
    await setOwners(api, item, (item.metadata.ownerReferences ?? []).map(notBlocking))
    return (await find(api, refOf(item))) ?? item
  }

  const release = async (uid: string) => {
    const owner = graph.node(uid)
    if (owner?.orphaning !== true) return
    await Promise.all(graph.dependents(uid).map((dependent) => orphan(api, dependent, uid)))
    await removeFinalizer(api, owner, ORPHAN)
  }

  const failed = (error: unknown, uid: string) => {
    // Somebody was faster: the next try sees the new state.
    if (!isConflict(error)) onError(error, `garbage collection of ${nameOf(graph.node(uid))}`)
  }
  const collecting = createQueue<string>({
    clock,
    activity,
    concurrency: WORKERS,
    run: retrying(
      (uid) =>
        collect(uid).catch((error: unknown) => {
          if (!isNoMatch(error)) throw error
          parked.add(uid)
        }),
      failed,
    ),
  })
  const releasing = createQueue<string>({
    clock,
    activity,
    concurrency: WORKERS,
    run: retrying(release, failed),
  })

  /** Whether an object is part of a deletion in the foreground. */
  const takesPart = (uid: string) => {
    const node = graph.node(uid)
    return (
      node?.foreground === true || node?.owners.some((owner) => graph.node(owner.uid)?.foreground) === true
    )
  }
  const perform = (task: Task) => {
    if (task.do === 'orphan') releasing.addAfter(task.uid, SETTLE_MS)
    else if (task.do === 'collect') collecting.addAfter(task.uid, takesPart(task.uid) ? SETTLE_MS : 0)
    else {
      reportOwner(api, task.node, { owner: task.owner, now: now() }).catch((error: unknown) =>
        onError(error, `the Event about the owner of ${nameOf(task.node)}`),
      )
    }
  }
  inventory.on((change) => {
    if (change.type === 'gone') absent.add(change.was.metadata.uid ?? '')
    const tasks = change.type === 'set' ? graph.set(change.now) : graph.gone(change.was)
    tasks.forEach(perform)
  })

  let latest: Promise<void> | undefined
  inventory.onKinds((ready) => {
    latest = ready
    for (const queue of [collecting, releasing]) queue.pause()
    void ready.then(() => {
      if (latest !== ready) return
      for (const queue of [collecting, releasing]) queue.resume()
      for (const uid of parked) collecting.add(uid)
      parked.clear()
    })
  })

  return () => {
    void collecting.close()
    void releasing.close()
  }
}

const blocks = ({ owners }: Node, uid: string) =>
  owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true)

const notBlocking = (owner: OwnerReference): OwnerReference =>
  owner.blockOwnerDeletion === true ? { ...owner, blockOwnerDeletion: false } : owner

/** What is on the object already is honoured. */
function propagationOf({ metadata: { finalizers = [] } }: Obj): 'Orphan' | 'Foreground' | 'Background' {
  if (finalizers.includes(ORPHAN)) return 'Orphan'
  return finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background'
}

function nameOf(node: Node | undefined): string {
  if (node === undefined) return 'something that is gone'
  const { kind, namespace, name } = node.ref
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
