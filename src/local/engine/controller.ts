import type { KindRef } from '../../cluster/api.ts'
import type { Mirror, MirrorChange } from '../../cluster/mirror.ts'
import type { Obj } from '../../cluster/object.ts'
import { createOwnerIndex } from '../control/owner-index.ts'
import { createQueue } from '../control/queue.ts'
import { createChildManager } from './apply/manage.ts'
import type { EngineContext } from './context.ts'
import { createCustomizer } from './customize/customizer.ts'
import { MetacontrollerCrash } from './hook/hook.ts'
import { createHooks } from './hook/hooks.ts'
import { parentKey, splitParentKey } from './parent-key.ts'
import type { ChildRule, ParentRule, Plan } from './plan/plan.ts'
import { revisionKind } from './rollout/revision.ts'
import { isRolling } from './rollout/strategy.ts'
import { candidatesOf } from './sync/candidates.ts'
import { runSync } from './sync/run.ts'
import type { Session } from './sync/session.ts'
import { childTriggers, isParent, parentTriggers } from './triggers.ts'

/** A controller that runs. */
export interface RunningController {
  plan: Plan
  /** How many objects it is meant for. */
  readonly parents: number
  /** Sends all parents to their hook. */
  resync(): void
  close(): Promise<void>
}

/** How a controller is run. */
export interface ControllerOptions {
  context: EngineContext
  plan: Plan
  /** Parents that are worked on at once. */
  workers: number
  resyncMs: number
  /** Called when the real Metacontroller would have ended here, and is emulated to the end. */
  crash: (error: MetacontrollerCrash) => void
}

/**
 * Runs a controller: mirrors its parents and children, queues what changed, syncs.
 *
 * @example
 * const running = startController({ context, plan, workers: 5, resyncMs: 1_800_000, crash })
 */
export function startController(options: ControllerOptions): RunningController {
  const { context, plan, workers, resyncMs, crash } = options
  const { clock, activity, bugs, mirrors } = context
  const ending = new AbortController()
  const stops: (() => void)[] = []

  const mirrored: Mirror[] = []
  const open = (kind: KindRef): Mirror => {
    const { mirror, release } = mirrors.open(kind)
    stops.push(release)
    mirrored.push(mirror)
    return mirror
  }
  const sources = plan.parents.map((rule) => ({ rule, mirror: open(kindOf(rule)) }))
  const children = plan.children.map((rule) => {
    const mirror = open(kindOf(rule))
    const index = createOwnerIndex()
    stops.push(mirror.on((change) => index.take(change)))
    return { rule, mirror, index }
  })
  if (isRolling(plan)) open(revisionKind)
  // Of two rules for one kind the last one counts.
  const sourceOf = ({ apiVersion, kind }: KindRef) =>
    sources.findLast(({ rule }) => rule.apiVersion === apiVersion && rule.resource.kind === kind)

  const notice = (error: unknown) => {
    if (error instanceof MetacontrollerCrash && bugs === 'emulate') crash(error)
  }
  const enqueue = (parent: Obj) => queue.add(parentKey(parent))
  const { send, now, tell } = context
  const hooks = createHooks({ plan, send, clock, now, bugs, tell })
  const manager = createChildManager(context, plan)
  const customizer = createCustomizer({
    context,
    plan,
    parents: () => sources.flatMap(({ mirror }) => mirror.list()),
    async call(parent) {
      try {
        return await hooks.customize(parent, ending.signal)
      } catch (error) {
        notice(error)
        throw error
      }
    },
    enqueue(parent) {
      const source = sourceOf(parent)
      if (source && isParent(parent, { rule: source.rule, plan })) enqueue(parent)
    },
  })
  const session: Session = {
    context,
    plan,
    manager,
    selects: (parent) => sourceOf(parent)?.rule.selects(parent) === true,
    hasStatusSubresource: (parent) =>
      sourceOf(parent)?.rule.resource.subresources.includes('status') === true,
    candidates: (parent) => children.map((source) => candidatesOf(parent, plan, source)),
    related: (parent) => customizer.related(parent),
    call: (hook, observed, finalizing) => hooks.call(hook, observed, finalizing, ending.signal),
  }
  const queue = createQueue<string>({
    clock,
    activity,
    concurrency: workers,
    async run(key) {
      const ref = splitParentKey(key)
      const parent = sourceOf(ref)?.mirror.get(ref)
      if (parent === undefined || ending.signal.aborted) return { done: true }
      return runSync(parent, { session, notice, again: (of, ms) => queue.addAfter(parentKey(of), ms) })
    },
  })

  const follow = () => {
    for (const { rule, mirror } of sources) {
      const told = (change: MirrorChange) => {
        if (change.type === 'gone') customizer.forget(change.was.metadata.uid ?? '')
        if (parentTriggers(change, { rule, plan })) enqueue(change.type === 'gone' ? change.was : change.now)
      }
      stops.push(mirror.on(told))
    }
    for (const { mirror } of children) {
      // What is there already is no change: the parents themselves are all sent to their hook at the start.
      let isPast = true
      const told = (change: MirrorChange) => {
        if (isPast) return
        for (const parent of childTriggers(change, { plan, sources })) enqueue(parent)
      }
      stops.push(mirror.on(told))
      isPast = false
    }
    resyncLater()
  }
  const resync = () => {
    for (const { rule, mirror } of sources) {
      for (const parent of mirror.list()) if (isParent(parent, { rule, plan })) enqueue(parent)
    }
  }
  let cancelResync: () => void = () => undefined
  const resyncLater = () => {
    cancelResync = clock.after(Math.min(plan.resyncMs ?? resyncMs, resyncMs), () => {
      resync()
      resyncLater()
    })
  }

  void Promise.all(mirrored.map(({ synced }) => synced)).then(() => {
    if (!ending.signal.aborted) follow()
  })

  return {
    plan,
    get parents() {
      const counts = sources.map(
        ({ rule, mirror }) => mirror.list().filter((object) => rule.selects(object)).length,
      )
      return counts.reduce((sum, count) => sum + count, 0)
    },
    resync,
    async close() {
      ending.abort(new Error('context canceled'))
      cancelResync()
      for (const stop of stops) stop()
      await queue.close()
      customizer.close()
      hooks.close()
      manager.close()
    },
  }
}

const kindOf = ({ apiVersion, resource: { kind } }: ParentRule | ChildRule): KindRef => ({ apiVersion, kind })
