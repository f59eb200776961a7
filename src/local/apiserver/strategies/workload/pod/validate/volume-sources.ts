import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required, tooLong } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { inRange, subdomain } from '../../../../validate/names.ts'
import { invalidFor, oneOf } from '../../../shared/checks.ts'
import { claimTemplateCauses } from '../../claim.ts'
import { nanoOf } from '../../../shared/quantity.ts'
import { fields, items, number, pairs, text, texts } from '../../../shared/read.ts'
import { descending, fileMode, noBacksteps } from './paths.ts'
import { downwardFileCauses, keyPathCauses, projectedCauses } from './projections.ts'

type Check = (source: Fields, path: string, isPod: boolean) => Cause[]

interface SourceCheck {
  name: string
  check: Check
  /** What the path says instead of the name when a second source is there. */
  shown?: string
  /** What paths inside say instead of the name. */
  inside?: string
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

/** Texts or lists that must be there. */
const needs =
  (...names: string[]): Check =>
  (source, path) =>
    names
      .filter((name) =>
        Array.isArray(source[name]) ? texts(source[name]).length === 0 : text(source[name]) === '',
      )
      .map((name) => required(`${path}.${name}`))

const hostPath: Check = (source, path) => {
  const place = text(source.path)
  if (place === '') return [required(`${path}.path`)]
  const type = source.type ?? ''
  const known = HOST_PATH_TYPES.includes(text(type))
  return [
    ...noBacksteps(place, `${path}.path`),
    ...(known ? [] : [notSupported(`${path}.type`, type, HOST_PATH_TYPES)]),
  ]
}

const emptyDir: Check = (source, path) =>
  nanoOf(source.sizeLimit) < 0n
    ? [forbiddenField(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
    : []

/** A ConfigMap or a Secret: its name, and which of its keys become files. */
const keyed =
  (name: string): Check =>
  (source, path) => [
    ...needs(name)(source, path, false),
    ...fileMode(source.defaultMode, `${path}.defaultMode`),
    ...items(source.items).flatMap((item, index) => keyPathCauses(item, `${path}.items[${index}]`)),
  ]

const nfs: Check = (source, path) => {
  const causes = needs('server', 'path')(source, path, false)
  if (!text(source.path).startsWith('/')) {
    causes.push(invalidValue(`${path}.path`, text(source.path), 'must be an absolute path'))
  }
  return causes
}

const downwardAPI: Check = (source, path) => [
  ...fileMode(source.defaultMode, `${path}.defaultMode`),
  ...items(source.items).flatMap((file) => downwardFileCauses(file, path)),
]

const gitRepo: Check = (source, path) => [
  ...needs('repository')(source, path, false),
  ...descending(text(source.directory), `${path}.directory`),
]

const csi: Check = (source, path) => {
  const driver = text(source.driver)
  const causes = driver === '' ? [required(`${path}.driver`)] : []
  if (driver.length > 63) causes.push(tooLong(`${path}.driver`, 63))
  if (driver !== '') causes.push(...invalidFor(`${path}.driver`, driver, subdomain(driver.toLowerCase())))
  const secret = fields(source.nodePublishSecretRef)
  if (secret === undefined) return causes
  const name = text(secret.name)
  if (name === '') return [...causes, required(`${path}.nodePublishSecretRef.name`)]
  return [...causes, ...invalidFor(`${path}.name`, name, subdomain(name))]
}

const fc: Check = (source, path) => {
  const [targets, ids] = [texts(source.targetWWNs), texts(source.wwids)]
  const causes: Cause[] = []
  if (targets.length === 0 && ids.length === 0) {
    causes.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'))
  }
  if (targets.length > 0 && ids.length > 0) {
    const why = 'targetWWNs and wwids can not be specified simultaneously'
    causes.push(invalidValue(`${path}.targetWWNs`, targets, why))
  }
  if (targets.length === 0) return causes
  if (source.lun == null)
    return [...causes, required(`${path}.lun`, 'lun is required if targetWWNs is specified')]
  return [...causes, ...invalidFor(`${path}.lun`, source.lun, inRange(number(source.lun), 0, 255))]
}

const flexVolume: Check = (source, path) => [
  ...needs('driver')(source, path, false),
  ...pairs(source.options).flatMap(([key]) => {
    const slash = key.indexOf('/')
    const domain = `.${(slash === -1 ? key : key.slice(0, slash)).toLowerCase()}`
    const reserved = domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io')
    const why = 'kubernetes.io and k8s.io namespaces are reserved'
    return reserved ? [invalidValue(`${path}.options[${key}]`, key, why)] : []
  }),
]

const image: Check = (source, path, isPod) => [
  ...(isPod ? needs('reference')(source, path, isPod) : []),
  ...oneOf(source.pullPolicy, PULL_POLICIES, `${path}.pullPolicy`),
]

const ephemeral: Check = ({ volumeClaimTemplate }, path) => {
  const template = fields(volumeClaimTemplate)
  const at = `${path}.volumeClaimTemplate`
  return template === undefined ? [required(at)] : claimTemplateCauses(template, at)
}

/** What is checked of each source, in the order in which the server looks for them. */
export const sourceChecks: readonly SourceCheck[] = [
  { name: 'emptyDir', check: emptyDir },
  { name: 'hostPath', check: hostPath },
  { name: 'gitRepo', check: gitRepo },
  { name: 'gcePersistentDisk', check: needs('pdName'), inside: 'persistentDisk' },
  { name: 'awsElasticBlockStore', check: needs('volumeID') },
  { name: 'secret', check: keyed('secretName') },
  { name: 'nfs', check: nfs },
  { name: 'iscsi', check: needs('targetPortal', 'iqn') },
  { name: 'glusterfs', check: needs('endpoints', 'path') },
  { name: 'flocker', check: () => [] },
  { name: 'persistentVolumeClaim', check: needs('claimName') },
  { name: 'rbd', check: needs('monitors', 'image') },
  { name: 'cinder', check: needs('volumeID') },
  { name: 'cephfs', check: needs('monitors'), shown: 'cephFS' },
  { name: 'quobyte', check: needs('registry', 'volume') },
  { name: 'downwardAPI', check: downwardAPI, shown: 'downwarAPI' },
  { name: 'fc', check: fc },
  { name: 'flexVolume', check: flexVolume },
  { name: 'configMap', check: keyed('name') },
  { name: 'azureFile', check: needs('secretName', 'shareName') },
  { name: 'vsphereVolume', check: needs('volumePath') },
  { name: 'photonPersistentDisk', check: needs('pdID') },
  { name: 'portworxVolume', check: needs('volumeID') },
  { name: 'azureDisk', check: needs('diskName', 'diskURI') },
  { name: 'storageos', check: () => [] },
  { name: 'projected', check: projectedCauses },
  { name: 'scaleIO', check: needs('gateway', 'system', 'volumeName') },
  { name: 'csi', check: csi },
  { name: 'ephemeral', check: ephemeral },
  { name: 'image', check: image },
]
