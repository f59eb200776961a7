import type { Obj } from '../../../cluster/object.ts'
import { alreadyExists, badRequest, type ApiError } from '../errors.ts'
import { admitCreation, admitNamespaceOf } from './admit.ts'
import { present, timestamp, toStored, type Write } from './context.ts'
import { dedupeOwners } from './owner-references.ts'
import { ownFields } from './own-fields.ts'
import { prepare } from './prepare.ts'
import { byResource } from './subject.ts'
import { validate } from './validate.ts'

/** The longest base of a generated name. */
const MAX_BASE = 58
/** How often another suffix is tried. */
const TRIES = 8

/**
 * Creates an object that was decoded and defaulted. `next` becomes the stored object. Without an `await`: nothing can
 * come in between.
 *
 * @throws ApiError
 */
export function create(write: Write, next: Obj, { isApply = false } = {}): Obj {
  const { kind, context } = write
  const { metadata } = next
  if (!['', '0'].includes(metadata.resourceVersion ?? '')) {
    throw badRequest('resourceVersion should not be set on objects to be created')
  }
  admitNamespaceOf(write, next)
  dedupeOwners(write, next)
  if (!isApply) ownFields(write, undefined, next)
  admitCreation(write, metadata.name ?? '')
  name(write, next)
  initMetadata(write, next)
  prepare(write, next, undefined)
  validate(write, next, undefined)
  const existing = context.store.get(kind.storage, metadata.namespace, metadata.name ?? '')
  if (existing !== undefined) throw taken(write, next, existing)
  if (write.options.dryRun) return present(kind, toStored(kind, next))
  return present(kind, context.store.put(kind.storage, toStored(kind, next)))
}

function name({ kind, context }: Write, { metadata }: Obj): void {
  const base = metadata.generateName ?? ''
  if (base === '') delete metadata.generateName
  if ((metadata.name ?? '') !== '' || base === '') return
  for (let tries = 0; tries < TRIES; tries += 1) {
    metadata.name = base.slice(0, MAX_BASE) + context.ids.suffix()
    if (context.store.get(kind.storage, metadata.namespace, metadata.name) === undefined) return
  }
}

function initMetadata({ kind, context }: Write, { metadata }: Obj): void {
  metadata.uid = context.ids.uid()
  metadata.creationTimestamp = timestamp(context.now())
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.selfLink
  delete metadata.resourceVersion
  if (kind.strategy.hasGeneration === true) metadata.generation = 1
}

function taken({ kind }: Write, { metadata }: Obj, existing: Obj): ApiError {
  const error = alreadyExists(byResource(kind, metadata.name ?? ''))
  if (existing.metadata.deletionTimestamp != null) {
    error.status.message = `object is being deleted: ${error.message}`
  }
  if ((metadata.generateName ?? '') !== '') {
    error.status.message = `${error.message}, the server was not able to generate a unique name for the object`
    error.status.details = { ...error.status.details, retryAfterSeconds: 1 }
  }
  return error
}
