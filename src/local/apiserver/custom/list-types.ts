import { isFields, type Fields } from '../../../protocol/own.ts'
import type { Cause } from '../errors.ts'
import { goJson } from '../patch/go-text.ts'
import type { Schema } from '../schema/schema.ts'
import { child, duplicate, indexed, invalid, keyed } from './problems.ts'
import { additional, itemsOf, propertyOf } from './structural/visit.ts'

/**
 * What breaks the promise of lists of type set and map: no item, and no key, twice.
 *
 * @example
 * [...listTypeProblems({ a: [1, 1] }, schema, '')][0]?.field // 'a[1]'
 */
export function* listTypeProblems(value: unknown, schema: Schema, path: string): Generator<Cause> {
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    yield* duplicates(value, schema, path)
    if (items === undefined) return
    for (const [index, item] of value.entries()) {
      if (typeof item === 'object') yield* listTypeProblems(item, items, indexed(path, index))
    }
  } else if (isFields(value)) {
    const more = additional(schema)
    for (const [name, field] of Object.entries(value)) {
      if (typeof field !== 'object') continue
      const property = propertyOf(schema, name)
      if (more !== undefined) yield* listTypeProblems(field, more, keyed(path, name))
      if (property !== undefined) yield* listTypeProblems(field, property, child(path, name))
    }
  }
}

function* duplicates(list: readonly unknown[], schema: Schema, path: string): Generator<Cause> {
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') {
    for (const index of repeated(list)) yield duplicate(indexed(path, index), list[index])
  } else if (type === 'map') {
    const odd = list.findIndex((item) => item !== null && !isFields(item))
    if (odd !== -1) {
      yield invalid(indexed(path, odd), list[odd], 'must be an object for an array of list-type map')
      return
    }
    const keys = list.map((item) => keysOf(item, schema['x-kubernetes-list-map-keys'] ?? []))
    for (const index of repeated(keys)) yield duplicate(indexed(path, index), keys[index])
  }
}

const keysOf = (item: unknown, names: readonly string[]): Fields =>
  isFields(item)
    ? Object.fromEntries(names.filter((name) => Object.hasOwn(item, name)).map((name) => [name, item[name]]))
    : {}

/** Places of the second appearance of each item; further ones are not told. */
function repeated(list: readonly unknown[]): number[] {
  const times = new Map<string, number>()
  return list.flatMap((item, index) => {
    const text = goJson(item)
    const seen = times.get(text) ?? 0
    times.set(text, seen + 1)
    return seen === 1 ? [index] : []
  })
}
