import type { Schema } from '../schema/schema.ts'
import { compare, ignoring, type Comparison } from './compare.ts'
import { difference, intersection, isEmpty, setOfPaths, union, type FieldSet } from './field-set.ts'
import type { Managers } from './managers.ts'
import { reconcile } from './reconcile.ts'
import { typeOfKind, type Type } from './types.ts'

/** Schemas of the other versions that a kind has; unset for versions that it does not have. */
export type Versions = (apiVersion: string) => Schema | undefined

/** How objects of a kind are seen in each of its versions. */
export interface View {
  apiVersion: string
  type: Type
  /** Fields that the endpoint may not write. */
  reset: FieldSet
  typeIn(apiVersion: string): Type | undefined
}

const resetSets = new WeakMap<readonly (readonly string[])[], FieldSet>()

/**
 * How objects of a kind are seen by a request in one of its versions.
 *
 * @example
 * viewOf('apps/v1', schema, [['status']], undefined)
 */
export function viewOf(
  apiVersion: string,
  schema: Schema,
  reset: readonly (readonly string[])[],
  versions: Versions | undefined,
): View {
  let resetSet = resetSets.get(reset)
  if (resetSet === undefined) resetSets.set(reset, (resetSet = setOfPaths(reset)))
  const type = typeOfKind(schema)
  const typeIn = (other: string): Type | undefined => {
    if (other === apiVersion) return type
    if (versions === undefined) return groupOf(other) === groupOf(apiVersion) ? type : undefined
    const found = versions(other)
    return found && typeOfKind(found)
  }
  return { apiVersion, type, reset: resetSet, typeIn }
}

const groupOf = (apiVersion: string): string => apiVersion.split('/').slice(0, -1).join('/')

/** What never belongs to anybody. */
const UNOWNED = setOfPaths([
  ['apiVersion'],
  ['kind'],
  ['metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['metadata', name]),
])

/**
 * A set without what never belongs to anybody.
 *
 * @example
 * owned({ 'f:kind': {}, 'f:spec': {} }) // { 'f:spec': {} }
 */
export const owned = (set: FieldSet): FieldSet => difference(set, UNOWNED)

/**
 * Managers whose sets fit the types of today; those of versions that are gone are left out.
 *
 * @example
 * reconciled(managers, view)
 */
export function reconciled(managers: Managers, view: View): Managers {
  const result: Managers = new Map()
  for (const [id, manager] of managers) {
    const type = view.typeIn(manager.apiVersion)
    if (type === undefined) continue
    const set = reconcile(manager.set, type)
    result.set(id, set === manager.set ? manager : { ...manager, set })
  }
  return result
}

/** What a write does to the fields of everybody but the one who writes. */
export interface Effect {
  comparison: Comparison
  /** Fields by manager that the write changes. */
  conflicts: Map<string, FieldSet>
  /** The managers with what is left to them. */
  managers: Managers
}

/**
 * Compares two states of an object and takes from others what changed.
 *
 * @param self the manager that writes, who keeps its fields.
 * @throws Misfit
 * @example
 * effectOf(stored, merged, managers, id, view).conflicts.size
 */
export function effectOf(
  before: unknown,
  after: unknown,
  managers: Managers,
  self: string | undefined,
  view: View,
): Effect {
  const comparisons = new Map<string, Comparison>()
  const comparisonIn = (apiVersion: string): Comparison => {
    let found = comparisons.get(apiVersion)
    if (found === undefined) {
      found = ignoring(compare(view.typeIn(apiVersion) ?? view.type, before, after), view.reset)
      comparisons.set(apiVersion, found)
    }
    return found
  }
  const conflicts = new Map<string, FieldSet>()
  const left: Managers = new Map()
  for (const [id, manager] of managers) {
    if (id === self) {
      left.set(id, manager)
      continue
    }
    const { added, modified, removed } = comparisonIn(manager.apiVersion)
    const changed = union(intersection(manager.set, modified), intersection(manager.set, added))
    if (!isEmpty(changed)) conflicts.set(id, changed)
    const set = difference(difference(manager.set, changed), removed)
    if (!isEmpty(set)) left.set(id, set === manager.set ? manager : { ...manager, set })
  }
  return { comparison: comparisonIn(view.apiVersion), conflicts, managers: left }
}
