import type { Obj } from '../../../cluster/object.ts'
import type { Answer } from '../hook/hook.ts'
import type { EngineContext } from '../context.ts'
import type { Observed, ObservedGroup } from '../observed.ts'
import type { Plan } from '../plan/plan.ts'
import type { Decision } from '../report/report.ts'
import type { ChildManager } from '../apply/manage.ts'

/** What one controller works with, sync after sync. */
export interface Session {
  context: EngineContext
  plan: Plan
  manager: ChildManager
  /** Whether the parent is one that this controller is meant for. */
  selects: (parent: Obj) => boolean
  hasStatusSubresource: (parent: Obj) => boolean
  /** Objects of each child rule that may be the parent's: those that it controls, and those that nobody controls. */
  candidates: (parent: Obj) => readonly ObservedGroup[]
  related: (parent: Obj) => Promise<readonly ObservedGroup[]>
  call: (hook: 'sync' | 'finalize', observed: Observed, finalizing: boolean) => Promise<Answer>
}

/** One step of a sync: the parent as it is then, and where to tell what is done. */
export interface Step {
  parent: Obj
  decided: (decision: Decision) => void
}

/** One sync while it runs. */
export interface Run extends Step {
  /** Sends the parent to its hook again later. */
  again: (parent: Obj, ms: number) => void
}
