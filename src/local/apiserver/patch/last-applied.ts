import type { Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { compare } from './compare.ts'
import { difference, type FieldSet } from './field-set.ts'
import { fieldsOfValue } from './fields-of-value.ts'
import { goJson } from './go-text.ts'
import { misfits } from './misfits.ts'
import type { View } from './ownership.ts'
import { without } from './record.ts'

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration'
/** Bytes that all annotations of an object may have. */
const MOST_ANNOTATIONS = 256 * 1024

function annotationsOf({ metadata }: { metadata: unknown }): Record<string, string> | undefined {
  const annotations = isFields(metadata) ? own(metadata, 'annotations') : undefined
  return isFields(annotations) ? (annotations as Record<string, string>) : undefined
}

function lastApplied(object: Obj): string {
  const text = own(annotationsOf(object) ?? {}, ANNOTATION)
  return typeof text === 'string' ? text : ''
}

/**
 * The fields that client-side apply set last and that still have the same value: a server-side apply by kubectl may take these
 * without being told to.
 *
 * @returns `undefined` when there was no client-side apply.
 * @throws Misfit
 * @example
 * fieldsOfLastApplied(live, view)
 */
export function fieldsOfLastApplied(live: Obj, view: View): FieldSet | undefined {
  const config = parse(lastApplied(live))
  if (config?.apiVersion !== view.apiVersion || misfits(view.type, config).length > 0) return undefined
  const { added, modified, removed } = compare(view.type, config, live)
  const set = fieldsOfValue(view.type, config)
  return difference(difference(difference(set, modified), added), removed)
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Keeps the annotation of client-side apply up to date with what kubectl applies on the server.
 *
 * @example
 * withLastApplied(merged, config)
 */
export function withLastApplied(object: Obj, config: Obj): Obj {
  if (lastApplied(object) === '') return object
  const others = without(object.metadata.annotations ?? {}, ANNOTATION)
  const text = `${goJson(withoutAnnotation(config))}\n`
  const annotations = { ...others, [ANNOTATION]: text }
  const bytes = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  )
  return {
    ...object,
    metadata: { ...object.metadata, annotations: bytes > MOST_ANNOTATIONS ? others : annotations },
  }
}

function withoutAnnotation(config: Obj): Obj {
  const annotations = annotationsOf(config)
  if (annotations === undefined) return config
  return { ...config, metadata: { ...config.metadata, annotations: without(annotations, ANNOTATION) } }
}
