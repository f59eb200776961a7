import type { ManagedFieldsEntry, Obj } from '../../../cluster/object.ts'
import { isFields } from '../../../protocol/own.ts'
import type { Schema } from '../schema/schema.ts'
import { capManagers } from './cap-managers.ts'
import { Misfit } from './element.ts'
import { isEmpty, outside, union } from './field-set.ts'
import { identityOf, readManagers, writeManagers, type Managers } from './managers.ts'
import { effectOf, owned, reconciled, viewOf, type Versions, type View } from './ownership.ts'
import { sameJson, without } from './record.ts'
import { zeroOf } from './zero.ts'

/** A create, an update or a patch that is no apply. */
export interface Write {
  /** Unset for a create. */
  before: Obj | undefined
  /** What is about to be stored, with the managedFields that the client sent or that the patch left. */
  after: Obj
  schema: Schema
  manager: string
  /** RFC 3339 in seconds, UTC. */
  now: string
  subresource?: string
  /** Paths of fields that this endpoint may not write. */
  reset: readonly (readonly string[])[]
  /** The schemas of other versions; when left out, versions of the same group are taken for alike. */
  versions?: Versions
}

/**
 * The managedFields of an object after a create, an update or a patch: who wrote gets what changed, everybody else loses it.
 *
 * @returns an empty list for an object that is not tracked.
 * @example
 * trackUpdate({ before: undefined, after: configMap, schema, manager: 'kubectl', now, reset: [] })
 */
export function trackUpdate(write: Write): ManagedFieldsEntry[] {
  const { before, after, schema, reset, versions } = write
  const managers = managersBefore(write)
  if (managers.size === 0 && before !== undefined) return []
  const view = viewOf(after.apiVersion, schema, reset, versions)
  try {
    return writeManagers(tracked(bare(before) ?? zeroOf(schema), bare(after), managers, view, write))
  } catch (error) {
    if (error instanceof Misfit) return []
    throw error
  }
}

/**
 * Everybody's fields after an update of an object without managedFields in it.
 *
 * @example
 * tracked(before, after, managers, view, { manager: 'kubectl', now })
 */
export function tracked(
  before: unknown,
  after: unknown,
  managers: Managers,
  view: View,
  { manager, subresource = '', now }: Pick<Write, 'manager' | 'subresource' | 'now'>,
): Managers {
  const { comparison, managers: left } = effectOf(before, after, reconciled(managers, view), undefined, view)
  const set = owned(outside(union(comparison.modified, comparison.added), view.reset))
  if (!isEmpty(set)) {
    const entry = {
      manager: manager === '' ? 'unknown' : manager,
      operation: 'Update' as const,
      apiVersion: view.apiVersion,
      subresource,
    }
    const id = identityOf(entry)
    left.set(id, { ...entry, set: union(set, left.get(id)?.set ?? {}), time: now })
  }
  capManagers(left)
  return left
}

/**
 * An object without its managedFields, which own nothing themselves.
 *
 * @example
 * bare(stored)?.metadata.managedFields // undefined
 */
export function bare(object: Obj | undefined): Obj | undefined {
  if (!isFields(object?.metadata) || !Object.hasOwn(object.metadata, 'managedFields')) return object
  return { ...object, metadata: without(object.metadata, 'managedFields') }
}

/** Whose fields there are to begin with: what the client says unless that is nothing, or no good, or not for a subresource to say. */
function managersBefore({ before, after, subresource = '' }: Write): Managers {
  const live = () => readManagers(before?.metadata.managedFields) ?? (new Map() as Managers)
  if (subresource !== '') return live()
  const sent: unknown = isFields(after.metadata) ? after.metadata.managedFields : undefined
  if (isReset(sent)) return new Map()
  if (sameJson(sent, before?.metadata.managedFields)) return live()
  const managers = readManagers(sent)
  return managers === undefined || managers.size === 0 ? live() : managers
}

const isReset = (sent: unknown): boolean =>
  Array.isArray(sent) && (sent.length === 0 || (sent.length === 1 && sameJson(sent[0], {})))

/**
 * Puts the old times back when nothing but times changed, so that such a write comes down to nothing.
 *
 * @example
 * keepTimes(stored, applied) // `stored.metadata.managedFields` again after applying the same thing twice
 */
export function keepTimes(before: Obj, after: Obj): Obj {
  const [former, latter] = [before.metadata.managedFields ?? [], after.metadata.managedFields ?? []]
  if (latter.length === 0 || latter.length !== former.length) return after
  if (latter.every(({ time }, index) => time === former[index]?.time)) return after
  const timeless = (entries: ManagedFieldsEntry[]) => entries.map((entry) => without(entry, 'time'))
  if (!sameJson(timeless(former), timeless(latter)) || !sameJson(bare(before), bare(after))) return after
  return { ...after, metadata: { ...after.metadata, managedFields: former } }
}
