import type { Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { sameJson } from '../patch/record.ts'
import { present, type Write } from './context.ts'

/**
 * Built-in kinds whose status endpoint takes the stored spec whatever is sent, and whose defaults make nothing else of it.
 * That of custom resources always does.
 */
const KEEP_SPEC = new Set([
  '/pods',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'apps/daemonsets',
  'batch/cronjobs',
])

/** Stand where something was set aside, for the order of the fields. */
const NO_SPEC = Object.freeze({})
const NO_ENTRIES = Object.freeze([NO_SPEC])

/** A body without what it only repeats. */
export interface Lean {
  sent: Fields
  /** Puts back what was set aside, as it is stored. */
  restore: (decoded: Obj) => void
}

/**
 * Sets aside what a body repeats of the stored object and what is taken from there in the end: the managedFields, and the spec
 * where the status is written. It was decoded once, and reading it again, as most of a typical update, would tell nothing new.
 *
 * @example
 * const { sent, restore } = setAside(write, body)
 * restore(decode(sent))
 */
export function setAside(write: Write, sent: Fields): Lean {
  const { kind, subresource } = write
  const shown = shownBefore(write, sent)
  if (shown === undefined) return { sent, restore: () => undefined }
  const { spec } = shown
  const { managedFields } = shown.metadata
  const keepsSpec = subresource === 'status' && (kind.custom !== undefined || KEEP_SPEC.has(kind.storage))
  const repeatsSpec = keepsSpec && isFields(spec) && sameJson(own(sent, 'spec'), spec)
  const metadata = own(sent, 'metadata') as Fields
  const repeatsEntries =
    managedFields !== undefined && sameJson(own(metadata, 'managedFields'), managedFields)
  return {
    sent: {
      ...sent,
      ...(repeatsSpec && { spec: NO_SPEC }),
      ...(repeatsEntries && { metadata: { ...metadata, managedFields: NO_ENTRIES } }),
    },
    restore: (decoded) => {
      if (repeatsSpec) decoded.spec = spec
      if (repeatsEntries) decoded.metadata.managedFields = managedFields
    },
  }
}

/** What a client was shown of the object that it writes; undefined where its stored form has another shape. */
function shownBefore({ context, kind, namespace }: Write, sent: Fields): Obj | undefined {
  if (kind.custom === undefined && kind.present !== undefined) return undefined
  const metadata = own(sent, 'metadata')
  const name = isFields(metadata) ? own(metadata, 'name') : undefined
  const stored = typeof name === 'string' ? context.store.get(kind.storage, namespace, name) : undefined
  return stored && present(kind, stored)
}
