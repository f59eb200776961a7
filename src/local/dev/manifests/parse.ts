import { LineCounter, parseAllDocuments, type Document, type DocumentOptions, type SchemaOptions } from 'yaml'
import type { Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { positionOf, type Position } from './locate.ts'
import type { Problem } from './problem.ts'

/** One object of a manifest. */
export interface ManifestObject {
  file: string
  object: Obj
  /** Where a field stands, as near as it is there. */
  at: (field: string) => Position
}

/** What a file holds; objects of a file with problems are not to be applied. */
export interface Manifest {
  file: string
  objects: ManifestObject[]
  problems: Problem[]
}

/** As kubectl reads YAML: that of Go, where `yes` is true, but times are text. */
const YAML_AS_IN_GO: DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: (tags) =>
    tags.filter(
      (tag) =>
        typeof tag === 'string' ||
        !(tag.tag.includes('timestamp') || ('format' in tag && tag.format === 'TIME')),
    ),
}

/**
 * Reads a manifest: one or more documents of YAML or JSON, lists of objects included.
 *
 * @example
 * parseManifest('web.yaml', 'apiVersion: v1\nkind: Pod').problems // [{ file: 'web.yaml', line: 1, … }]
 */
export function parseManifest(file: string, text: string): Manifest {
  const lines = new LineCounter()
  const found = parseAllDocuments(text, { ...YAML_AS_IN_GO, lineCounter: lines, prettyErrors: false })
  const documents: readonly Document[] = Array.isArray(found) ? found : []
  const objects: ManifestObject[] = []
  const problems: Problem[] = []
  const placed = ({ line, column }: Position, message: string) =>
    problems.push({ file, line, column, message })

  for (const document of documents) {
    const [error] = document.errors
    if (error) {
      const { line, col } = lines.linePos(error.pos[0])
      placed({ line, column: col }, `not valid YAML: ${error.message}`)
      continue
    }
    const value = valueOf(document)
    const at = (field: string) => positionOf(document, lines, field)
    if (value instanceof Error) placed(at(''), `not valid YAML: ${value.message}`)
    else if (value !== null && value !== undefined) {
      for (const { item, prefix } of itemsOf(value)) {
        const missing = missingIn(item)
        if (missing === undefined)
          objects.push({ file, object: item as Obj, at: (field) => at(joined(prefix, field)) })
        else placed(at(joined(prefix, missing.field)), missing.message)
      }
    }
  }
  return { file, objects, problems }
}

/** Aliases may stand for more than fits into memory; the library refuses that. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** What kubectl writes for several objects is a list of them. */
function itemsOf(value: unknown): { item: unknown; prefix: string }[] {
  if (isFields(value) && own(value, 'kind') === 'List' && Array.isArray(value.items))
    return value.items.map((item: unknown, index) => ({ item, prefix: `items[${index}]` }))
  return [{ item: value, prefix: '' }]
}

function missingIn(value: unknown): { field: string; message: string } | undefined {
  if (!isFields(value)) return { field: '', message: 'not a Kubernetes object: it has no fields' }
  for (const field of ['apiVersion', 'kind']) {
    const text = own(value, field)
    if (typeof text !== 'string' || text === '')
      return { field, message: `${field}: every object needs one, such as ${EXAMPLES[field] ?? ''}` }
  }
  const metadata = own(value, 'metadata')
  if (!isFields(metadata))
    return { field: 'metadata', message: 'metadata: every object needs it, with a name' }
  const name = own(metadata, 'name')
  if (typeof name !== 'string' || name === '')
    return { field: 'metadata.name', message: 'metadata.name: every object needs one' }
  const namespace = own(metadata, 'namespace')
  if (namespace !== undefined && typeof namespace !== 'string')
    return { field: 'metadata.namespace', message: 'metadata.namespace: must be text' }
  return undefined
}

const EXAMPLES: Readonly<Record<string, string>> = { apiVersion: 'apps/v1', kind: 'Deployment' }

const joined = (prefix: string, field: string) =>
  prefix === '' || field === '' ? prefix + field : `${prefix}.${field}`
