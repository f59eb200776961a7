import type { Obj } from '../../../../cluster/object.ts'
import { own, type Fields } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import { forbidden, type Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { qualifiedName } from '../../validate/names.ts'
import { immutable, invalidFor } from '../shared/checks.ts'
import { claimSpecCauses } from '../workload/claim.ts'
import { goJson, goValue } from '../shared/go-value.ts'
import { nanoOf } from '../shared/quantity.ts'
import { ensure, entry, fill, fillUnset, optionalText, part, text, texts } from '../shared/read.ts'
import { isNative } from '../shared/resource-names.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { unifiedDiff } from '../workload/unified-diff.ts'
import { claimWarnings } from '../workload/pod/warnings/spec.ts'
import { defaultClass } from './default-class.ts'
import { protect } from './protect.ts'
import { quantityCauses } from './quantities.ts'
import { split } from './split.ts'

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class'
const CLASSES = 'storage.k8s.io/storageclasses'
const ATTRIBUTES = 'spec.volumeAttributesClassName'
const RESIZE_STATES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
]

export const volumeClaim: Strategy = {
  defaults,
  prepare,
  validate: (next, previous, situation) => {
    if (situation.subresource === 'status') return statusCauses(next)
    const causes = claimSpecCauses(part(next.spec), 'spec').concat(sourceCauses(part(next.spec)))
    if (previous === undefined) return causes
    causes.push(...changeCauses(next, previous))
    if (causes.length === 0) admitResize(next, previous, situation)
    return causes
  },
  warnings: ({ metadata, spec }, _previous, { subresource }) => [
    ...(subresource !== undefined || entry(metadata.annotations, OLD_CLASS) === undefined
      ? []
      : [
          `metadata.annotations[${OLD_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`,
        ]),
    ...(subresource === undefined ? claimWarnings(part(spec), 'spec') : []),
  ],
}

function defaults(next: Obj): void {
  fill(ensure(next, 'status'), 'phase', 'Pending')
  const spec = ensure(next, 'spec')
  fillUnset(spec, 'volumeMode', 'Filesystem')
}

const splitClaim = split(() => ({ phase: 'Pending' }))

function prepare(next: Obj, previous: Obj | undefined, situation: Situation): void {
  splitClaim(next, previous, situation)
  if (situation.subresource !== undefined) return
  const spec = ensure(next, 'spec')
  if (previous === undefined) {
    protect(next, 'kubernetes.io/pvc-protection')
    setClass(next, spec, situation)
  }
  linkSources(spec, part(previous?.spec))
}

function setClass({ metadata }: Obj, spec: Fields, situation: Situation): void {
  if (spec.storageClassName != null || entry(metadata.annotations, OLD_CLASS) !== undefined) return
  const found = defaultClass(
    situation,
    CLASSES,
    'storageclass.kubernetes.io/is-default-class',
    'storageclass.beta.kubernetes.io/is-default-class',
  )
  if (found !== undefined) spec.storageClassName = found
}

/** dataSource is the old form of dataSourceRef; each is set from the other. Sources in other namespaces are off. */
function linkSources(spec: Fields, before: Fields): void {
  const isKnown = ({ kind, apiGroup }: Fields) =>
    (kind === 'PersistentVolumeClaim' && text(apiGroup) === '') ||
    (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io')
  const isNew = before.dataSource == null && before.dataSourceRef == null
  const isElsewhere = text(part(spec.dataSourceRef).namespace) !== ''
  if (isElsewhere && before.dataSourceRef == null) Reflect.deleteProperty(spec, 'dataSourceRef')
  if (isNew && spec.dataSourceRef == null && spec.dataSource != null && !isKnown(part(spec.dataSource))) {
    Reflect.deleteProperty(spec, 'dataSource')
  }
  if (spec.dataSource != null && spec.dataSourceRef == null) spec.dataSourceRef = { ...part(spec.dataSource) }
  else if (spec.dataSourceRef != null && spec.dataSource == null) {
    const { namespace, ...source } = part(spec.dataSourceRef)
    if (text(namespace) === '') spec.dataSource = source
  }
}

const sizeOf = (spec: unknown): unknown => own(part(part(part(spec).resources).requests), 'storage')

/** Claims grow only once they are bound, and only where their class says so. */
function admitResize(next: Obj, previous: Obj, { cluster }: Situation): void {
  if (nanoOf(sizeOf(next.spec)) <= nanoOf(sizeOf(previous.spec))) return
  const subject = { group: '', resource: 'persistentvolumeclaims', name: next.metadata.name ?? '' }
  if (part(previous.status).phase !== 'Bound') {
    throw forbidden(subject, 'Only bound persistent volume claims can be expanded')
  }
  const name = classOf(next)
  const found = name === '' || name !== classOf(previous) ? undefined : cluster?.get(CLASSES, name)
  if (found?.allowVolumeExpansion === true || cluster === undefined) return
  const why =
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
  throw forbidden(subject, why)
}

const classOf = ({ metadata, spec }: Obj): string =>
  entry(metadata.annotations, OLD_CLASS) ?? text(part(spec).storageClassName)

function sourceCauses(spec: Fields): Cause[] {
  const source = spec.dataSource == null ? undefined : part(spec.dataSource)
  const reference = spec.dataSourceRef == null ? undefined : part(spec.dataSourceRef)
  if (source === undefined || reference === undefined) return []
  if (text(reference.namespace) !== '') {
    return [invalidValue('spec', {}, 'may not be specified when dataSourceRef.namespace is specified')]
  }
  const same = ['apiGroup', 'kind', 'name'].every((name) => source[name] === reference[name])
  return same ? [] : [invalidValue('spec', {}, 'must match dataSourceRef')]
}

function changeCauses(next: Obj, previous: Obj): Cause[] {
  const spec = part(next.spec)
  const before = part(previous.spec)
  const [compared, stored] = comparable(next, previous)
  const causes = oldClassCauses(next, previous)
  if (!semanticEqual(compared, stored)) {
    const print = (value: Fields) => goJson(goValue('PersistentVolumeClaimSpec', value), 1)
    const why =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
    causes.push(forbiddenField('spec', `${why}\n${unifiedDiff(print(stored), print(compared))}`))
  }
  const size = nanoOf(sizeOf(spec))
  if (size < nanoOf(sizeOf(before)) && size <= nanoOf(own(part(part(previous.status).capacity), 'storage'))) {
    causes.push(
      forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'),
    )
  }
  causes.push(...immutable(spec.volumeMode, before.volumeMode, 'volumeMode'))
  const current = 'status.currentVolumeAttributesClassName is not nil'
  const attributes = optionalText(spec.volumeAttributesClassName)
  if (part(previous.status).currentVolumeAttributesClassName == null) return causes
  if (attributes === optionalText(before.volumeAttributesClassName)) return causes
  if (attributes === undefined)
    causes.push(forbiddenField(ATTRIBUTES, `update to nil is forbidden when ${current}`))
  if (attributes === '')
    causes.push(forbiddenField(ATTRIBUTES, `update to empty string is forbidden when ${current}`))
  return causes
}

/** Both specs with what may change made equal. */
function comparable(next: Obj, previous: Obj): [next: Fields, previous: Fields] {
  const spec = { ...part(next.spec) }
  const before = { ...part(previous.spec) }
  if (text(before.volumeName) === '') before.volumeName = spec.volumeName
  const oldClass = entry(previous.metadata.annotations, OLD_CLASS)
  if (before.storageClassName == null && (oldClass === undefined || oldClass === spec.storageClassName)) {
    spec.storageClassName = before.storageClassName
  }
  if (part(next.status).phase === 'Bound') {
    const resources = part(spec.resources)
    spec.resources = { ...resources, requests: { ...part(resources.requests), storage: sizeOf(before) } }
    spec.volumeAttributesClassName = before.volumeAttributesClassName
  }
  return [spec, before]
}

function oldClassCauses(next: Obj, previous: Obj): Cause[] {
  const now = entry(next.metadata.annotations, OLD_CLASS)
  const had = entry(previous.metadata.annotations, OLD_CLASS)
  const moved =
    had !== undefined &&
    part(previous.spec).storageClassName == null &&
    part(next.spec).storageClassName === had
  if (moved && (now === undefined || now === had)) return []
  return immutable(now ?? '', had ?? '', `metadata.annotations.${OLD_CLASS}`)
}

/** What is wrong with an amount that has to be above 0. */
export function positiveCauses(value: unknown, path: string): Cause[] {
  const nano = nanoOf(value)
  const causes =
    nano < 0n ? [invalidValue(path, Number(nano / 1_000_000_000n), 'must be a valid resource quantity')] : []
  return nano > 0n ? causes : [...causes, invalidValue(path, value, 'must be greater than zero')]
}

function statusCauses({ spec, status }: Obj): Cause[] {
  const causes = texts(part(spec).accessModes).length === 0 ? [required('Spec.accessModes')] : []
  for (const [name, value] of Object.entries(part(part(status).capacity))) {
    if (nanoOf(value) < 0n) causes.push(...positiveCauses(value, `status.capacity[${name}]`).slice(0, 1))
  }
  for (const [name, state] of Object.entries(part(part(status).allocatedResourceStatuses))) {
    const path = 'status.allocatedResourceStatuses'
    causes.push(...resourceKeyCauses(name, path))
    if (!RESIZE_STATES.includes(text(state))) causes.push(notSupported(path, name, RESIZE_STATES))
  }
  for (const [name, value] of Object.entries(part(part(status).allocatedResources))) {
    const path = 'status.allocatedResources'
    const wrong = resourceKeyCauses(name, path)
    causes.push(...(wrong.length > 0 ? wrong : quantityCauses('storage', value, `${path}[${name}]`)))
  }
  return causes
}

function resourceKeyCauses(name: string, path: string): Cause[] {
  const problems = invalidFor(path, name, qualifiedName(name))
  if (problems.length > 0 || !isNative(name) || name === 'storage') return problems
  return [notSupported(path, name, ['storage'])]
}
