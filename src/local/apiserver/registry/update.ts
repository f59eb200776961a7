import type { Obj, ObjectMeta } from '../../../cluster/object.ts'
import { show } from '../causes.ts'
import { badRequest, conflict, invalid, STALE } from '../errors.ts'
import { keepTimes } from '../patch/managed-fields.ts'
import { sameJson } from '../patch/record.ts'
import { admitNamespaceOf } from './admit.ts'
import { present, toStored, type Write } from './context.ts'
import { dedupeOwners } from './owner-references.ts'
import { ownFields } from './own-fields.ts'
import { prepare } from './prepare.ts'
import type { Kind } from '../kinds/kind.ts'
import { byResource } from './subject.ts'
import { bumpsGeneration, validate } from './validate.ts'

/**
 * Replaces `previous`, the object as it is stored now, by `next`, which was decoded and defaulted.
 * Answers with what is stored then; the same object, under the same resourceVersion, when nothing is different.
 *
 * @throws ApiError
 */
export function update(write: Write, previous: Obj, next: Obj, by: 'put' | 'patch' | 'apply' = 'put'): Obj {
  const { kind, context } = write
  const shown = present(kind, previous)
  if (by === 'put') checkUid(write, shown, next)
  checkVersion(write, shown, next)
  admitNamespaceOf(write, next)
  dedupeOwners(write, next)
  next.metadata.resourceVersion = shown.metadata.resourceVersion ?? ''
  if (by !== 'apply') ownFields(write, shown, next)
  keepMetadata(next, shown)
  prepare(write, next, shown)
  const isSpec = write.subresource !== 'status'
  if (isSpec && next.metadata.generation !== undefined && bumpsGeneration(write, next, shown)) {
    next.metadata.generation += 1
  }
  validate(write, next, shown)
  if (isGone(write, next, shown)) {
    if (write.options.dryRun) return next
    // What is told of its end is its last stored state, not this update.
    context.store.remove(kind.storage, previous)
    return next
  }
  if (sameJson(keepTimes(shown, next), shown)) return shown
  if (write.options.dryRun) return present(kind, toStored(kind, next))
  return present(kind, context.store.put(kind.storage, toStored(kind, next)))
}

/** Refuses an object with the uid of another one; there is none yet when it is created by a PUT. */
export function checkUid({ kind }: Write, { metadata: was }: Pick<Obj, 'metadata'>, { metadata }: Obj): void {
  const { uid } = metadata
  if (uid !== undefined && uid !== '' && uid !== was.uid) {
    throw conflict(
      byResource(kind, was.name ?? ''),
      `StorageError: invalid object, Code: 4, Key: ${storageKey(kind, was)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${was.uid ?? ''}`,
    )
  }
}

function checkVersion({ kind }: Write, { metadata: was }: Obj, { metadata }: Obj): void {
  const subject = byResource(kind, was.name ?? '')
  const version = metadata.resourceVersion ?? ''
  if (version === '' || version === '0') {
    if (!(kind.strategy.blindUpdate ?? kind.custom === undefined)) {
      throw invalid(subject, [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 0: must be specified for an update',
          field: 'metadata.resourceVersion',
        },
      ])
    }
  } else if (!/^\d+$/.test(version)) {
    throw badRequest(`strconv.ParseUint: parsing ${show(version)}: invalid syntax`)
  }
  if (version !== '' && version !== '0' && version !== was.resourceVersion) throw conflict(subject, STALE)
}

/** Where a real server would keep the object: its errors say so. */
function storageKey({ group, plural, custom }: Kind, { namespace, name = '' }: ObjectMeta): string {
  return [
    '/registry',
    ...(custom ? [group] : []),
    plural,
    ...(namespace === undefined ? [] : [namespace]),
    name,
  ].join('/')
}

/** What no update changes. */
function keepMetadata({ metadata }: Obj, { metadata: was }: Obj): void {
  for (const field of ['generation', 'creationTimestamp'] as const) {
    if (was[field] === undefined) Reflect.deleteProperty(metadata, field)
    else Object.assign(metadata, { [field]: was[field] })
  }
  // What nobody set yet is left for validation to refuse.
  if (was.deletionTimestamp != null) metadata.deletionTimestamp = was.deletionTimestamp
  if (was.deletionGracePeriodSeconds != null) {
    metadata.deletionGracePeriodSeconds ??= was.deletionGracePeriodSeconds
  }
  metadata.uid ??= was.uid ?? ''
  if (metadata.uid === '' && was.uid !== undefined) metadata.uid = was.uid
  delete metadata.selfLink
}

/** Whether the last finalizer of a deleted object went with this update. */
function isGone({ kind }: Write, next: Obj, { metadata: was }: Obj): boolean {
  if (was.deletionTimestamp == null || (next.metadata.finalizers ?? []).length > 0) return false
  if (kind.strategy.holds?.(next) === true) return false
  return (was.deletionGracePeriodSeconds ?? 0) === 0
}
