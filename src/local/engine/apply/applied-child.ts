import type { Obj } from '../../../cluster/object.ts'
import { withoutLastApplied } from './last-applied.ts'
import { SYSTEM_FIELDS } from './merge-child.ts'
import { withOwner } from './owner.ts'
import { without } from './without.ts'

/**
 * A desired child as it is applied.
 *
 * @example
 * await api.apply(appliedChild(desired, parent), { fieldManager, force: true })
 */
export function appliedChild(desired: Obj, parent: Obj): Obj {
  return comparable(withOwner(desired, parent))
}

/**
 * What of an object counts under server-side apply: neither what the API server writes nor the status.
 *
 * @example
 * differences(comparable(observed), comparable(planned))
 */
export function comparable(object: Obj): Obj {
  const rest = without(withoutLastApplied(object), ['status'])
  return { ...rest, metadata: without(rest.metadata, SYSTEM_FIELDS) }
}
