import type { ObjectMeta, OwnerReference } from '../../../cluster/object.ts'
import { splitApiVersion } from '../../../cluster/object.ts'
import { forbiddenField, invalidValue, required } from '../causes.ts'
import type { Cause } from '../errors.ts'
import type { NameRule } from '../kinds/kind.ts'
import { annotationCauses, labelCauses } from './labels.ts'
import { type Check, label, nameCheck, pathSegment, pathSegmentPrefix, qualifiedName } from './names.ts'
import { IMMUTABLE, NEGATIVE } from './texts.ts'

/** What the check of metadata has to know. */
export interface MetadataRules {
  namespaced: boolean
  names: NameRule
  /** The stored metadata, on an update. */
  previous?: ObjectMeta
  /** Built-in kinds take only finalizers that are qualified or known; custom resources take any name. Default: true. */
  knownFinalizers?: boolean
  /** Checks that a kind itself repeats on an update, after the common ones. Default: both. */
  repeats?: readonly MetadataCheck[]
}

/** `update`: what may change; `create`: the rules for new objects, with the kind's own rule for names. */
export type MetadataCheck = 'update' | 'create'

const BOTH: readonly MetadataCheck[] = ['update', 'create']
const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

/**
 * Everything that is wrong with an object's metadata, in the order in which the API server tells it.
 * On an update the server checks several times over and names the same cause each time.
 *
 * @example
 * metadataCauses({ name: 'A' }, { namespaced: false, names: 'subdomain' })
 */
export function metadataCauses(meta: ObjectMeta, rules: MetadataRules): Cause[] {
  const { previous, namespaced, names, knownFinalizers = true, repeats = BOTH } = rules
  const own = [nameCheck(names), nameCheck(names, true)] as const
  const shared = sharedCauses(meta)
  const legacy = knownFinalizers ? unknownFinalizers(meta.finalizers) : []
  const create = (whole: Check, prefix: Check) => [
    ...nameCauses(meta, whole, prefix),
    ...namespaceCauses(meta, namespaced),
    ...shared.created,
  ]
  if (previous === undefined) return [...create(...own), ...legacy]

  const update = [...changeCauses(meta, previous), ...shared.updated]
  const causes = [...create(pathSegment, pathSegmentPrefix), ...update]
  for (const check of repeats) causes.push(...(check === 'update' ? update : create(...own)), ...legacy)
  return causes
}

/** The checks that are made for new and changed objects alike. */
function sharedCauses(meta: ObjectMeta): { created: Cause[]; updated: Cause[] } {
  const updated = [
    ...labelCauses(meta.labels, 'metadata.labels'),
    ...annotationCauses(meta.annotations, 'metadata.annotations'),
    ...ownerCauses(meta.ownerReferences),
  ]
  const created = [...negativeGeneration(meta), ...updated, ...finalizerCauses(meta.finalizers)]
  return { created, updated }
}

function nameCauses({ name = '', generateName = '' }: ObjectMeta, whole: Check, prefix: Check): Cause[] {
  const causes =
    generateName === ''
      ? []
      : prefix(generateName).map((why) => invalidValue('metadata.generateName', generateName, why))
  if (name === '') causes.push(required('metadata.name', 'name or generateName is required'))
  else causes.push(...whole(name).map((why) => invalidValue('metadata.name', name, why)))
  return causes
}

function namespaceCauses({ namespace = '' }: ObjectMeta, namespaced: boolean): Cause[] {
  if (!namespaced) {
    return namespace === '' ? [] : [forbiddenField('metadata.namespace', 'not allowed on this type')]
  }
  if (namespace === '') return [required('metadata.namespace')]
  return label(namespace).map((why) => invalidValue('metadata.namespace', namespace, why))
}

const negativeGeneration = ({ generation = 0 }: ObjectMeta): Cause[] =>
  generation < 0 ? [invalidValue('metadata.generation', generation, NEGATIVE)] : []

/**
 * What is wrong with owner references; the path has no index, as the server gives none.
 *
 * @example
 * ownerCauses([{ apiVersion: 'v1', kind: 'Node', name: 'a', uid: '' }])
 */
export function ownerCauses(owners: readonly OwnerReference[] | null | undefined): Cause[] {
  const path = 'metadata.ownerReferences'
  const causes: Cause[] = []
  let controller = ''
  for (const owner of owners ?? []) {
    causes.push(...ownerReferenceCauses(owner, path))
    if (owner.controller !== true) continue
    const current = `${owner.kind}/${owner.name}`
    if (controller === '') controller = current
    else {
      const why = `Found "true" in references for ${controller} and ${current}`
      causes.push(
        invalidValue(
          path,
          owners?.map(inOrder),
          `Only one reference can have Controller set to true. ${why}`,
        ),
      )
    }
  }
  return causes
}

function ownerReferenceCauses(owner: OwnerReference, path: string): Cause[] {
  const causes: Cause[] = []
  const { group, version } = groupAndVersion(owner.apiVersion)
  if (version === '') {
    causes.push(invalidValue(`${path}.apiVersion`, owner.apiVersion, 'version must not be empty'))
  }
  for (const field of ['kind', 'name', 'uid'] as const) {
    if (owner[field] === '') causes.push(invalidValue(`${path}.${field}`, owner[field], 'must not be empty'))
  }
  if (group === '' && version === 'v1' && owner.kind === 'Event') {
    causes.push(invalidValue(path, inOrder(owner), '/v1, Kind=Event is disallowed from being an owner'))
  }
  return causes
}

/** An apiVersion with more than one slash counts as empty. */
function groupAndVersion(apiVersion: string): { group: string; version: string } {
  return apiVersion.split('/', 3).length > 2 ? { group: '', version: '' } : splitApiVersion(apiVersion)
}

/** The fields in the order in which the server prints them. */
const inOrder = ({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference) => ({
  apiVersion,
  kind,
  name,
  uid,
  controller,
  blockOwnerDeletion,
})

function finalizerCauses(finalizers: readonly string[] | null | undefined): Cause[] {
  if (finalizers == null) return []
  const causes = finalizers.flatMap((finalizer) =>
    qualifiedName(finalizer).map((why) => invalidValue('metadata.finalizers', finalizer, why)),
  )
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    const why = 'finalizer orphan and foregroundDeletion cannot be both set'
    causes.push(invalidValue('metadata.finalizers', finalizers, why))
  }
  return causes
}

const unknownFinalizers = (finalizers: readonly string[] | null | undefined): Cause[] =>
  (finalizers ?? []).flatMap((finalizer, index) =>
    unknownFinalizer(finalizer, `metadata.finalizers[${index}]`),
  )

const unknownFinalizer = (finalizer: string, path: string): Cause[] =>
  finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)
    ? []
    : [invalidValue(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]

/** What is wrong with the name of a finalizer outside of the metadata (Namespace). */
export const finalizerNameCauses = (finalizer: string, path: string): Cause[] => [
  ...qualifiedName(finalizer).map((why) => invalidValue(path, finalizer, why)),
  ...unknownFinalizer(finalizer, path),
]

/** Fields that no update changes, with what a missing one stands for. */
const FIXED = [
  { field: 'name', missing: '' },
  { field: 'namespace', missing: '' },
  { field: 'uid', missing: '' },
  { field: 'creationTimestamp', missing: null },
  { field: 'deletionTimestamp', missing: null },
  { field: 'deletionGracePeriodSeconds', missing: null },
] as const

function changeCauses(meta: ObjectMeta, previous: ObjectMeta): Cause[] {
  const causes = previous.deletionTimestamp == null ? [] : newFinalizers(meta, previous)
  if ((meta.resourceVersion ?? '') === '') {
    causes.push(invalidValue('metadata.resourceVersion', '', 'must be specified for an update'))
  }
  if ((meta.generation ?? 0) < (previous.generation ?? 0)) {
    causes.push(invalidValue('metadata.generation', meta.generation ?? 0, 'must not be decremented'))
  }
  for (const { field, missing } of FIXED) {
    const value = meta[field] ?? missing
    if (value !== (previous[field] ?? missing)) {
      causes.push(invalidValue(`metadata.${field}`, value, IMMUTABLE))
    }
  }
  return causes
}

function newFinalizers({ finalizers }: ObjectMeta, previous: ObjectMeta): Cause[] {
  const before = new Set(previous.finalizers)
  const added = [...new Set(finalizers)].filter((finalizer) => !before.has(finalizer)).sort()
  if (added.length === 0) return []
  const list = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`
  return [forbiddenField('metadata.finalizers', why)]
}
