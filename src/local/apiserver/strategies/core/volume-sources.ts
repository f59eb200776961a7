import type { Fields } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { inRange, label, subdomain } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { goJson, goValue } from '../shared/go-value.ts'
import { noBacksteps } from '../workload/pod/validate/paths.ts'
import { sourceChecks } from '../workload/pod/validate/volume-sources.ts'
import { fields, number, part, text } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { unifiedDiff } from '../workload/unified-diff.ts'
import { driverNameCauses } from './driver-names.ts'

type Check = (source: Fields, path: string, volume: string) => Cause[]

/** The sources of volumes that a Pod has in another form, or not at all. */
const OWN: Record<string, Check | undefined> = {
  local: (source, path) =>
    text(source.path) === '' ? [required(`${path}.path`)] : noBacksteps(text(source.path), `${path}.path`),
  csi: (source, path) => [
    ...driverNameCauses(text(source.driver), `${path}.driver`),
    ...(text(source.volumeHandle) === '' ? [required(`${path}.volumeHandle`)] : []),
    ...['controllerPublish', 'controllerExpand', 'nodePublish', 'nodeExpand'].flatMap((use) =>
      secretCauses(source[`${use}SecretRef`], `${path}.${use}SecretRef`),
    ),
  ],
  iscsi: iscsiCauses,
  storageos: (source, path) => {
    const name = text(source.volumeName)
    return name === ''
      ? [required(`${path}.volumeName`)]
      : invalidFor(`${path}.volumeName`, name, label(name))
  },
}

function secretCauses(value: unknown, path: string): Cause[] {
  const secret = fields(value)
  if (secret === undefined) return []
  const [name = '', namespace = ''] = [secret.name, secret.namespace].map(text)
  return [
    ...(name === '' ? [required(`${path}.name`)] : invalidFor(`${path}.name`, name, subdomain(name))),
    ...(namespace === ''
      ? [required(`${path}.namespace`)]
      : invalidFor(`${path}.namespace`, namespace, label(namespace))),
  ]
}

const IQN = /^iqn\.\d{4}-\d{2}\.([a-z0-9-.]+)(:[^,;*&$|\s]+)$/
const EUI = /^eui.[0-9A-Fa-f]{16}$/
const NAA = /^naa.[0-9A-Fa-f]{32}$/
const isInitiator = (name: string): boolean => IQN.test(name) || EUI.test(name) || NAA.test(name)

function iscsiCauses(source: Fields, path: string, volume: string): Cause[] {
  const [portal = '', iqn = ''] = [source.targetPortal, source.iqn].map(text)
  const lun = number(source.lun)
  const secret = fields(source.secretRef)
  const initiator = source.initiatorName
  const causes = portal === '' ? [required(`${path}.targetPortal`)] : []
  if (initiator != null && `${volume}:${portal}`.length > 64) {
    const why =
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
    causes.push(invalidValue(`${path}.targetportal`, portal, why))
  }
  if (iqn === '') causes.push(required(`${path}.iqn`))
  else if (!isInitiator(iqn)) causes.push(invalidValue(`${path}.iqn`, iqn, 'must be valid format'))
  causes.push(...invalidFor(`${path}.lun`, lun, inRange(lun, 0, 255)))
  const needsSecret = source.chapAuthDiscovery === true || source.chapAuthSession === true
  if (needsSecret && secret === undefined) causes.push(required(`${path}.secretRef`))
  if (secret !== undefined && text(secret.name) === '') causes.push(required(`${path}.secretRef.name`))
  if (initiator != null && !isInitiator(text(initiator))) {
    causes.push(invalidValue(`${path}.initiatorname`, initiator, 'must be valid format'))
  }
  return causes
}

/** In the order of the checks. */
const ORDER = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
]
const SHOWN: Record<string, string | undefined> = { cephfs: 'cephFS' }
const INSIDE: Record<string, string | undefined> = { gcePersistentDisk: 'persistentDisk' }
const checks = new Map<string, Check>(
  sourceChecks.map(({ name, check }) => [name, (source, path) => check(source, path, false)]),
)

/** What is wrong with where a volume's data is: there must be one place, and it must be complete. */
export function volumeSourceCauses(spec: Fields, volume: string, path: string): Cause[] {
  const [first, ...others] = ORDER.filter((name) => spec[name] != null)
  if (first === undefined) return [required(path, 'must specify a volume type')]
  const check = OWN[first] ?? checks.get(first)
  const causes = check?.(part(spec[first]), `${path}.${INSIDE[first] ?? first}`, volume) ?? []
  if (first === 'local' && spec.nodeAffinity == null) {
    causes.push(required(`${path}.nodeAffinity`, 'Local volume requires node affinity'))
  }
  for (const name of others) {
    causes.push(forbiddenField(`${path}.${SHOWN[name] ?? name}`, 'may not specify more than 1 volume type'))
  }
  const isRoot = /^\/+$/.test(text(part(spec.hostPath).path))
  if (isRoot && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const why = "may not be 'recycle' for a hostPath mount of '/'"
    causes.push(forbiddenField(`${path}.persistentVolumeReclaimPolicy`, why))
  }
  return causes
}

/** The sources as the server's own type holds them: name there, name in v1, type. */
const PRINTED: readonly [go: string, name: string, type?: string][] = [
  ['GCEPersistentDisk', 'gcePersistentDisk', 'GCEPersistentDiskVolumeSource'],
  ['AWSElasticBlockStore', 'awsElasticBlockStore', 'AWSElasticBlockStoreVolumeSource'],
  ['HostPath', 'hostPath', 'HostPathVolumeSource'],
  ['Glusterfs', 'glusterfs'],
  ['NFS', 'nfs', 'NFSVolumeSource'],
  ['RBD', 'rbd'],
  ['Quobyte', 'quobyte', 'QuobyteVolumeSource'],
  ['ISCSI', 'iscsi'],
  ['FlexVolume', 'flexVolume'],
  ['Cinder', 'cinder'],
  ['CephFS', 'cephfs'],
  ['FC', 'fc', 'FCVolumeSource'],
  ['Flocker', 'flocker', 'FlockerVolumeSource'],
  ['AzureFile', 'azureFile'],
  ['VsphereVolume', 'vsphereVolume', 'VsphereVirtualDiskVolumeSource'],
  ['AzureDisk', 'azureDisk', 'AzureDiskVolumeSource'],
  ['PhotonPersistentDisk', 'photonPersistentDisk', 'PhotonPersistentDiskVolumeSource'],
  ['PortworxVolume', 'portworxVolume', 'PortworxVolumeSource'],
  ['ScaleIO', 'scaleIO'],
  ['Local', 'local'],
  ['StorageOS', 'storageos'],
  ['CSI', 'csi'],
]

const secretRef = (value: unknown) => {
  const secret = fields(value)
  return secret === undefined ? null : { Name: text(secret.name), Namespace: text(secret.namespace) }
}

function printed(spec: Fields): string {
  const entries = PRINTED.map(([go, name, type]) => {
    const source = fields(spec[name])
    if (source === undefined) return [go, null]
    if (name === 'csi') return [go, printedCSI(source)]
    if (name === 'local') return [go, { Path: text(source.path), FSType: source.fsType ?? null }]
    return [go, type === undefined ? source : goValue(type, source)]
  })
  return goJson(Object.fromEntries(entries), 1)
}

const printedCSI = (source: Fields) => ({
  Driver: text(source.driver),
  VolumeHandle: text(source.volumeHandle),
  ReadOnly: source.readOnly === true,
  FSType: text(source.fsType),
  VolumeAttributes: source.volumeAttributes ?? null,
  ControllerPublishSecretRef: secretRef(source.controllerPublishSecretRef),
  NodeStageSecretRef: secretRef(source.nodeStageSecretRef),
  NodePublishSecretRef: secretRef(source.nodePublishSecretRef),
  ControllerExpandSecretRef: secretRef(source.controllerExpandSecretRef),
  NodeExpandSecretRef: secretRef(source.nodeExpandSecretRef),
})

/** The cause for another source than before; the secret that expands a CSI volume may be added. */
export function changedSource(spec: Fields, before: Fields): Cause[] {
  const csi = fields(spec.csi)
  const mayAdd =
    csi?.controllerExpandSecretRef != null && fields(before.csi)?.controllerExpandSecretRef == null
  const now =
    mayAdd && before.csi != null ? { ...spec, csi: { ...csi, controllerExpandSecretRef: undefined } } : spec
  if (ORDER.every((name) => semanticEqual(now[name], before[name]))) return []
  const diff = unifiedDiff(printed(before), printed(now))
  const path = 'spec.persistentvolumesource'
  return [forbiddenField(path, `${path} is immutable after creation\n${diff}`)]
}
