import type { ManagedFieldsEntry } from '../../../cluster/object.ts'
import { difference, isEmpty, setOfPaths } from './field-set.ts'
import { has } from './field-set-json.ts'
import { readManagers, writeManagers, type Managers } from './managers.ts'

/** Where a kind keeps its replicas, by apiVersion: `{ 'apps/v1': ['spec', 'replicas'] }`. */
export type ReplicasPaths = (apiVersion: string) => readonly string[] | undefined

const SCALE = 'autoscaling/v1'
const IN_SCALE = ['spec', 'replicas']

const elementsOf = (path: readonly string[]): string[] => path.map((name) => `f:${name}`)

/**
 * The managedFields of a Scale: whoever owns the replicas of the object owns those of its Scale.
 *
 * @example
 * toScale(deployment.metadata.managedFields, () => ['spec', 'replicas'])
 */
export function toScale(entries: unknown, paths: ReplicasPaths): ManagedFieldsEntry[] {
  const scale: Managers = new Map()
  for (const [id, manager] of readManagers(entries) ?? []) {
    const path = paths(manager.apiVersion)
    if (path === undefined || !has(manager.set, elementsOf(path))) continue
    scale.set(id, { ...manager, apiVersion: SCALE, set: setOfPaths([IN_SCALE]) })
  }
  return writeManagers(scale)
}

/**
 * The managedFields of an object after its Scale was written: who does not own the replicas of the Scale any more loses those of
 * the object. As in the real server, who comes to own them has no time, and an updater that keeps them gets an entry of its own
 * for them.
 *
 * @param apiVersion the object's version.
 * @example
 * toParent(deployment.metadata.managedFields, scale.metadata.managedFields, 'apps/v1', () => ['spec', 'replicas'])
 */
export function toParent(
  entries: unknown,
  scaleEntries: unknown,
  apiVersion: string,
  paths: ReplicasPaths,
): ManagedFieldsEntry[] {
  const parents = readManagers(entries) ?? (new Map() as Managers)
  const owners = readManagers(scaleEntries) ?? (new Map() as Managers)
  const result: Managers = new Map()
  for (const [id, manager] of parents) {
    const path = paths(manager.apiVersion)
    if (path === undefined || !has(manager.set, elementsOf(path)) || owners.delete(id)) {
      result.set(id, manager)
      continue
    }
    const set = difference(manager.set, setOfPaths([path]))
    if (!isEmpty(set)) result.set(id, { ...manager, set })
  }
  const own = paths(apiVersion)
  for (const [id, owner] of owners) {
    if (own === undefined || !has(owner.set, elementsOf(IN_SCALE))) continue
    result.set(id, { ...owner, apiVersion, set: setOfPaths([own]), time: parents.get(id)?.time })
  }
  return writeManagers(result)
}
