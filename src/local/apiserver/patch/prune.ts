import { fieldsOfValue } from './fields-of-value.ts'
import { difference, intersection, isEmpty, NOTHING, union, type FieldSet } from './field-set.ts'
import type { Managers } from './managers.ts'
import { withNamedFields } from './named-fields.ts'
import { remove } from './remove.ts'
import type { Type } from './types.ts'

/**
 * Removes from a merged object what was applied last time and is not any more, unless somebody else owns it.
 *
 * @param last what the manager applied last time.
 * @param managers everybody, this manager with its new fields among them.
 * @throws Misfit
 * @example
 * prune(type, merged, last, managers)
 */
export function prune(type: Type, merged: unknown, last: FieldSet, managers: Managers): unknown {
  if (isEmpty(last)) return merged
  const named = (set: FieldSet) => withNamedFields(set, type)
  const formerly = named(last)
  const all = named(fieldsOfValue(type, merged))
  const without = (gone: FieldSet) => remove(type, merged, gone)
  const left = (value: unknown) => named(fieldsOfValue(type, value))

  const bare = left(without(formerly))
  const managed = named([...managers.values()].reduce((sum, { set }) => union(sum, set), NOTHING))
  const kept = left(without(difference(all, union(bare, managed))))
  return without(intersection(difference(all, kept), formerly))
}
