import { isDeepStrictEqual } from 'node:util'
import type { Obj } from '../../../cluster/object.ts'
import { isFields } from '../../../protocol/own.ts'

/** Go's order of the fields of metadata. */
const METADATA = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
]

/**
 * A patched object as Go's errors show it: a map in order of its keys, with metadata in its own order where nothing changed it.
 * Of a custom resource everything is a map.
 *
 * @example
 * JSON.stringify(inGoOrder({ kind: 'ConfigMap', apiVersion: 'v1' }, current, false)) // '{"apiVersion":"v1","kind":"ConfigMap"}'
 */
export function inGoOrder(value: unknown, current: Obj, isCustom: boolean): unknown {
  if (!isFields(value)) return value
  if (isCustom) return sorted(value)
  return Object.fromEntries(
    byKey(value).map(([name, field]) =>
      name === 'metadata' && isFields(field) && isDeepStrictEqual(field, current.metadata)
        ? [name, inMetadataOrder(field)]
        : [name, field],
    ),
  )
}

const byKey = (fields: object) => Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  return isFields(value)
    ? Object.fromEntries(byKey(value).map(([name, field]) => [name, sorted(field)]))
    : value
}

function inMetadataOrder(metadata: object): object {
  const rank = (name: string) => METADATA.indexOf(name)
  return Object.fromEntries(Object.entries(metadata).sort(([left], [right]) => rank(left) - rank(right)))
}
