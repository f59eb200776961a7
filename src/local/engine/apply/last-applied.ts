import type { Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { without } from './without.ts'

/** Where Metacontroller keeps what was wanted of a child when it was last written. */
export const LAST_APPLIED = 'metacontroller.k8s.io/last-applied-configuration'

/** The annotation's place among those where a child differs. */
export const ANNOTATION_PATH = `metadata.annotations[${LAST_APPLIED}]`

/** The text of the annotation; the empty text when there is none. */
export function lastAppliedText(object: Obj): string {
  const annotations = own(metadataOf(object), 'annotations')
  const text = isFields(annotations) ? own(annotations, LAST_APPLIED) : undefined
  return typeof text === 'string' ? text : ''
}

/**
 * What was wanted when the annotation was written; undefined when there is none.
 *
 * @throws Error when the annotation is not the JSON of an object
 */
export function parseLastApplied(text: string): Fields | undefined {
  if (text === '') return undefined
  const value = parse(text)
  if (value === null || isFields(value)) return value ?? undefined
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  throw unreadable(`json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`)
}

/**
 * An object with the annotation. Annotations that are not all strings are replaced by it, as Go's helpers do.
 *
 * @example
 * withLastApplied(child, goJson(child)).metadata.annotations
 */
export function withLastApplied(object: Obj, text: string): Obj {
  const metadata = metadataOf(object)
  const annotations = own(metadata, 'annotations')
  const kept = isStrings(annotations) ? annotations : {}
  if (own(kept, LAST_APPLIED) === text) return object
  return { ...object, metadata: { ...metadata, annotations: { ...kept, [LAST_APPLIED]: text } } }
}

/** An object without the annotation: itself when it has none. */
export function withoutLastApplied(object: Obj): Obj {
  const metadata = metadataOf(object)
  const annotations = own(metadata, 'annotations')
  if (!isStrings(annotations) || !Object.hasOwn(annotations, LAST_APPLIED)) return object
  return { ...object, metadata: { ...metadata, annotations: without(annotations, [LAST_APPLIED]) } }
}

/** The metadata of an object that may have come without any. */
function metadataOf(object: Obj): Obj['metadata'] {
  const metadata: unknown = own(object, 'metadata')
  return isFields(metadata) ? metadata : {}
}

function isStrings(value: unknown): value is Record<string, string> {
  return isFields(value) && Object.values(value).every((item) => typeof item === 'string')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : 'it is not JSON')
  }
}

const unreadable = (why: string) => new Error(`can't unmarshal "${LAST_APPLIED}" annotation: ${why}`)
