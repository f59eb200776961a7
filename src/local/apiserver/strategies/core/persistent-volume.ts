import type { Obj } from '../../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../../protocol/own.ts'
import { forbiddenField, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { immutable, invalidFor } from '../shared/checks.ts'
import {
  ensure,
  entry,
  fill,
  fillUnset,
  items,
  keep,
  optionalText,
  part,
  text,
  texts,
} from '../shared/read.ts'
import { subdomain } from '../../validate/names.ts'
import { protect } from './protect.ts'
import { expressionWarnings } from './node-labels.ts'
import { changedAffinity, nodeSelectorCauses } from './node-selector.ts'
import { positiveCauses } from './volume-claim.ts'
import { changedSource, volumeSourceCauses } from './volume-sources.ts'

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain']
const VOLUME_MODES = ['Block', 'Filesystem']

export const persistentVolume: Strategy = {
  metadataRepeats: ['create', 'create'],
  defaults,
  prepare,
  validate: (next, previous, { subresource }) => {
    if (subresource === 'status') return []
    const causes = volumeSpecCauses(part(next.spec), next.metadata.name ?? '')
    const options = mountOptionCauses(next)
    if (previous === undefined) return [...causes, ...options]
    return [...causes, ...options, ...causes, ...changeCauses(part(next.spec), part(previous.spec))]
  },
  warnings,
}

function defaults(next: Obj): void {
  fill(ensure(next, 'status'), 'phase', 'Pending')
  const spec = ensure(next, 'spec')
  fill(spec, 'persistentVolumeReclaimPolicy', 'Retain')
  fillUnset(spec, 'volumeMode', 'Filesystem')
  if (isFields(spec.hostPath)) fillUnset(spec.hostPath, 'type', '')
  if (isFields(spec.rbd)) {
    fill(spec.rbd, 'pool', 'rbd')
    fill(spec.rbd, 'user', 'admin')
    fill(spec.rbd, 'keyring', '/etc/ceph/keyring')
  }
  if (isFields(spec.iscsi)) fill(spec.iscsi, 'iscsiInterface', 'default')
  if (isFields(spec.azureDisk)) {
    for (const [name, value] of [
      ['cachingMode', 'ReadWrite'],
      ['fsType', 'ext4'],
      ['readOnly', false],
      ['kind', 'Shared'],
    ] as const) {
      fillUnset(spec.azureDisk, name, value)
    }
  }
  if (isFields(spec.scaleIO)) {
    fill(spec.scaleIO, 'storageMode', 'ThinProvisioned')
    fill(spec.scaleIO, 'fsType', 'xfs')
  }
}

function prepare(next: Obj, previous: Obj | undefined, { subresource, now }: Situation): void {
  if (previous === undefined) {
    next.status = { phase: 'Pending', lastPhaseTransitionTime: now }
    protect(next, 'kubernetes.io/pv-protection')
  } else if (subresource !== 'status') keep(next, previous, 'status')
  else {
    keep(next, previous, 'spec')
    stampPhase(ensure(next, 'status'), part(previous.status), now)
  }
}

/** Notes when the phase changed, unless the client has. */
function stampPhase(status: Fields, before: Fields, now: string): void {
  const field = 'lastPhaseTransitionTime'
  if (status.phase === before.phase) {
    if (status[field] == null) keep(status, before, field)
  } else if (status[field] == null || status[field] === before[field]) status[field] = now
}

const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options'
/** Sources that take mount options from the old annotation. */
const MOUNTED = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
]

function mountOptionCauses({ metadata, spec }: Obj): Cause[] {
  if (entry(metadata.annotations, MOUNT_OPTIONS) === undefined) return []
  if (MOUNTED.some((name) => part(spec)[name] != null)) return []
  return [
    forbiddenField(
      `metadata.annotations.${MOUNT_OPTIONS}`,
      'may not specify mount options for this volume type',
    ),
  ]
}

/**
 * What is wrong with the spec of a volume; `inline` for one that stands in a VolumeAttachment.
 *
 * @example
 * volumeSpecCauses({ accessModes: [] }, 'pv')
 */
export function volumeSpecCauses(spec: Fields, name: string, inline?: string): Cause[] {
  const path = inline ?? 'spec'
  return [
    ...(inline === undefined ? [] : inlineCauses(spec, inline)),
    ...modeCauses(texts(spec.accessModes), `${path}.accessModes`),
    ...(inline === undefined ? [...capacityCauses(spec.capacity), ...reclaimCauses(spec)] : []),
    ...affinityCauses(spec.nodeAffinity, `${path}.nodeAffinity`),
    ...volumeSourceCauses(spec, name, path),
    ...(inline === undefined ? classCauses(spec) : []),
  ]
}

function inlineCauses(spec: Fields, path: string): Cause[] {
  const why = 'may not be specified in the context of inline volumes'
  return [
    ...(spec.claimRef == null ? [] : [forbiddenField(`${path}.claimRef`, why)]),
    ...(Object.keys(part(spec.capacity)).length === 0 ? [] : [forbiddenField(`${path}.capacity`, why)]),
    ...(spec.csi == null
      ? [required(`${path}.csi`, 'has to be specified in the context of inline volumes')]
      : []),
  ]
}

function modeCauses(modes: string[], path: string): Cause[] {
  const causes = modes.length === 0 ? [required(path)] : []
  for (const mode of modes)
    if (!ACCESS_MODES.includes(mode)) causes.push(notSupported(path, mode, ACCESS_MODES))
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode))
  if (others && modes.includes('ReadWriteOncePod')) {
    causes.push(forbiddenField(path, 'may not use ReadWriteOncePod with other access modes'))
  }
  return causes
}

function capacityCauses(value: unknown): Cause[] {
  const capacity = part(value)
  const names = Object.keys(capacity)
  const path = 'spec.capacity'
  const causes = names.length === 0 ? [required(path)] : []
  if (own(capacity, 'storage') === undefined || names.length > 1) {
    causes.push(notSupported(path, value ?? null, ['storage']))
  }
  return [...causes, ...names.flatMap((name) => positiveCauses(own(capacity, name), `${path}[${name}]`))]
}

function reclaimCauses({ persistentVolumeReclaimPolicy: policy }: Fields): Cause[] {
  return RECLAIM_POLICIES.includes(text(policy))
    ? []
    : [notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES)]
}

function affinityCauses(affinity: unknown, path: string): Cause[] {
  if (!isFields(affinity)) return []
  return affinity.required == null
    ? [required(`${path}.required`, 'must specify required node constraints')]
    : nodeSelectorCauses(affinity.required, `${path}.required`)
}

function classCauses(spec: Fields): Cause[] {
  const name = text(spec.storageClassName)
  const attributes = optionalText(spec.volumeAttributesClassName)
  const causes = name === '' ? [] : invalidFor('spec.storageClassName', name, subdomain(name))
  if (!VOLUME_MODES.includes(text(spec.volumeMode))) {
    causes.push(notSupported('spec.volumeMode', spec.volumeMode, VOLUME_MODES))
  }
  if (attributes === undefined) return causes
  const path = 'spec.volumeAttributesClassName'
  causes.push(
    ...(attributes === ''
      ? [required(path, 'an empty string is disallowed')]
      : invalidFor(path, attributes, subdomain(attributes))),
  )
  if (spec.csi == null) {
    causes.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'))
  }
  return causes
}

function changeCauses(spec: Fields, before: Fields): Cause[] {
  const causes = [
    ...changedSource(spec, before),
    ...immutable(spec.volumeMode, before.volumeMode, 'volumeMode'),
    ...changedAffinity(spec.nodeAffinity, before.nodeAffinity),
  ]
  if (before.volumeAttributesClassName == null || spec.volumeAttributesClassName != null) return causes
  const why = 'update from non-nil value to nil is forbidden'
  return [...causes, forbiddenField('spec.volumeAttributesClassName', why)]
}

const OLD_ANNOTATIONS = [
  [
    'volume.beta.kubernetes.io/storage-class',
    'deprecated since v1.8; use "storageClassName" attribute instead',
  ],
  [MOUNT_OPTIONS, 'deprecated since v1.31; use "mountOptions" attribute instead'],
] as const
const OLD_SOURCES = [
  ['cephfs', 'cephfs', 'v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'v1.28, non-functional in v1.31+'],
] as const

function warnings(
  { metadata, spec: value }: Obj,
  _previous: Obj | undefined,
  { subresource }: Situation,
): string[] {
  if (subresource !== undefined) return []
  const spec = part(value)
  const terms = items(part(part(spec.nodeAffinity).required).nodeSelectorTerms)
  return [
    ...OLD_ANNOTATIONS.filter(([key]) => entry(metadata.annotations, key) !== undefined).map(
      ([key, why]) => `metadata.annotations[${key}]: ${why}`,
    ),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : []),
    ...terms.flatMap((term, index) =>
      expressionWarnings(term.matchExpressions, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`),
    ),
    ...OLD_SOURCES.filter(([name]) => spec[name] != null).map(
      ([, shown, why]) => `spec.${shown}: deprecated in ${why}`,
    ),
  ]
}
