import { isClusterError } from '../../../cluster/cluster-error.ts'
import type { ManifestObject } from './parse.ts'
import type { Problem } from './problem.ts'

/** A field that an API error complains of. */
interface Complaint {
  field: string
  message: string
}

/**
 * What the API says against an object, at the lines of the fields that it names.
 *
 * @throws what is no answer of the API
 * @example
 * explain(manifest, error) // [{ file: 'web.yaml', line: 7, column: 3, message: 'spec.replicas: Invalid value: …' }]
 */
export function explain({ file, object, at }: ManifestObject, error: unknown): Problem[] {
  if (!isClusterError(error) || NO_ANSWER.has(error.reason)) throw error
  const { kind, metadata } = object
  const about = `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name ?? ''}`
  const complaints = complaintsOf(error.message, error.status?.details?.causes ?? [])
  return complaints.map(({ field, message }) => ({
    file,
    ...at(inManifest(field)),
    about,
    message: field === '' ? message : `${field}: ${message}`,
  }))
}

function complaintsOf(whole: string, causes: readonly { field?: string; message?: string }[]): Complaint[] {
  const named = causes.flatMap(({ field = '', message = '' }) =>
    field === '' || field === '<nil>' ? [] : [{ field, message }],
  )
  if (named.length > 0) return named
  const text = whole.replace(REQUEST, '')
  const typed = TYPED.exec(text)?.[1]
  if (typed !== undefined) {
    const found = [...typed.matchAll(TYPED_FIELD)].map(([, field = '', message = '']) => ({ field, message }))
    if (found.length > 0) return found.map(({ field, message }) => ({ field, message: plain(message) }))
  }
  const strict = [...text.matchAll(STRICT_FIELD)].map(([, problem = '', field = '']) => ({
    field,
    message: problem,
  }))
  if (strict.length > 0) return strict
  if (text.startsWith('the server has no kind')) return [{ field: 'kind', message: text }]
  if (NO_NAMESPACE.test(text)) return [{ field: 'metadata.namespace', message: text }]
  return [{ field: '', message: text }]
}

/** Reasons of errors that are no answer. */
const NO_ANSWER: ReadonlySet<string> = new Set(['Unreachable', 'Timeout', 'Aborted', 'BadConfig'])

/** Our client's note of what was asked. */
const REQUEST = / \([A-Z]+ \/\S*: \d+\)$/

/** Server-side apply's words for an object that does not fit its schema: one field, or `errors:` and one a line. */
const TYPED = /^failed to create typed patch object \([^)]*\): ([\s\S]*)$/
const TYPED_FIELD = /^(?:errors:)?\s*(\.(?:[^\s:"]|"[^"]*"|:(?!\s))+): (.*)$/gm

/** `strict decoding error: unknown field "spec.foo", duplicate field "spec.bar"` */
const STRICT_FIELD = /(unknown field|duplicate field) "([^"]+)"/g

const NO_NAMESPACE = /^namespaces "[^"]*" not found$/

/** Go's words for a value, and for what is simply misspelt. */
function plain(message: string): string {
  const value = /^(expected .*), got &value\.valueUnstructured\{Value:([\s\S]*)\}$/.exec(message)
  if (value) return `${value[1] ?? ''}, got ${value[2] ?? ''}`
  return message === 'field not declared in schema' ? `unknown field (${message})` : message
}

/** Where a field of an error stands in what was written: a definition is judged in another form than it is written in. */
function inManifest(field: string): string {
  return field.startsWith('spec.validation.openAPIV3Schema')
    ? field.replace('spec.validation', 'spec.versions[0].schema')
    : field
}
