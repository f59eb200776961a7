import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { resolveSchemas, type Schema } from './schema.ts'

const COMPONENTS = '"components":'

const KINDS = 'x-kubernetes-group-version-kind'

type Components = Parameters<typeof resolveSchemas>[0]
type GroupVersionKind = NonNullable<Schema[typeof KINDS]>[number]

/** Names that could be a file's: groups and versions come from URLs. */
const PATH = /^[a-z0-9_.-]+$/

/** Components of all documents that were read so far: what they share is kept once. */
const components = new Map<string, Schema>()
/** By group, version and kind. */
const kinds = new Map<string, Schema>()
const read = new Set<string>()

/**
 * The schema of a built-in kind, from the OpenAPI document of its group version, which is read when it is first
 * asked for; undefined when the server has no such kind. Kinds that only subresources take (Eviction, Scale,
 * TokenRequest) stand in the document of the core group.
 *
 * @example
 * schemaFor('apps', 'v1', 'Deployment')?.component // 'io.k8s.api.apps.v1.Deployment'
 */
export function schemaFor(group: string, version: string, kind: string): Schema | undefined {
  const key = `${group}/${version}/${kind}`
  const known = kinds.get(key)
  if (known !== undefined) return known
  for (const path of [group === '' ? `api__${version}` : `apis__${group}__${version}`, 'api__v1']) {
    if (!read.has(path)) readDocument(path)
    const found = kinds.get(key)
    if (found !== undefined) return found
  }
  return undefined
}

function readDocument(path: string): void {
  if (!PATH.test(path)) return
  const raw = readComponents(path)
  const schemas = resolveSchemas(raw, components)
  for (const [name, { [KINDS]: listed }] of Object.entries(raw)) {
    const schema = schemas.get(name)
    if (schema === undefined) continue
    for (const { group, version, kind } of (listed ?? []) as GroupVersionKind[]) {
      kinds.set(`${group}/${version}/${kind}`, schema)
    }
  }
  // Only what is there is remembered: anything may be asked for.
  if (schemas.size > 0) read.add(path)
}

/** The components of a document; its paths, which come first and are the larger half, are not parsed. */
function readComponents(path: string): Components {
  const bytes = readIfThere(`../data/openapi-v3/${path}.json.gz`)
  if (bytes === undefined) return {}
  const document = gunzipSync(bytes).toString()
  const part = document.slice(document.lastIndexOf(COMPONENTS) + COMPONENTS.length, document.lastIndexOf('}'))
  return (JSON.parse(part) as { schemas: Components }).schemas
}

function readIfThere(relative: string): Buffer | undefined {
  const url = new URL(relative, import.meta.url)
  return existsSync(url) ? readFileSync(url) : undefined
}
