import type { Obj } from '../../../cluster/object.ts'

/** Sizes of the parts of stored objects: most of an object is shared by its versions. */
const known = new WeakMap<object, number>()

/**
 * About how many characters the JSON of a stored object has, without making it.
 *
 * @example
 * sizeOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } })
 */
export function sizeOf(object: Obj): number {
  let size = 2
  for (const name in object) size += name.length + 4 + sizeOfPart(object[name])
  return size
}

function sizeOfPart(part: unknown): number {
  if (typeof part !== 'object' || part === null) return sizeOfValue(part)
  let size = known.get(part)
  if (size === undefined) known.set(part, (size = sizeOfValue(part)))
  return size
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 4
  let size = 2
  if (Array.isArray(value)) for (const item of value) size += 1 + sizeOfValue(item)
  else
    for (const name in value) size += name.length + 4 + sizeOfValue((value as Record<string, unknown>)[name])
  return size
}
