import { isFields, type Fields } from '../../../protocol/own.ts'
import { setKey } from '../schema/go-type.ts'
import type { Schema } from '../schema/schema.ts'
import { additional, itemsOf, propertyOf } from './structural/visit.ts'

const META = new Set(['apiVersion', 'kind', 'metadata'])

/** A schema of an object's root: apiVersion, kind and metadata are known there without being named. */
export const asRoot = (schema: Schema): Schema =>
  schema['x-kubernetes-embedded-resource'] === true ? schema : (roots.get(schema) ?? makeRoot(schema))

const roots = new WeakMap<Schema, Schema>()

function makeRoot(schema: Schema): Schema {
  const root: Schema = { ...schema, 'x-kubernetes-embedded-resource': true }
  roots.set(schema, root)
  return root
}

/**
 * Drops the fields that a schema does not know and nulls that are not allowed and have no default; what is kept is not
 * copied unless it must be. `unknown` collects the paths of what is dropped.
 *
 * @example
 * prune({ a: 1, b: 2 }, { properties: { a: {} } }, unknown) // { a: 1 }
 */
export function prune(value: unknown, schema: Schema | undefined, unknown: string[], path = ''): unknown {
  const preserve = schema?.['x-kubernetes-preserve-unknown-fields'] === true
  if (Array.isArray(value)) {
    const items = schema && itemsOf(schema)
    const each = preserve ? skip : prune
    return mapList(value, (item, index) =>
      preserve && items === undefined ? item : each(item, items, unknown, `${path}[${index}]`),
    )
  }
  return isFields(value) ? pruneFields(value, schema, unknown, path, preserve) : value
}

/** Lists of what is preserved: objects in them lose nothing of their own, only below what their schemas name. */
function skip(value: unknown, schema: Schema | undefined, unknown: string[], path: string): unknown {
  if (schema === undefined) return value
  return prune(value, { ...schema, 'x-kubernetes-preserve-unknown-fields': true }, unknown, path)
}

function pruneFields(
  value: Fields,
  schema: Schema | undefined,
  unknown: string[],
  path: string,
  preserve: boolean,
): Fields {
  const embedded = schema?.['x-kubernetes-embedded-resource'] === true
  const more = schema?.additionalProperties !== undefined
  let pruned: Fields | undefined
  const names = Object.keys(value)
  for (const [index, name] of names.entries()) {
    const field = value[name]
    const property = schema && propertyOf(schema, name)
    const at = path === '' ? name : `${path}.${name}`
    let kept = field
    if (!(embedded && META.has(name))) {
      const isKnown = property !== undefined || more
      if (isKnown) kept = prune(field, property ?? (schema && additional(schema)), unknown, at)
      else if (!preserve) {
        kept = undefined
        if (!META.has(name) || path !== '') unknown.push(at)
      }
    }
    if (kept === null && isUnwantedNull(schema, property)) kept = undefined
    if (kept === field && pruned === undefined) continue
    pruned ??= copyOf(value, names.slice(0, index))
    if (kept !== undefined) setKey(pruned, name, kept)
  }
  return pruned ?? value
}

/** A null that the schema does not take and that no default replaces. */
function isUnwantedNull(schema: Schema | undefined, property: Schema | undefined): boolean {
  const known = property ?? (schema && additional(schema))
  return known !== undefined && known.nullable !== true && known.default === undefined
}

function copyOf(value: Fields, names: readonly string[]): Fields {
  const copy: Fields = {}
  for (const name of names) setKey(copy, name, value[name])
  return copy
}

/** Maps a list; the same list when nothing changed. */
export function mapList(
  list: readonly unknown[],
  change: (item: unknown, index: number) => unknown,
): readonly unknown[] {
  const mapped = list.map(change)
  return mapped.some((item, index) => item !== list[index]) ? mapped : list
}
