import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import { ApiError, badRequest } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { jsonOf } from '../store/text.ts'
import { toPartialObjectMetadata, toPartialObjectMetadataList, type MetaVersion } from '../table/partial.ts'
import { toTable, type IncludeObject, type ListMeta } from '../table/table.ts'
import type { Call } from './call.ts'

/** What a client wants objects to look like. */
export interface Shape {
  as: 'object' | 'table' | 'partial'
  version: MetaVersion
  includeObject: IncludeObject
}

const MEDIA = new Set(['application/json', 'application/yaml', '*/*'])
const SHAPES: Readonly<Record<string, Shape['as']>> = {
  Table: 'table',
  PartialObjectMetadata: 'partial',
  PartialObjectMetadataList: 'partial',
}
/** What fits only one object, and what fits only a list. */
const FITS: Readonly<Record<string, 'object' | 'list'>> = {
  PartialObjectMetadata: 'object',
  PartialObjectMetadataList: 'list',
}
const INCLUDES = ['None', 'Metadata', 'Object'] as const

/**
 * Reads the Accept header.
 *
 * @throws ApiError 406 when nothing in it can be served, 400 for an unknown includeObject
 */
export function shapeOf(
  { headers, query }: Call,
  answer: { kind: Kind; is: 'object' | 'list' | 'watch' },
): Shape {
  const clauses = (headers.accept ?? '').split(',').filter((clause) => clause.trim() !== '')
  let isKnown = false
  for (const clause of clauses.length === 0 ? ['application/json'] : clauses) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim())
    if (!MEDIA.has(type.toLowerCase())) continue
    isKnown = true
    const values = new Map(parameters.map((parameter) => splitOnce(parameter, '=')))
    const wanted = values.get('as')
    if (wanted === undefined) return { as: 'object', version: 'v1', includeObject: 'Metadata' }
    const as = Object.hasOwn(SHAPES, wanted) ? SHAPES[wanted] : undefined
    const version = values.get('v')
    if (as === undefined || values.get('g') !== 'meta.k8s.io') continue
    if (version !== 'v1' && version !== 'v1beta1') continue
    const fits = FITS[wanted]
    if (fits !== undefined && answer.is !== 'watch' && fits !== answer.is)
      throw misfit(wanted, answer.kind, answer.is)
    return { as, version, includeObject: includeOf(query) }
  }
  throw isKnown ? unknownShape() : notAcceptable(answer.is)
}

function unknownShape(): ApiError {
  const types = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
  return new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${types}`)
}

function notAcceptable(is: 'object' | 'list' | 'watch'): ApiError {
  const streams =
    is === 'object'
      ? []
      : ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']
  const types = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', ...streams]
  const message = `406: Not Acceptable\n\nAvailable representations: ${types.join(', ')}`
  return new ApiError(406, 'NotAcceptable', message, { details: {} })
}

function misfit(wanted: string, kind: Kind, is: 'object' | 'list'): ApiError {
  const name = kind.custom
    ? 'unstructured.Unstructured'
    : `${kind.group === '' ? 'core' : kind.group.replace(/\..*$/, '')}.${kind.kind}`
  const what = is === 'list' ? `is a list (*${name}List)` : `is not a list (*${name})`
  return new ApiError(406, 'NotAcceptable', `you requested ${wanted}, but the requested object ${what}`)
}

function includeOf(query: URLSearchParams): IncludeObject {
  const text = query.get('includeObject') ?? ''
  if (text === '') return 'Metadata'
  const found = INCLUDES.find((known) => known === text)
  if (found === undefined)
    throw badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`,
    )
  return found
}

/** An object in a shape, as a value; undefined for a table, which is only ever text. */
export function sharedValue(shape: Shape, object: Obj): Obj | undefined {
  if (shape.as === 'object') return object
  return shape.as === 'partial' ? { ...toPartialObjectMetadata(object, shape.version) } : undefined
}

/** The JSON of one object in a shape. */
export function objectText(shape: Shape, kind: Kind, object: Obj, now: number): string {
  if (shape.as === 'object') return jsonOf(object)
  if (shape.as === 'partial') return JSON.stringify(toPartialObjectMetadata(object, shape.version))
  const listMeta = { resourceVersion: object.metadata.resourceVersion ?? '' }
  return tableText(shape, kind, [object], now, listMeta, true)
}

/** The JSON of a list in a shape. */
export function listText(
  shape: Shape,
  kind: Kind,
  objects: readonly Obj[],
  now: number,
  listMeta: ListMeta,
): string {
  if (shape.as === 'table') return tableText(shape, kind, objects, now, listMeta, true)
  if (shape.as === 'partial') {
    return JSON.stringify(toPartialObjectMetadataList(objects, listMeta, shape.version))
  }
  const apiVersion = joinApiVersion(kind.group, kind.version)
  // Lists of custom resources always say where they go on.
  const metadata = kind.custom ? { continue: '', ...listMeta } : listMeta
  const head = JSON.stringify({ kind: kind.listKind, apiVersion, metadata })
  const items = kind.custom
    ? objects.map(jsonOf)
    : objects.map((object) => withoutType(apiVersion, kind.kind, object))
  return `${head.slice(0, -1)},"items":[${items.join(',')}]}`
}

/** The JSON of one watch event. Only the first Table of a watch has columns. */
export function eventText(
  type: string,
  shape: Shape,
  kind: Kind,
  object: Obj,
  now: number,
  withColumns: boolean,
): string {
  const listMeta = { resourceVersion: object.metadata.resourceVersion ?? '' }
  const text =
    shape.as === 'table'
      ? tableText(shape, kind, [object], now, listMeta, withColumns)
      : objectText(shape, kind, object, now)
  return `{"type":"${type}","object":${text}}\n`
}

function tableText(
  { includeObject, version }: Shape,
  kind: Kind,
  objects: readonly Obj[],
  now: number,
  listMeta: ListMeta,
  withColumns: boolean,
): string {
  return JSON.stringify(toTable({ kind, objects, now, includeObject, listMeta, withColumns, version }))
}

/** Items of built-in lists do not repeat their type. */
function withoutType(apiVersion: string, kind: string, object: Obj): string {
  const text = jsonOf(object)
  const type = `{"apiVersion":"${apiVersion}","kind":"${kind}",`
  if (text.startsWith(type)) return `{${text.slice(type.length)}`
  return JSON.stringify({ ...object, apiVersion: undefined, kind: undefined })
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** Whether the answer is to be YAML. */
export const wantsYaml = ({ headers }: Call): boolean => {
  const accept = headers.accept ?? ''
  const [yaml, json] = [accept.indexOf('application/yaml'), accept.indexOf('application/json')]
  return yaml !== -1 && (json === -1 || yaml < json)
}
