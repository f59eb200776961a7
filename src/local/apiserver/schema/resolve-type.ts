import { basicType, bytesType } from './basic-types.ts'
import { list, map, pointer, type GoType } from './go-type.ts'
import { definitionOf, printedType, qualify, splitName } from './go-types.ts'
import { jsonType, resourceType } from './json-types.ts'
import { struct } from './struct.ts'

/** Packages whose objects are stored as JSON; all others are stored as protobuf. */
const STORED_AS_JSON = /^(apiextensions|apiregistration)\//

const resolved = { json: new Map<string, GoType>(), protobuf: new Map<string, GoType>() }

/**
 * The decoder of a type, by its name in the table of types. It is made once, and a struct's fields are looked at
 * when the first value comes.
 *
 * @example
 * resolveType('apps/v1.Deployment').decode(body, new Walk())
 */
export function resolveType(type: string, storage: keyof typeof resolved = 'protobuf'): GoType {
  const known = resolved[storage].get(type)
  if (known !== undefined) return known
  const made = make(type, storage)
  resolved[storage].set(type, made)
  return made
}

function make(type: string, storage: keyof typeof resolved): GoType {
  if (type.startsWith('*')) return pointer(resolveType(type.slice(1), storage))
  const name = printedType(type)
  return composite(type, name, storage) ?? named(type, name, storage)
}

function named(type: string, name: string, storage: keyof typeof resolved): GoType {
  if (!type.includes('.')) return basicType(type, name)
  const own = STORED_AS_JSON.test(type) ? 'json' : storage
  const resolve = (other: string) => resolveType(other, own)
  const [directory = ''] = splitName(type)
  const special = jsonType(type, name, resolve)
  if (special !== undefined) return special
  const definition = qualify(definitionOf(type), directory)
  if (type === 'core/v1.ResourceList') {
    return map(name, resourceType('resource.Quantity'), own === 'json', () => null)
  }
  if (definition.startsWith('{')) return struct(type, name, resolve)
  return composite(definition, name, own) ?? basicType(definition, name)
}

/** A list or a map, possibly with a name of its own. */
function composite(definition: string, name: string, storage: keyof typeof resolved): GoType | undefined {
  if (definition === '[]uint8') return bytesType()
  const keepsEmpty = storage === 'json'
  if (definition.startsWith('[]')) return list(name, resolveType(definition.slice(2), storage), keepsEmpty)
  if (!definition.startsWith('map[')) return undefined
  const value = definition.slice(definition.indexOf(']') + 1)
  return map(name, resolveType(value, storage), keepsEmpty, missingIn(value))
}

/** What stands for nil in a map, after storage as protobuf: bytes are empty, lists too. */
function missingIn(value: string): () => unknown {
  if (value === '[]uint8') return () => ''
  return value.includes('[]') || definitionOf(value).startsWith('[]') ? () => [] : () => null
}
