import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sourceOf } from '../custom/source.ts'
import type { Kind } from '../kinds/kind.ts'
import type { Fields } from '../../../protocol/own.ts'
import { readData, readJson } from './data.ts'
import { kindPaths } from './openapi-paths.ts'
import { componentNames, kindSchemas, V3 } from './openapi-schemas.ts'
import { openapiTemplate, sharedComponents } from './openapi-template.ts'

/** A document in its compressed form. */
export interface Compressed {
  gzip: Uint8Array
  hash: string
}

/** The OpenAPI v3 documents of a server. */
export interface OpenapiV3 {
  /** `/openapi/v3`: where the documents are, as JSON. */
  index(): string
  /** The document of `apis/apps/v1` or the like; undefined when there is none. */
  document(name: string): Compressed | undefined
}

type Index = Record<string, { serverRelativeURL: string }>

const GROUP_VERSION = /^apis\/([^/]+)\/([^/]+)$/
const HASH = /\?hash=([\dA-F]+)$/

/**
 * OpenAPI v3 of the kinds of Kubernetes, as recorded, and of these custom kinds, from their schemas.
 *
 * @example
 * openapiV3(registry.custom()).document('apis/apps/v1')?.hash
 */
export function openapiV3(custom: readonly Kind[]): OpenapiV3 {
  const made = new Map<string, Compressed>()
  const ofVersion = (name: string) => {
    const [, group, version] = GROUP_VERSION.exec(name) ?? []
    return custom.filter((kind) => kind.group === group && kind.version === version)
  }
  const customDocument = (name: string, kinds: readonly Kind[]): Compressed => {
    const known = made.get(name)
    if (known) return known
    const document = { gzip: gzipSync(JSON.stringify(describe(kinds))), hash: hashOf(kinds) }
    made.set(name, document)
    return document
  }
  return {
    index: () => JSON.stringify({ paths: sorted({ ...recordedIndex(), ...customIndex(custom) }) }),
    document(name) {
      const kinds = ofVersion(name)
      return kinds.length === 0 ? recordedDocument(name) : customDocument(name, kinds)
    },
  }
}

/** A document as it was before it was compressed. */
export const inflate = ({ gzip }: Compressed): Uint8Array => gunzipSync(gzip)

let recordedPaths: Index | undefined

function recordedIndex(): Index {
  recordedPaths ??= (readJson('openapi-v3', 'index.json') as { paths: Index }).paths
  return recordedPaths
}

function recordedDocument(name: string): Compressed | undefined {
  const gzip = readData('openapi-v3', `${name.replaceAll('/', '__')}.json.gz`)
  if (gzip === undefined) return undefined
  const [, hash = ''] = HASH.exec(recordedIndex()[name]?.serverRelativeURL ?? '') ?? []
  return { gzip, hash }
}

function customIndex(custom: readonly Kind[]): Index {
  const versions = Map.groupBy(custom, ({ group, version }) => `apis/${group}/${version}`)
  return Object.fromEntries(
    [...versions].map(([name, kinds]) => [
      name,
      { serverRelativeURL: `/openapi/v3/${name}?hash=${hashOf(kinds)}` },
    ]),
  )
}

function sorted(index: Index): Index {
  return Object.fromEntries(Object.entries(index).sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Of all that the document is made of, so that the index does not need the documents. */
function hashOf(kinds: readonly Kind[]): string {
  const hash = createHash('sha512')
  for (const kind of kinds) {
    const { group, version, plural, listKind, namespaced, subresources, custom } = kind
    const names = [group, version, plural, kind.kind, listKind, namespaced, [...subresources.keys()]]
    hash.update(JSON.stringify([names, custom?.selectableFields, sourceOf(kind).schema]))
  }
  return hash.digest('hex').toUpperCase()
}

function describe(kinds: readonly Kind[]): Fields {
  const paths: Fields = {}
  const schemas: Fields = {}
  for (const kind of kinds) {
    Object.assign(paths, kindPaths(kind, componentNames(kind)))
    Object.assign(schemas, kindSchemas(kind, sourceOf(kind).schema, V3))
  }
  const { components } = openapiTemplate()
  const hasScale = kinds.some(({ subresources }) => subresources.has('scale'))
  for (const name of sharedComponents(hasScale)) schemas[name] = components[name]
  const info = { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' }
  return { openapi: '3.0.0', info, paths, components: { schemas } }
}
