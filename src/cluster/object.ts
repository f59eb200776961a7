import type { Fields } from '../protocol/own.ts'

/** One entry of metadata.ownerReferences. */
export interface OwnerReference {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

/** One entry of metadata.managedFields. */
export interface ManagedFieldsEntry {
  manager?: string
  operation?: 'Apply' | 'Update'
  apiVersion?: string
  time?: string
  fieldsType?: string
  fieldsV1?: Fields
  subresource?: string
}

/** The metadata that every object has. */
export interface ObjectMeta {
  name?: string
  generateName?: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string | null
  deletionTimestamp?: string | null
  deletionGracePeriodSeconds?: number | null
  labels?: Record<string, string>
  annotations?: Record<string, string>
  finalizers?: string[]
  ownerReferences?: OwnerReference[]
  managedFields?: ManagedFieldsEntry[]
  selfLink?: string
}

/** A Kubernetes object as it goes over the wire. */
export interface Obj {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  [field: string]: unknown
}

/** Group and version from an apiVersion: `apps/v1`, or `v1` for the core group `''`. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash === -1
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** The apiVersion of a group and version: `v1` for the core group. */
export function joinApiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/**
 * What names an object among those of its kind: `namespace/name`, or `name` for a cluster-wide one.
 *
 * @example
 * keyOf({ namespace: 'default', name: 'web' }) // 'default/web'
 */
export function keyOf({ namespace, name = '' }: { namespace?: string | undefined; name?: string }): string {
  return namespace ? `${namespace}/${name}` : name
}

/**
 * The way to an object.
 *
 * @example
 * await api.delete(refOf(pod))
 */
export function refOf({ apiVersion, kind, metadata: { namespace, name = '' } }: Obj): {
  apiVersion: string
  kind: string
  namespace?: string
  name: string
} {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) }
}

/** The owner that manages an object, when it has one. */
export function controllerOf({ metadata }: Obj): OwnerReference | undefined {
  return metadata.ownerReferences?.find((reference) => reference.controller === true)
}

/**
 * Whether two JSON values are equal; the order of fields does not matter, that of lists does.
 *
 * @example
 * sameJson({ a: 1, b: [2] }, { b: [2], a: 1 }) // true
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((value, index) => sameJson(value, b[index]))
    )
  }
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every(
    (name) =>
      Object.hasOwn(b, name) &&
      sameJson((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
  )
}
