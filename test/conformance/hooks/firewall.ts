import type { ControllerObject, HookName } from '../../../src/protocol/wire.ts'
import { good, mixed, rows } from '../answers.ts'
import type { Situation } from '../situations.ts'

interface Request {
  controller: ControllerObject
  parent?: { spec: { mode: string } }
  object?: Request['parent']
}

/** Answers with the row that `spec.mode` of the parent numbers, with an error and a warning at once, or with a good answer. */
const answer =
  (hook: HookName) =>
  ({ controller, parent, object }: Request): unknown => {
    const kind = controller.kind as Situation['kind']
    const situation: Situation = { kind, hook, version: controller.spec.hooks?.[hook]?.version ?? 'v1' }
    const mode = (parent ?? object)?.spec.mode
    if (mode === 'mixed') return mixed(situation)
    const row = rows[Number(mode)]
    return row ? row.answer(situation) : good(situation)
  }

export const sync = answer('sync')
export const finalize = answer('finalize')
export const customize = answer('customize')
