import { type Fields, isFields } from '../../../../../protocol/own.ts'
import { defaultPullPolicy } from '../image-tag.ts'
import { ensure, fields, fill, fillUnset, items, text } from '../../shared/read.ts'
import { defaultFieldRef, defaultRequirements, defaultResourceRef } from './container-defaults.ts'

/** 0644 */
const MODE = 420

/** What each kind of volume fills in. */
const SOURCES: Record<string, (source: Fields) => void> = {
  hostPath: (source) => fillUnset(source, 'type', ''),
  secret: defaultMode,
  configMap: defaultMode,
  downwardAPI: (source) => {
    defaultMode(source)
    defaultFiles(source)
  },
  projected: (source) => {
    defaultMode(source)
    for (const { downwardAPI, serviceAccountToken } of items(source.sources)) {
      if (isFields(downwardAPI)) defaultFiles(downwardAPI)
      if (isFields(serviceAccountToken)) fillUnset(serviceAccountToken, 'expirationSeconds', 3600)
    }
  },
  ephemeral: ({ volumeClaimTemplate }) => {
    if (isFields(volumeClaimTemplate)) defaultClaimSpec(ensure(volumeClaimTemplate, 'spec'))
  },
  image: (source) => fill(source, 'pullPolicy', defaultPullPolicy(text(source.reference))),
  iscsi: (source) => fill(source, 'iscsiInterface', 'default'),
  rbd: (source) => {
    fill(source, 'pool', 'rbd')
    fill(source, 'user', 'admin')
    fill(source, 'keyring', '/etc/ceph/keyring')
  },
  azureDisk: (source) => {
    fillUnset(source, 'cachingMode', 'ReadWrite')
    fillUnset(source, 'fsType', 'ext4')
    fillUnset(source, 'readOnly', false)
    fillUnset(source, 'kind', 'Shared')
  },
  scaleIO: (source) => {
    fill(source, 'storageMode', 'ThinProvisioned')
    fill(source, 'fsType', 'xfs')
  },
}

/**
 * Fills in what a volume leaves out; one that names no source is an empty directory.
 *
 * @example
 * defaultVolume({ name: 'tmp' }) // { name: 'tmp', emptyDir: {} }
 */
export function defaultVolume(volume: Fields): void {
  let sources = 0
  for (const name of Object.keys(volume)) {
    const source = fields(volume[name])
    if (source === undefined) continue
    sources++
    if (Object.hasOwn(SOURCES, name)) SOURCES[name]?.(source)
  }
  if (sources === 0) volume.emptyDir = {}
}

/**
 * Fills in what the spec of a claim leaves out.
 *
 * @example
 * defaultClaimSpec(spec) // spec.volumeMode is 'Filesystem'
 */
export function defaultClaimSpec(spec: Fields): void {
  fillUnset(spec, 'volumeMode', 'Filesystem')
  const resources = fields(spec.resources)
  if (resources !== undefined) defaultRequirements(resources)
}

function defaultMode(source: Fields): void {
  fillUnset(source, 'defaultMode', MODE)
}

function defaultFiles(source: Fields): void {
  for (const file of items(source.items)) {
    defaultFieldRef(file.fieldRef)
    defaultResourceRef(file.resourceFieldRef)
  }
}
