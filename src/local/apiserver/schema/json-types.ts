import { isNumber, toInteger } from './basic-types.ts'
import { isObject, setKey, wellFormed, type GoType } from './go-type.ts'
import { canonicalMicroTime, canonicalTime } from './go-time.ts'
import { canonicalQuantity } from './quantity.ts'
import { describe, GoError, TypeMismatch, Walk } from './walk.ts'

type Resolve = (type: string) => GoType

const PROPS = 'apiextensions/v1.JSONSchemaProps'
const never = () => false

/** Types that read their JSON themselves, by their name in the table of types. A fault in them ends the reading. */
const TYPES: Record<string, (name: string, resolve: Resolve) => GoType> = {
  'meta/v1.Time': (name) => timeType(name, canonicalTime),
  'meta/v1.MicroTime': (name) => timeType(name, canonicalMicroTime),
  'resource.Quantity': (name) => ({
    name,
    decode: (value) => readQuantity(value),
    zero: () => '0',
    isEmpty: never,
  }),
  'intstr.IntOrString': (name) => ({ name, decode: readIntOrString, zero: () => 0, isEmpty: never }),
  'runtime.RawExtension': rawType,
  'meta/v1.FieldsV1': rawType,
  'apiextensions/v1.JSON': rawType,
  'apiextensions/v1.JSONSchemaPropsOrBool': (name, resolve) => ({
    name,
    decode(value, walk) {
      if (typeof value === 'boolean') return value
      if (isObject(value)) return readApart(resolve(PROPS), value, walk)
      throw new GoError('boolean or JSON schema expected')
    },
    zero: () => false,
    isEmpty: never,
  }),
  'apiextensions/v1.JSONSchemaPropsOrArray': (name, resolve) => either(name, resolve, `[]${PROPS}`),
  'apiextensions/v1.JSONSchemaPropsOrStringArray': (name, resolve) => either(name, resolve, '[]string'),
}

/** A type that reads itself; undefined for all others. */
export function jsonType(type: string, name: string, resolve: Resolve): GoType | undefined {
  return Object.hasOwn(TYPES, type) ? TYPES[type]?.(name, resolve) : undefined
}

const timeType = (name: string, canonical: (text: string) => string | null): GoType => ({
  name,
  decode(value, walk) {
    if (typeof value === 'string') return canonical(value)
    if (value === null) return null
    throw walk.typeError(describe(value), 'string')
  },
  zero: () => null,
  isEmpty: never,
})

/** The quantities of a `ResourceList`: the server rounds them up to thousandths. */
export const resourceType = (name: string): GoType => ({
  name,
  decode: (value) => readQuantity(value, -3),
  zero: () => '0',
  isEmpty: never,
})

function readQuantity(value: unknown, finest?: -3): string {
  if (typeof value === 'string') return canonicalQuantity(value, finest)
  if (value === null) return '0'
  // Whatever else it is, its text is taken for a quantity, and is none.
  return canonicalQuantity(isNumber(value) ? String(value) : 'no number', finest)
}

function readIntOrString(value: unknown, walk: Walk): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (value === null) return 0
  const number = toInteger(value, 'int32')
  if (number !== undefined) return number
  throw walk.typeError(isNumber(value) ? `number ${String(value)}` : describe(value), 'int32')
}

/** Any JSON, kept as it is. */
function rawType(name: string): GoType {
  return { name, decode: copy, zero: () => null, isEmpty: never }
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (Array.isArray(value)) return value.map(copy)
  if (isNumber(value)) return Number(String(value))
  if (!isObject(value)) return value
  const copied: Record<string, unknown> = {}
  for (const key of Object.keys(value)) setKey(copied, wellFormed(key), copy(value[key]))
  return copied
}

/** A schema or a list; anything else, and an empty list, is read as nothing. */
const either = (name: string, resolve: Resolve, listType: string): GoType => ({
  name,
  decode(value, walk) {
    if (isObject(value)) return readApart(resolve(PROPS), value, walk)
    if (!Array.isArray(value) || value.length === 0) return null
    return readApart(resolve(listType), value, walk)
  },
  zero: () => null,
  isEmpty: never,
})

/** Reads with a reader of its own, as Go does here: unknown fields are dropped without a word. */
function readApart(type: GoType, value: unknown, walk: Walk): unknown {
  const apart = new Walk()
  try {
    const printed = type.decode(value, apart)
    if (apart.saved === undefined) return printed
    throw apart.saved
  } catch (error) {
    if (error instanceof TypeMismatch && walk.form === 'json')
      throw walk.typeError(error.value, error.type, error.trail)
    throw error
  }
}
