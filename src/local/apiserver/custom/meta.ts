import { isFields, type Fields } from '../../../protocol/own.ts'
import { resolveType } from '../schema/resolve-type.ts'
import { setKey } from '../schema/go-type.ts'
import type { Schema } from '../schema/schema.ts'
import { GoError, Walk } from '../schema/walk.ts'
import { child, keyed } from './problems.ts'
import { mapList } from './prune.ts'
import { show } from './show.ts'
import { additional, itemsOf, propertyOf } from './structural/visit.ts'

/** What makes an object unreadable, in the server's words. */
export class MetaFault extends Error {
  override readonly name = 'MetaFault'
}

/**
 * Metadata as the server reads and prints it; throws a `MetaFault` with Go's text when a field has the wrong type.
 *
 * @example
 * decodeMeta({ name: 'a', foo: 1 }, 'metadata', unknown) // { name: 'a' }, with metadata.foo in unknown
 */
export function decodeMeta(value: unknown, path: string, unknown: string[]): Fields {
  const walk = new Walk()
  walk.path.push(path)
  try {
    const meta = resolveType('meta/v1.ObjectMeta').decode(byName(value), walk) as Fields
    if (walk.saved !== undefined) throw new MetaFault(walk.saved.message)
    unknown.push(...walk.strict.list().map((text) => text.slice('unknown field "'.length, -1)))
    return meta
  } catch (error) {
    if (error instanceof GoError) throw new MetaFault(error.message)
    throw error
  }
}

/** The server reads the fields in the order of their names, and tells the first that is wrong. */
function byName(value: unknown): unknown {
  if (!isFields(value)) return value
  const sorted: Fields = {}
  for (const name of Object.keys(value).sort()) setKey(sorted, name, value[name])
  return sorted
}

/**
 * Reads the metadata of objects inside an object (`x-kubernetes-embedded-resource`).
 *
 * @example
 * coerce({ template: { apiVersion: 'v1', kind: 'Pod', metadata: { labels: {} } } }, schema, unknown)
 */
export function coerce(value: unknown, schema: Schema | undefined, unknown: string[], path = ''): unknown {
  if (schema === undefined) return value
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    return items === undefined
      ? value
      : mapList(value, (item, index) => coerce(item, items, unknown, `${path}[${index}]`))
  }
  if (!isFields(value)) return value
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const more = additional(schema)
  let coerced: Fields | undefined
  for (const [name, field] of Object.entries(value)) {
    const at = child(path, name)
    const property = propertyOf(schema, name)
    let kept: unknown = field
    if (embedded && (name === 'apiVersion' || name === 'kind') && typeof field !== 'string') {
      throw new MetaFault(`${at}: Invalid value: ${show(field)}: must be a string`)
    }
    if (embedded && name === 'metadata') kept = embeddedMeta(field, at, unknown)
    if (property !== undefined) kept = coerce(kept, property, unknown, at)
    else if (more !== undefined) kept = coerce(kept, more, unknown, keyed(path, name))
    if (kept === field) continue
    coerced ??= { ...value }
    setKey(coerced, name, kept)
  }
  return coerced ?? value
}

function embeddedMeta(value: unknown, path: string, unknown: string[]): Fields {
  try {
    return decodeMeta(value, path, unknown)
  } catch (error) {
    if (error instanceof MetaFault)
      throw new MetaFault(`${path}: Invalid value: ${show(value)}: ${error.message}`)
    throw error
  }
}
