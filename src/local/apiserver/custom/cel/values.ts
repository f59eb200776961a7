import { isFields, type Fields } from '../../../../protocol/own.ts'
import type { Schema } from '../../schema/schema.ts'
import { deepEqual } from '../equal.ts'
import { additional, entries, itemsOf, propertyOf } from '../structural/visit.ts'
import { withMeta } from './declare.ts'
import { CelError } from './error.ts'
import { escapeName, isReserved } from './names.ts'
import { parseDuration, parseTimestamp } from './time.ts'

/** An unsigned integer; integers are bigints, doubles are numbers. */
export class Uint {
  readonly value: bigint

  constructor(value: bigint) {
    this.value = value
  }
}

/** A point in time, in nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** A length of time in nanoseconds. */
export class Duration {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** A value that may be missing. */
export class Optional {
  readonly value: unknown

  constructor(value?: unknown) {
    this.value = value
  }

  get isSet(): boolean {
    return this.value !== undefined
  }
}

/** The type of a value, which is a value too. */
export class TypeValue {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** A value of a kind that only its own functions look into (URL, IP address, quantity, …). */
export class Opaque {
  readonly type: string
  readonly value: unknown
  /** Equal values have equal keys. */
  readonly key: string

  constructor(type: string, value: unknown, key: string) {
    this.type = type
    this.value = value
    this.key = key
  }
}

/** A list whose items have no order (set) or are told apart by keys (map). */
export class KeyedList extends Array<unknown> {
  /** Text by which two items are the same one. */
  keyOf: ((item: unknown) => string) | undefined

  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

const embedded = (schema: Schema) => schema['x-kubernetes-embedded-resource'] === true

/** An object with declared fields; they are converted when they are asked for. */
export class Struct {
  private readonly json: Fields
  private readonly names: ReadonlyMap<string, { name: string; schema: Schema }>
  private readonly made = new Map<string, unknown>()

  constructor(json: Fields, schema: Schema) {
    this.json = json
    this.names = namesOf(schema)
  }

  private find(field: string) {
    return this.names.get(field) ?? (isReserved(field) ? this.names.get(`__${field}__`) : undefined)
  }

  has(field: string): boolean {
    const found = this.find(field)
    // A null counts as nothing there.
    return found !== undefined && Object.hasOwn(this.json, found.name) && this.json[found.name] !== null
  }

  get(field: string): unknown {
    if (this.made.has(field)) return this.made.get(field)
    const found = this.find(field)
    if (found === undefined || !this.has(field)) throw new CelError(`no such key: ${field}`)
    const value = toCel(this.json[found.name], found.schema, embedded(found.schema))
    this.made.set(field, value)
    return value
  }

  /** Whether all that the schema does not name is the same in both. */
  sameBeyond(other: Struct): boolean {
    const beyond = (of: Struct) => {
      const known = new Set([...of.names.values()].map(({ name }) => name))
      return Object.entries(of.json).filter(([name]) => !known.has(name))
    }
    return deepEqual(Object.fromEntries(beyond(this)), Object.fromEntries(beyond(other)))
  }

  /** Names of the fields that are set. */
  get fields(): string[] {
    return [...this.names.keys()].filter((field) => this.has(field))
  }
}

const names = new WeakMap<Schema, ReadonlyMap<string, { name: string; schema: Schema }>>()

function namesOf(schema: Schema): ReadonlyMap<string, { name: string; schema: Schema }> {
  const known = names.get(schema)
  if (known !== undefined) return known
  const made = new Map(
    entries(schema.properties).flatMap(([name, part]) => {
      const escaped = escapeName(name)
      return escaped === undefined ? [] : [[escaped, { name, schema: part }] as const]
    }),
  )
  names.set(schema, made)
  return made
}

/**
 * A JSON value as expressions see it.
 *
 * @example
 * toCel(3, { type: 'integer' }, false) // 3n
 */
export function toCel(json: unknown, schema: Schema, isRoot: boolean): unknown {
  if (json === null || json === undefined) {
    if (schema.nullable === true) return null
    throw new CelError('invalid data, got null for schema with nullable=false')
  }
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (typeof json === 'string') return json
    if (typeof json === 'number' && Number.isInteger(json)) return BigInt(json)
    throw new CelError('invalid data, expected XIntOrString value to be either a string or integer')
  }
  switch (isRoot ? 'object' : schema.type) {
    case 'object': {
      if (!isFields(json))
        throw new CelError('invalid data, expected a map for the provided schema with type=object')
      const values = additional(schema)
      if (values === undefined) return new Struct(json, isRoot ? withMeta(schema) : schema)
      return new Map(
        Object.entries(json).map(([key, value]) => [key, toCel(value, values, embedded(values))]),
      )
    }
    case 'array':
      return toList(json, schema)
    case 'string':
      return toText(json, schema.format)
    case undefined:
    default:
      return toScalar(json, schema.type ?? '')
  }
}

function toScalar(json: unknown, type: string): unknown {
  if (type === 'integer' && typeof json === 'number') return BigInt(Math.trunc(json))
  if (type === 'number' && typeof json === 'number') return json
  if (type === 'boolean' && typeof json === 'boolean') return json
  throw new CelError(`invalid data, expected type ${type}`)
}

function toText(json: unknown, format: string | undefined): unknown {
  if (typeof json !== 'string') throw new CelError('invalid data, expected string')
  switch (format) {
    case 'byte':
      return new Uint8Array(Buffer.from(json, 'base64'))
    case 'duration':
      return new Duration(parseDuration(json))
    case 'date':
      return new Timestamp(parseTimestamp(`${json}T00:00:00Z`))
    case 'date-time':
      return new Timestamp(parseTimestamp(json))
    case undefined:
    default:
      return json
  }
}

function toList(json: unknown, schema: Schema): unknown {
  if (!Array.isArray(json))
    throw new CelError('invalid data, expected an array for the provided schema with type=array')
  const items = itemsOf(schema) ?? {}
  const listType = schema['x-kubernetes-list-type'] ?? 'atomic'
  const convert = (item: unknown) => toCel(item, items, embedded(items))
  if (listType === 'atomic') return json.map(convert)
  const list = new KeyedList()
  for (const item of json) list.push(convert(item))
  list.keyOf = listType === 'set' ? keyOf : mapKey(schema['x-kubernetes-list-map-keys'] ?? [], items)
  return list
}

function mapKey(keys: readonly string[], items: Schema): (item: unknown) => string {
  const escaped = keys
    .filter((key) => propertyOf(items, key) !== undefined)
    .map((key) => escapeName(key) ?? key)
  return (item) =>
    item instanceof Struct
      ? escaped.map((key) => (item.has(key) ? keyOf(item.get(key)) : '')).join('\u0000')
      : keyOf(item)
}

/** A text that equal scalars and lists of scalars share. */
export function keyOf(value: unknown): string {
  if (typeof value === 'string') return `s${value.length}:${value}`
  if (typeof value === 'bigint' || typeof value === 'number') return `n${String(value)}`
  if (value instanceof Uint) return `n${String(value.value)}`
  if (value instanceof Timestamp || value instanceof Duration) return `t${String(value.nanos)}`
  if (value instanceof Opaque) return `${value.type}:${value.key}`
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('base64')}`
  if (Array.isArray(value)) return `[${value.map(keyOf).join(',')}]`
  if (value instanceof Struct)
    return `{${value.fields
      .sort()
      .map((field) => `${field}=${keyOf(value.get(field))}`)
      .join(',')}}`
  if (value instanceof Map)
    return `{${[...value]
      .map(([key, each]) => `${keyOf(key)}=${keyOf(each)}`)
      .sort()
      .join(',')}}`
  if (value instanceof Optional) return value.isSet ? `o${keyOf(value.value)}` : 'o'
  if (value instanceof TypeValue) return `T${value.name}`
  return String(value)
}

/** How much there is of a value: characters, items, entries; 1 for what has no size. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (value instanceof Map) return value.size
  return value instanceof Uint8Array ? value.length : 1
}
