import { own, type Fields } from '../../../../protocol/own.ts'
import { age } from '../format.ts'
import { has, isTrue, part, parts, scalar, text, texts } from '../read.ts'
import type { Cells } from './cell.ts'

const MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

const name = (object: Fields) => text(part(object, 'metadata'), 'name')
const annotations = (object: Fields) => part(part(object, 'metadata'), 'annotations')
const orUnset = (object: Fields, field: string) => (has(object, field) ? text(object, field) : '<unset>')

function accessModes(holder: Fields): string {
  const modes = texts(holder, 'accessModes')
  return MODES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',')
}

/** The phase, but for what is being deleted. */
function phase(object: Fields): string {
  if (has(part(object, 'metadata'), 'deletionTimestamp')) return 'Terminating'
  return text(part(object, 'status'), 'phase')
}

function storageClassName(object: Fields): string {
  const old = own(annotations(object), 'volume.beta.kubernetes.io/storage-class')
  return typeof old === 'string' ? old : text(part(object, 'spec'), 'storageClassName')
}

const capacity = (holder: Fields) => scalar(part(holder, 'capacity'), 'storage') ?? '0'

const volume: Cells = (object, now) => {
  const spec = part(object, 'spec')
  const claim = part(spec, 'claimRef')
  return [
    name(object),
    capacity(spec),
    accessModes(spec),
    text(spec, 'persistentVolumeReclaimPolicy'),
    phase(object),
    has(spec, 'claimRef') ? `${text(claim, 'namespace')}/${text(claim, 'name')}` : '',
    storageClassName(object),
    orUnset(spec, 'volumeAttributesClassName'),
    text(part(object, 'status'), 'reason'),
    age(object, now),
    orUnset(spec, 'volumeMode'),
  ]
}

const claim: Cells = (object, now) => {
  const spec = part(object, 'spec')
  const status = part(object, 'status')
  const isBound = text(spec, 'volumeName') !== ''
  return [
    name(object),
    phase(object),
    text(spec, 'volumeName'),
    isBound ? capacity(status) : '',
    isBound ? accessModes(status) : '',
    storageClassName(object),
    orUnset(spec, 'volumeAttributesClassName'),
    age(object, now),
    orUnset(spec, 'volumeMode'),
  ]
}

const storageClass: Cells = (object, now) => {
  const marks = annotations(object)
  const isDefault = ['storageclass.kubernetes.io', 'storageclass.beta.kubernetes.io'].some(
    (prefix) => own(marks, `${prefix}/is-default-class`) === 'true',
  )
  return [
    name(object) + (isDefault ? ' (default)' : ''),
    text(object, 'provisioner'),
    text(object, 'reclaimPolicy') || 'Delete',
    text(object, 'volumeBindingMode') || 'Immediate',
    isTrue(object, 'allowVolumeExpansion'),
    age(object, now),
  ]
}

const attributesClass: Cells = (object, now) => [name(object), text(object, 'driverName'), age(object, now)]

const attachment: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [
    name(object),
    text(spec, 'attacher'),
    text(part(spec, 'source'), 'persistentVolumeName'),
    text(spec, 'nodeName'),
    isTrue(part(object, 'status'), 'attached'),
    age(object, now),
  ]
}

const csiNode: Cells = (object, now) => [
  name(object),
  parts(part(object, 'spec'), 'drivers').length,
  age(object, now),
]

const csiDriver: Cells = (object, now) => {
  const spec = part(object, 'spec')
  const requests = parts(spec, 'tokenRequests').map((request) => text(request, 'audience'))
  return [
    name(object),
    own(spec, 'attachRequired') !== false,
    isTrue(spec, 'podInfoOnMount'),
    isTrue(spec, 'storageCapacity'),
    requests.length === 0 ? '<unset>' : requests.join(','),
    isTrue(spec, 'requiresRepublish'),
    texts(spec, 'volumeLifecycleModes').join(',') || '<none>',
    age(object, now),
  ]
}

/** Cells of volumes and all that provides them. */
export const STORAGE: Readonly<Record<string, Cells>> = {
  'v1 persistentvolumes': volume,
  'v1 persistentvolumeclaims': claim,
  'storage.k8s.io/v1 storageclasses': storageClass,
  'storage.k8s.io/v1 volumeattributesclasses': attributesClass,
  'storage.k8s.io/v1 volumeattachments': attachment,
  'storage.k8s.io/v1 csinodes': csiNode,
  'storage.k8s.io/v1 csidrivers': csiDriver,
}
