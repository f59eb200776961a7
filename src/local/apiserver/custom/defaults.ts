import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { setKey } from '../schema/go-type.ts'
import type { Schema } from '../schema/schema.ts'
import { additional, itemsOf, propertyOf, entries } from './structural/visit.ts'

/**
 * Fills in the defaults of a schema. The object given is not changed; the same one comes back when nothing is missing.
 *
 * @example
 * defaultCustom({ spec: {} }, { properties: { spec: { properties: { replicas: { default: 1 } } } } })
 * // { spec: { replicas: 1 } }
 */
export function defaultCustom<T>(value: T, schema: Schema): T {
  return fill(value, schema) as T
}

function fill(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined || !mayDefault(schema)) return value
  if (Array.isArray(value)) return fillList(value, schema)
  return isFields(value) ? fillFields(value, schema) : value
}

const answers = new WeakMap<Schema, boolean>()

/** Whether any default is on the spine at or below a schema; most subtrees have none and are left alone. */
function mayDefault(schema: Schema): boolean {
  const known = answers.get(schema)
  if (known !== undefined) return known
  answers.set(schema, true)
  const parts = [itemsOf(schema), additional(schema), ...Object.values(schema.properties ?? {})]
  const found = parts.some((part) => part !== undefined && (part.default !== undefined || mayDefault(part)))
  answers.set(schema, found)
  return found
}

/** A null where none is allowed is replaced by the default, or stays null. */
const orDefault = (value: unknown, schema: Schema): unknown =>
  value === null && schema.nullable !== true ? (structuredClone(schema.default) ?? null) : value

function fillList(list: readonly unknown[], schema: Schema): readonly unknown[] {
  const items = itemsOf(schema)
  if (items === undefined) return list
  const filled = list.map((item) => fill(orDefault(item, items), items))
  return filled.some((item, index) => item !== list[index]) ? filled : list
}

function fillFields(value: Fields, schema: Schema): Fields {
  let filled: Fields | undefined
  const set = (name: string, next: unknown): void => {
    filled ??= { ...value }
    setKey(filled, name, next)
  }
  for (const [name, property] of entries(schema.properties)) {
    if (property.default === undefined) continue
    const current = own(value, name)
    if (current === undefined || (current === null && property.nullable !== true)) {
      set(name, structuredClone(property.default))
    }
  }
  const more = additional(schema)
  const current = filled ?? value
  for (const name of Object.keys(current)) {
    const property = propertyOf(schema, name)
    const field = current[name]
    const next =
      property !== undefined
        ? fill(field, property)
        : more === undefined
          ? field
          : fill(orDefault(field, more), more)
    if (next !== field) set(name, next)
  }
  return filled ?? value
}
