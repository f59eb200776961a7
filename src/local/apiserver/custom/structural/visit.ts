import { isFields, type Fields } from '../../../../protocol/own.ts'
import type { Schema } from '../../schema/schema.ts'

/** A schema node as a CustomResourceDefinition may hold it: more keywords than are allowed. */
export type RawSchema = Schema & {
  id?: string
  $schema?: string
  $ref?: string
  definitions?: Record<string, RawSchema>
  dependencies?: Record<string, unknown>
  patternProperties?: Record<string, RawSchema>
  additionalItems?: unknown
  example?: unknown
  externalDocs?: unknown
}

/**
 * The schemas by property name; an empty list where there are none.
 *
 * @example
 * entries({ a: { type: 'string' } }) // [['a', { type: 'string' }]]
 */
export function entries(map: Record<string, Schema> | undefined): [string, RawSchema][] {
  return map === undefined ? [] : Object.entries(map)
}

/** The schema under `additionalProperties`, when that is one and not just true or false. */
export function additional(schema: Schema): RawSchema | undefined {
  return isFields(schema.additionalProperties) ? schema.additionalProperties : undefined
}

/** The schema of the items, when that is one schema. */
export function itemsOf(schema: Schema): RawSchema | undefined {
  return isFields(schema.items) ? schema.items : undefined
}

/** The schema of a property or, for a map, of any value. */
export function propertyOf(schema: Schema, name: string): RawSchema | undefined {
  const { properties } = schema
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined
}

/** Every schema directly below one, in the order in which the server looks at them. */
export function* below(schema: RawSchema): Generator<RawSchema> {
  if (Array.isArray(schema.items)) yield* schema.items as RawSchema[]
  const items = itemsOf(schema)
  if (items !== undefined) yield items
  for (const list of [schema.allOf, schema.anyOf, schema.oneOf]) yield* list ?? []
  if (schema.not !== undefined) yield schema.not
  yield* Object.values(schema.properties ?? {})
  const more = additional(schema)
  if (more !== undefined) yield more
  for (const map of [schema.patternProperties, schema.definitions]) yield* Object.values(map ?? {})
}

/** Whether some schema, itself included, is of a kind. */
export function someSchema(schema: RawSchema, is: (schema: RawSchema) => boolean): boolean {
  if (is(schema)) return true
  for (const each of below(schema)) if (someSchema(each, is)) return true
  return false
}

/** Whether `x-kubernetes-validations` stands anywhere on the structural spine. */
export function hasRules(schema: Schema | undefined): boolean {
  if (schema === undefined) return false
  let found = withRules.get(schema)
  if (found === undefined) withRules.set(schema, (found = findRules(schema)))
  return found
}

const withRules = new WeakMap<Schema, boolean>()

function findRules(schema: Schema): boolean {
  if ((schema['x-kubernetes-validations']?.length ?? 0) > 0) return true
  if (hasRules(itemsOf(schema)) || hasRules(additional(schema))) return true
  return Object.values(schema.properties ?? {}).some(hasRules)
}

/**
 * Whether a schema or one below it satisfies a condition, which is found out once: most schemas need none of the checks that
 * go through all of a value.
 *
 * @example
 * const hasSets = remembered((schema) => schema['x-kubernetes-list-type'] === 'set')
 */
export function remembered(is: (schema: RawSchema) => boolean): (schema: RawSchema) => boolean {
  const known = new WeakMap<RawSchema, boolean>()
  return (schema) => {
    let found = known.get(schema)
    if (found === undefined) known.set(schema, (found = someSchema(schema, is)))
    return found
  }
}

/** Whether a schema has objects with metadata of their own in it. */
export const hasEmbedded = remembered((schema) => schema['x-kubernetes-embedded-resource'] === true)

/** Whether a schema has lists in it whose items must differ. */
export const hasUniqueItems = remembered((schema) => {
  const type = schema['x-kubernetes-list-type']
  return type === 'set' || type === 'map'
})

/** The fields of an object that came from a client. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})
