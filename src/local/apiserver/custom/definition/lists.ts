import type { Cause } from '../../errors.ts'
import { child, forbidden, invalid, keyed, required, unsupported } from '../problems.ts'
import { itemsOf, propertyOf, type RawSchema } from '../structural/visit.ts'

const LIST = 'x-kubernetes-list-type'
const KEYS = 'x-kubernetes-list-map-keys'
const MAP = 'x-kubernetes-map-type'

/** What is wrong with `x-kubernetes-map-type` and the list types of one schema. */
export function* listRuleProblems(schema: RawSchema, path: string): Generator<Cause> {
  const type = schema.type ?? ''
  const mapType: string | undefined = schema[MAP]
  const listType: string | undefined = schema[LIST]
  const at = (field: string) => child(path, field)
  const mustBe = (wanted: string, keyword: string): Cause => {
    const why = `must be ${wanted} if ${keyword} is specified`
    return type === '' ? required(at('type'), why) : invalid(at('type'), type, why)
  }
  if (mapType !== undefined && type !== 'object') yield mustBe('object', MAP)
  if (mapType !== undefined && mapType !== 'atomic' && mapType !== 'granular') {
    yield unsupported(at(MAP), mapType, ['atomic', 'granular'])
  }
  if (listType !== undefined && type !== 'array') yield mustBe('array', LIST)
  else if (listType === 'set') yield* atomicItems(itemsOf(schema), at('items'))
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) {
    yield unsupported(at(LIST), listType, ['atomic', 'set', 'map'])
  }
  const keys = schema[KEYS] ?? []
  if (keys.length > 0 && listType !== 'map') {
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty'
    yield listType === undefined ? required(at(LIST), why) : invalid(at(LIST), listType, why)
  }
  if (listType === 'map') yield* mapRules(schema, keys, path)
  if (listType === 'map' || listType === 'set') yield* keyRules(schema, listType, keys, path)
}

function* atomicItems(items: RawSchema | undefined, path: string): Generator<Cause> {
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  if (items?.type === 'array' && items[LIST] !== undefined && items[LIST] !== 'atomic') {
    yield invalid(child(path, LIST), items[LIST], why)
  }
  if (items?.type === 'object' && items[MAP] !== 'atomic') {
    yield invalid(child(path, MAP), items[LIST] ?? null, why)
  }
}

function* mapRules(schema: RawSchema, keys: readonly string[], path: string): Generator<Cause> {
  const at = (field: string) => child(path, field)
  if (keys.length === 0) yield required(at(KEYS), 'must not be empty if x-kubernetes-list-type is map')
  if (schema.items === undefined) {
    yield required(at('items'), 'must have a schema if x-kubernetes-list-type is map')
    return
  }
  const items = itemsOf(schema)
  if (items === undefined) {
    yield invalid(
      at('items'),
      schema.items,
      'must only have a single schema if x-kubernetes-list-type is map',
    )
    return
  }
  if (items.type !== 'object') {
    yield invalid(
      child(at('items'), 'type'),
      items.type ?? '',
      "must be object if parent array's x-kubernetes-list-type is map",
    )
    return
  }
  const seen = new Set<string>()
  for (const key of keys) {
    const property = propertyOf(items, key)
    if (property === undefined) yield invalid(at(KEYS), keys, 'entries must all be names of item properties')
    else if (property.type === 'array' || property.type === 'object') {
      const field = child(keyed(child(at('items'), 'properties'), key), 'type')
      yield invalid(
        field,
        items.type,
        "must be a scalar type if parent array's x-kubernetes-list-type is map",
      )
    }
    if (seen.has(key)) yield invalid(at(KEYS), keys, 'must not contain duplicate entries')
    seen.add(key)
  }
}

function* keyRules(
  schema: RawSchema,
  listType: string,
  keys: readonly string[],
  path: string,
): Generator<Cause> {
  const items = itemsOf(schema)
  if (items === undefined) return
  const at = child(path, 'items')
  if (items.nullable === true) {
    yield forbidden(child(at, 'nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`)
  }
  if (listType !== 'map') return
  for (const key of keys) {
    const property = propertyOf(items, key)
    if (property === undefined) continue
    const field = keyed(child(at, 'properties'), key)
    const why = 'this property is in x-kubernetes-list-map-keys, so it'
    if (!(items.required ?? []).includes(key) && property.default === undefined) {
      yield required(child(field, 'default'), `${why} must have a default or be a required property`)
    }
    if (property.nullable === true) yield forbidden(child(field, 'nullable'), `${why} cannot be nullable`)
  }
}
