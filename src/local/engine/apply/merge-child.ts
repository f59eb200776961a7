import type { Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { goJson } from '../json/go-json.ts'
import { differences, type Difference } from './difference.ts'
import {
  ANNOTATION_PATH,
  lastAppliedText,
  parseLastApplied,
  withLastApplied,
  withoutLastApplied,
} from './last-applied.ts'
import { mergeThreeWay } from './three-way.ts'
import { without } from './without.ts'

/** The metadata that the API server alone writes. */
export const SYSTEM_FIELDS = [
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
] as const

/** A child as it would be written. */
export interface MergedChild {
  /** The observed object itself when nothing differs. */
  merged: Obj
  /** Where it differs from the observed object; the annotation only when nothing else does. */
  differences: Difference[]
}

/**
 * Merges what a hook wants into a child as it is observed, as Metacontroller does before it compares the two. System
 * metadata and status stay as they are observed; the annotation says afterwards what is wanted now (protocol.md §3.6).
 *
 * @returns `paths` where the two differ, dotted for people; empty when Go's `reflect.DeepEqual` finds none
 * @throws Error when the annotation of the observed object cannot be read
 * @example
 * mergeChild(observed, desired).paths // ['spec.template.spec.containers[0].image']
 */
export function mergeChild(observed: Obj, desired: Obj): { merged: Obj; paths: string[] } {
  const { merged, differences } = compareChild(observed, desired)
  return { merged, paths: differences.map(({ path }) => path) }
}

/**
 * Like `mergeChild`, with the values that differ.
 *
 * @throws Error when the annotation of the observed object cannot be read
 */
export function compareChild(observed: Obj, desired: Obj): MergedChild {
  const wanted = withoutLastApplied(desired)
  const text = goJson(wanted)
  const before = lastAppliedText(observed)
  // What is wanted as it was before needs no parsing: in most syncs nothing has changed.
  const desiredPart = ours(wanted)
  const lastApplied = before === text ? desiredPart : ours(parseLastApplied(before) ?? {})
  const content = mergeThreeWay({ observed, lastApplied, desired: desiredPart }) as Obj
  const merged = withLastApplied(content, text)
  if (merged === observed) return { merged, differences: [] }
  const found = content === observed ? [] : differences(withLastApplied(observed, text), merged)
  if (found.length > 0) return { merged, differences: found }
  return { merged, differences: [{ path: ANNOTATION_PATH, was: before, now: text }] }
}

/** What of a wanted object counts: what belongs to the API server does not, and stays as it is observed. */
function ours(object: Fields): Fields {
  const metadata = own(object, 'metadata')
  const rest = without(object, ['status'])
  return isFields(metadata) ? withMetadata(rest, without(metadata, SYSTEM_FIELDS)) : rest
}

const withMetadata = (object: Fields, metadata: Fields): Fields =>
  object.metadata === metadata ? object : { ...object, metadata }
