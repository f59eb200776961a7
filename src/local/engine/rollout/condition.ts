import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { wrongType } from '../json/nested.ts'

/** How far a rolling update is, as Metacontroller tells it in the parent's status. */
export interface UpdatedCondition {
  status: 'True' | 'False'
  reason: 'OnLatestRevision' | 'RolloutProgressing' | 'RolloutWaiting'
  message: string
}

const TYPE = 'Updated'

/** Whether a hook writes that condition itself; 4.17.2 then drops its own. */
export const hasUpdatedCondition = (status: Fields): boolean => conditionsOf(status).some(isUpdated)

/**
 * A status with the condition `Updated`. Where the hook has one it stays, unless it is to be replaced.
 *
 * @throws Error in Metacontroller's words when `conditions` is no list
 * @example
 * withUpdatedCondition({}, { status: 'True', reason: 'OnLatestRevision', message: 'latest ControllerRevision: x' }, false)
 */
export function withUpdatedCondition(status: Fields, updated: UpdatedCondition, replace: boolean): Fields {
  const conditions = conditionsOf(status)
  const condition = { type: TYPE, ...updated }
  const at = conditions.findIndex(isUpdated)
  if (at === -1) return { ...status, conditions: [...conditions, condition] }
  return replace ? { ...status, conditions: conditions.with(at, condition) } : status
}

function conditionsOf(status: Fields): unknown[] {
  if (!Object.hasOwn(status, 'conditions')) return []
  const conditions = own(status, 'conditions')
  if (!Array.isArray(conditions)) throw wrongType(['conditions'], conditions, '[]interface{}')
  return conditions
}

const isUpdated = (condition: unknown) => isFields(condition) && own(condition, 'type') === TYPE
