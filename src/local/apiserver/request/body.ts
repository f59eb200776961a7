import type { Document, DocumentOptions, SchemaOptions } from 'yaml'
import { ApiError, badRequest } from '../errors.ts'
import { decodeProtobuf, PROTOBUF } from '../protobuf/decode.ts'
import { unrecognized, type DecodedKind } from '../schema/decode.ts'
import { parseExact } from '../schema/number-literal.ts'
import { syntaxError } from '../schema/syntax.ts'
import { yamlDuplicates } from '../schema/yaml-duplicates.ts'
import type { Call } from './call.ts'
import { isTooDeep } from './nesting.ts'

/** Bytes of the largest body that is read. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024

/** YAML 1.1, where `yes` is true, but times and numbers like 1:30 are text. */
const YAML_AS_IN_GO: DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: (tags) =>
    tags.filter(
      (tag) =>
        typeof tag === 'string' ||
        !(tag.tag.includes('timestamp') || ('format' in tag && tag.format === 'TIME')),
    ),
}

const PATCH_TYPES = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
} as const

/** The four ways to patch. */
export type PatchType = (typeof PATCH_TYPES)[keyof typeof PATCH_TYPES]

export const tooLarge = () =>
  new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`)

const unsupported = (supported: readonly string[]) =>
  new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`,
  )

/**
 * How a patch request wants to be taken.
 *
 * @throws ApiError 415
 */
export function patchType({ headers }: Call): PatchType {
  const type = mediaType(headers['content-type'])
  if (Object.hasOwn(PATCH_TYPES, type)) return PATCH_TYPES[type as keyof typeof PATCH_TYPES]
  throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', { details: {} })
}

/** A body that was read. */
export interface Body {
  value: unknown
  /** As JSON. */
  text: string
  /** What reading it as YAML found: a finding of strict field validation. */
  findings: readonly string[]
}

/** What a body is expected to be. */
export interface Expected extends DecodedKind {
  custom?: unknown
}

/**
 * The value in a body that is JSON or, when the content type says so, YAML or (of kinds that are built in) protobuf.
 *
 * @throws ApiError 400, 413, 415
 */
export async function readBody(call: Call, expected: Expected): Promise<Body> {
  const { body, headers } = call
  const type = mediaType(headers['content-type'])
  if (type === 'application/yaml') return readYaml(body, expected)
  if (type === PROTOBUF && expected.custom === undefined) return readProtobuf(call.bytes, expected)
  if (type !== '' && type !== 'application/json') {
    const forms = ['application/json', 'application/yaml']
    throw unsupported(expected.custom === undefined ? [...forms, PROTOBUF] : forms)
  }
  return { value: parseJson(body, expected), text: body, findings: [] }
}

function readProtobuf(bytes: Uint8Array, expected: Expected): Body {
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge()
  const value = decodeProtobuf(bytes, expected)
  return { value, text: JSON.stringify(value), findings: [] }
}

/** A body that is YAML, and so JSON too. */
export async function readYaml(body: string, expected: Expected, before = ''): Promise<Body> {
  if (/^\s*\{/.test(body) && syntaxError(body) === undefined) {
    const fault = escapeFault(body)
    if (fault !== undefined) throw notYaml(before, fault)
    return { value: parseJson(body, expected), text: body, findings: [] }
  }
  if (body.length > MAX_BODY_BYTES) throw tooLarge()
  const { LineCounter, parseDocument } = await import('yaml')
  const lineCounter = new LineCounter()
  const document = parseDocument(body, { ...YAML_AS_IN_GO, uniqueKeys: false, lineCounter })
  const [error] = document.errors
  if (error) throw notYaml(before, firstLine(error.message))
  const repeated = yamlDuplicates(document, lineCounter)
  const text = jsonOfYaml(document)
  const fault = escapeFault(text)
  if (fault !== undefined) throw notYaml(before, fault)
  const value = parseJson(text, expected)
  // Errors show the beginning of what was sent, so anything but an object keeps its text.
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  return { value, text: isMap ? text : body, findings: repeated === undefined ? [] : [repeated] }
}

/** The body of a patch: YAML of an apply, JSON of the others, whatever the values mean for the kind. */
export async function readPatch({ body }: Call, type: PatchType, expected: Expected): Promise<Body> {
  const plain = { ...expected, custom: true }
  if (type === 'apply')
    return body.trim() === ''
      ? { value: {}, text: '{}', findings: [] }
      : readYaml(body, plain, 'error decoding YAML: ')
  const fault = parseFault(body)
  if (fault !== undefined) throw badRequest(type === 'strategic' ? fault : `error decoding patch: ${fault}`)
  return { value: parseJson(body, plain), text: body, findings: [] }
}

/** What is wrong with a text that should be JSON; the check costs only where something is. */
function parseFault(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return syntaxError(text) ?? String(error)
  }
}

const NO_CHARACTER = 'found invalid Unicode character escape code'

const notYaml = (before: string, why: string) =>
  badRequest(`${before}error converting YAML to JSON: yaml: ${why}`)

/** What Go's YAML reader says of escapes that only JSON has: those of surrogates, and of the slash. */
function escapeFault(json: string): string | undefined {
  for (const { 1: escape = '', index } of json.matchAll(/\\(u[0-9a-fA-F]{4}|.)/g)) {
    const why = escape === '/' ? 'found unknown escape character' : NO_CHARACTER
    if (escape !== '/' && !/^ud[89a-f]/i.test(escape)) continue
    const line = json.slice(0, index).split('\n').length
    return line > 1 ? `line ${line}: ${why}` : why
  }
  return undefined
}

function jsonOfYaml(document: Document): string {
  try {
    // Go makes a map of it first, which has no order of its own.
    return JSON.stringify(sorted(document.toJS({ maxAliasCount: 100 }) ?? null))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw badRequest(`error converting YAML to JSON: yaml: ${why}`)
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

/** Parses JSON within the bounds of this server. Numbers of built-in kinds are kept as they were written. */
export function parseJson(text: string, expected: Expected): unknown {
  if (text.length > MAX_BODY_BYTES) throw tooLarge()
  if (isTooDeep(text)) throw unrecognized(expected, "invalid character '[' exceeded max depth", text)
  try {
    return expected.custom === undefined ? parseExact(text) : (JSON.parse(text) as unknown)
  } catch (error) {
    const why = syntaxError(text) ?? String(error)
    // Options are not objects of the API, and say less.
    if (expected.kind === 'DeleteOptions')
      throw badRequest(`couldn't get version/kind; json parse error: ${why}`)
    throw unrecognized(expected, why, text)
  }
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').replace(/;.*$/s, '').trim().toLowerCase()
}
