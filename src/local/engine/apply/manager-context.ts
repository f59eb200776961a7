import type { Obj } from '../../../cluster/object.ts'
import type { EngineContext } from '../context.ts'
import type { Plan } from '../plan/plan.ts'
import type { LoopGuard } from './loop-guard.ts'

/** What all children of one controller are managed with. */
export interface ManagerContext {
  context: EngineContext
  plan: Plan
  guard: LoopGuard
  /** Tells something about a parent's child. */
  warn: (parent: Obj, message: string) => void
}
