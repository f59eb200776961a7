import type { Cause } from '../../errors.ts'
import { child, forbidden, invalid, keyed, required } from '../problems.ts'
import { regexp } from '../regexp/regexp.ts'
import { allOfSpellsIntOrString, spellsIntOrString } from './int-or-string.ts'
import { entries, itemsOf, additional, type RawSchema } from './visit.ts'

type Level = 'root' | 'item' | 'field'

const NO_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/** What must hold for the nodes of a structural schema, each on its own. */
export function* invariants(schema: RawSchema | undefined, level: Level, path: string): Generator<Cause> {
  if (schema === undefined) return
  const items = itemsOf(schema)
  if (schema.type === 'array' && items === undefined)
    yield required(child(path, 'items'), 'must be specified')
  yield* invariants(items, 'item', child(path, 'items'))
  for (const [name, property] of entries(schema.properties)) {
    yield* invariants(property, 'field', keyed(child(path, 'properties'), name))
  }
  const more = schema.additionalProperties !== undefined
  const morePath = child(path, 'additionalProperties')
  if (more && level === 'root') yield forbidden(morePath, 'must not be used at the root')
  yield* invariants(additional(schema), 'field', morePath)
  yield* extensions(schema, path)
  yield* valueRules(schema, spellsIntOrString(schema), allOfSpellsIntOrString(schema), path)
  yield* typeRules(schema, level, path)
  if (schema['x-kubernetes-embedded-resource'] === true && more) {
    yield forbidden(morePath, 'must not be used if x-kubernetes-embedded-resource is set')
  }
  if (level === 'root' && (schema.type ?? '') !== '' && schema.type !== 'object') {
    yield invalid(child(path, 'type'), schema.type, 'must be object at the root')
  }
  yield* metaRules(schema, level, path)
}

function* typeRules(schema: RawSchema, level: Level, path: string): Generator<Cause> {
  const type = schema.type ?? ''
  if (schema['x-kubernetes-embedded-resource'] === true && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true'
    yield type === '' ? required(child(path, 'type'), why) : invalid(child(path, 'type'), type, why)
    return
  }
  const free =
    schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true
  if (type === '' && !free) yield required(child(path, 'type'), NO_TYPE[level])
}

function* extensions(schema: RawSchema, path: string): Generator<Cause> {
  if (schema['x-kubernetes-int-or-string'] !== true) return
  for (const other of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const) {
    if (schema[other] !== true) continue
    yield invalid(child(path, other), true, 'must be false if x-kubernetes-int-or-string is true')
  }
}

function* metaRules(schema: RawSchema, level: Level, path: string): Generator<Cause> {
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const properties = schema.properties ?? {}
  const at = (name: string) => keyed(child(path, 'properties'), name)
  const own = (name: string) => (Object.hasOwn(properties, name) ? properties[name] : undefined)
  if (level === 'root' || embedded) {
    for (const name of ['kind', 'apiVersion']) {
      const property = own(name)
      if (property === undefined || property.type === 'string') continue
      yield invalid(child(at(name), 'type'), property.type ?? '', 'must be string')
    }
  }
  const metadata = own('metadata')
  if (metadata !== undefined) {
    if ((level === 'root' || embedded) && metadata.type !== 'object') {
      yield invalid(child(at('metadata'), 'type'), metadata.type ?? '', 'must be object')
    }
    if (level === 'root' && !namesAlone(metadata)) {
      yield forbidden(
        at('metadata'),
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      )
    }
  }
  if (
    embedded &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true &&
    Object.keys(properties).length === 0
  ) {
    yield required(
      child(path, 'properties'),
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    )
  }
}

function namesAlone(metadata: RawSchema): boolean {
  return Object.entries(metadata).every(([keyword, value]) => {
    if (keyword === 'type' || keyword === 'default') return true
    if (keyword !== 'properties') return false
    const names = Object.keys(value as object)
    return names.every((name) => name === 'name' || name === 'generateName')
  })
}

function* valueRules(
  schema: RawSchema,
  skipAnyOf: boolean,
  skipFirstAllOf: boolean,
  path: string,
): Generator<Cause> {
  const at = (junctor: string, index: number) => `${child(path, junctor)}[${index}]`
  if (!skipAnyOf) {
    for (const [index, each] of (schema.anyOf ?? []).entries()) yield* nested(each, false, at('anyOf', index))
  }
  for (const [index, each] of (schema.allOf ?? []).entries()) {
    yield* nested(each, skipFirstAllOf && index === 0, at('allOf', index))
  }
  for (const [index, each] of (schema.oneOf ?? []).entries()) yield* nested(each, false, at('oneOf', index))
  yield* nested(schema.not, false, child(path, 'not'))
  const { pattern = '' } = schema
  if (pattern === '') return
  try {
    regexp(pattern)
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    yield invalid(
      child(path, 'pattern'),
      schema.pattern,
      `must be a valid regular expression, but isn't: ${why}`,
    )
  }
}

const NESTED: readonly [keyword: keyof RawSchema, set: (value: unknown) => boolean, must: string][] = [
  ['type', (value) => value !== '', 'empty'],
  ['additionalProperties', (value) => value !== false, 'undefined'],
  ['default', () => true, 'undefined'],
  ['title', (value) => value !== '', 'empty'],
  ['description', (value) => value !== '', 'empty'],
  ['nullable', (value) => value === true, 'false'],
  ['x-kubernetes-preserve-unknown-fields', (value) => value === true, 'false'],
  ['x-kubernetes-embedded-resource', (value) => value === true, 'false'],
  ['x-kubernetes-int-or-string', (value) => value === true, 'false'],
  ['x-kubernetes-list-map-keys', (value) => Array.isArray(value) && value.length > 0, 'empty'],
  ['x-kubernetes-list-type', () => true, 'undefined'],
  ['x-kubernetes-map-type', () => true, 'undefined'],
  ['x-kubernetes-validations', (value) => Array.isArray(value) && value.length > 0, 'empty'],
]

/** Below a junctor (`allOf`, `anyOf`, `oneOf`, `not`) a schema may only narrow values. */
function* nested(schema: RawSchema | undefined, skipAnyOf: boolean, path: string): Generator<Cause> {
  if (schema === undefined) return
  yield* valueRules(schema, skipAnyOf, false, path)
  yield* nested(itemsOf(schema), false, child(path, 'items'))
  for (const [name, property] of entries(schema.properties)) {
    yield* nested(property, false, keyed(child(path, 'properties'), name))
  }
  for (const [keyword, set, must] of NESTED) {
    const value = schema[keyword]
    if (value === undefined || !set(value)) continue
    yield forbidden(child(path, keyword), `must be ${must} to be structural`)
  }
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, 'metadata')) {
    yield forbidden(keyed(child(path, 'properties'), 'metadata'), 'must not be specified in a nested context')
  }
}
