import { notAcceptable, parseAccept, takes } from './accept.ts'
import { readData } from './data.ts'
import type { DocumentCall } from './call.ts'
import { inflate, type Compressed, type OpenapiV3 } from './openapi-v3.ts'
import { OPENAPI_V2_PROTOBUF, openapiV2Protobuf } from './openapi-v2-protobuf.ts'
import { failure, JSON_TYPE, type DocumentResponse } from './response.ts'

/** The OpenAPI documents of both versions. */
export interface OpenapiDocuments extends OpenapiV3 {
  v2(): Compressed | undefined
}

const YEAR = 365 * 24 * 60 * 60 * 1000
const V3 = '/openapi/v3/'

/** The answer to a request for OpenAPI; undefined for other paths. */
export function openapiAnswer(
  call: DocumentCall,
  documents: () => OpenapiDocuments,
): DocumentResponse | undefined {
  const { path } = call
  if (path === '/openapi/v3') {
    return {
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: documents().index(),
    }
  }
  if (path === '/openapi/v2' && call.accept?.trim() === OPENAPI_V2_PROTOBUF) return protobuf()
  if (path === '/openapi/v2') return answer(call, documents().v2(), 'Accept-Encoding, Accept')
  return path.startsWith(V3) ? answer(call, documents().document(path.slice(V3.length)), 'Accept') : undefined
}

/** For kubectl, which takes nothing else. */
function protobuf(): DocumentResponse {
  const { gitVersion } = JSON.parse(readData('.', 'version.json')?.toString() ?? '{}') as {
    gitVersion?: string
  }
  const headers = { 'content-type': OPENAPI_V2_PROTOBUF.replace('@', '.') }
  return { status: 200, headers, body: openapiV2Protobuf(gitVersion ?? '') }
}

function answer(call: DocumentCall, document: Compressed | undefined, vary: string): DocumentResponse {
  if (document === undefined) return { status: 404, headers: {}, body: '' }
  if (!parseAccept(call.accept).some((range) => takes(range, JSON_TYPE))) {
    // Old clients ask for protobuf alone: they show what a Status says.
    const refusal = failure(notAcceptable([JSON_TYPE]))
    return { ...refusal, headers: { ...refusal.headers, vary } }
  }
  const headers = { etag: `"${document.hash}"`, vary }
  const asked = call.query.get('hash')
  if (asked !== null && asked !== '' && asked !== document.hash) {
    const location = `${call.path}?hash=${document.hash}`
    return { status: 301, headers: { ...headers, 'content-type': JSON_TYPE, location }, body: '' }
  }
  if (isKnown(call, headers.etag)) return { status: 304, headers, body: '' }
  return content(call, document, { ...headers, ...(asked === document.hash && immutable(call.now)) })
}

function content(
  call: DocumentCall,
  document: Compressed,
  headers: Record<string, string>,
): DocumentResponse {
  const typed = { 'content-type': JSON_TYPE, ...headers }
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(call.headers['accept-encoding'] ?? '')
  return takesGzip
    ? { status: 200, headers: { ...typed, 'content-encoding': 'gzip' }, body: document.gzip }
    : { status: 200, headers: typed, body: inflate(document) }
}

/** A document under its own hash never changes. */
function immutable(now: number | undefined): Record<string, string> {
  const expires =
    now === undefined ? {} : { expires: new Date(now + YEAR).toUTCString().replace('GMT', 'UTC') }
  return { 'cache-control': 'public, immutable', ...expires }
}

/** Whether the client has the document with this ETag already. */
export function isKnown({ headers }: Pick<DocumentCall, 'headers'>, etag: string): boolean {
  const tags = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
