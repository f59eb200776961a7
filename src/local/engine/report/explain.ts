import type { Clock } from '../../../time/clock.ts'
import { watchChildLoops } from './causes/child-loop.ts'
import type { Cause, Watcher } from './causes/cause.ts'
import { watchDroppedStatus } from './causes/dropped-status.ts'
import { watchFinalizing } from './causes/finalizing.ts'
import { watchHotLoop } from './causes/hot-loop.ts'
import { watchOnDelete } from './causes/on-delete.ts'
import { createBoundedMap } from '../../control/bounded-map.ts'
import type { ControllerRef, EngineReport, Tell } from './report.ts'
import { tellRef } from './words.ts'

/** Passes reports on, and adds warnings. */
export interface Explainer {
  tell: Tell
  /** Forgets what was seen and told, of one controller or of all: what is still wrong is told again. */
  forget(controller?: ControllerRef): void
}

type BoundedMap<Value> = ReturnType<typeof createBoundedMap<Value>>

/** What is remembered of one controller. */
interface Memory {
  told: BoundedMap<true>
  parents: BoundedMap<readonly Watcher[]>
}

const MOST_CONTROLLERS = 200
const MOST_PARENTS = 2000
const MOST_TOLD = 500

/**
 * Adds to the engine's reports what somebody should know: loops, writes that come to nothing, finalizers that wait.
 * Each cause is told once per controller, also when others warn of it, and again after the controller was started anew.
 *
 * @example
 * const { tell } = createExplainer({ tell: print, clock })
 */
export function createExplainer({ tell, clock }: { tell: Tell; clock: Clock }): Explainer {
  const memories = createBoundedMap<Memory>(MOST_CONTROLLERS)
  const memoryOf = (controller: ControllerRef) => {
    const key = keyOfController(controller)
    const memory = memories.get(key) ?? {
      told: createBoundedMap(MOST_TOLD),
      parents: createBoundedMap(MOST_PARENTS),
    }
    memories.set(key, memory)
    return memory
  }
  const watchersOf = ({ parents }: Memory, parent: string) => {
    const watchers = parents.get(parent) ?? [
      watchHotLoop(clock),
      watchChildLoops(clock),
      watchDroppedStatus(),
      watchFinalizing(),
      watchOnDelete(),
    ]
    parents.set(parent, watchers)
    return watchers
  }
  const isNew = ({ told }: Memory, key: string) => {
    if (told.get(key)) return false
    told.set(key, true)
    return true
  }
  const causesOf = (memory: Memory, report: EngineReport): Cause[] => {
    if (report.type !== 'call' && report.type !== 'sync') return []
    const watchers = watchersOf(memory, tellRef(report.parent))
    const found = watchers.map((watcher) =>
      report.type === 'call' ? watcher.call?.(report) : watcher.sync?.(report),
    )
    return found.filter((cause) => cause !== undefined)
  }

  return {
    tell(report) {
      const { controller } = report
      if (report.type === 'controller' && report.state === 'started')
        memories.delete(keyOfController(controller))
      const memory = memoryOf(controller)
      if (report.type === 'warning') {
        if (isNew(memory, report.message)) tell(report)
        return
      }
      tell(report)
      for (const { key, message } of causesOf(memory, report)) {
        if (!isNew(memory, key) || !('parent' in report)) continue
        tell({ type: 'warning', controller, parent: report.parent, message })
      }
    },
    forget(controller) {
      if (controller === undefined) memories.clear()
      else memories.delete(keyOfController(controller))
    },
  }
}

const keyOfController = ({ kind, name }: ControllerRef) => `${kind}/${name}`
