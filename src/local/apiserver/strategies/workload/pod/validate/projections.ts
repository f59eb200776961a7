import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { labelSelectorCauses, type LabelSelector } from '../../../../validate/labels.ts'
import { invalidGo } from '../../../shared/checks.ts'
import { fields, items, number, text } from '../../../shared/read.ts'
import { fileMode, unreserved } from './paths.ts'
import { fieldRefCauses, FILE_FIELDS, resourceRefCauses } from './references.ts'

const DUPLICATE = 'conflicting duplicate paths'

/** What is wrong with a key that becomes a file. */
export function keyPathCauses(item: Fields, path: string): Cause[] {
  const place = text(item.path)
  return [
    ...(text(item.key) === '' ? [required(`${path}.key`)] : []),
    ...(place === '' ? [required(`${path}.path`)] : []),
    ...unreserved(place, `${path}.path`),
    ...fileMode(item.mode, `${path}.mode`),
  ]
}

/** What is wrong with a field of the Pod that becomes a file. The server gives no index. */
export function downwardFileCauses(file: Fields, path: string): Cause[] {
  const place = text(file.path)
  const [field, resource] = [fields(file.fieldRef), fields(file.resourceFieldRef)]
  const causes = place === '' ? [required(`${path}.path`)] : []
  causes.push(...unreserved(place, `${path}.path`))
  if (field !== undefined) {
    causes.push(...fieldRefCauses(field, FILE_FIELDS, `${path}.fieldRef`))
    if (resource !== undefined) {
      const why = 'fieldRef and resourceFieldRef can not be specified simultaneously'
      causes.push(invalidValue(path, 'resource', why))
    }
  } else if (resource !== undefined) {
    causes.push(...resourceRefCauses(resource, true, `${path}.resourceFieldRef`))
  } else causes.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  return [...causes, ...fileMode(file.mode, `${path}.mode`)]
}

/**
 * What is wrong with a volume that is made of several sources.
 *
 * @example
 * projectedCauses({ sources: [{ secret: {} }] }, 'spec.volumes[0].projected')
 */
export function projectedCauses(volume: Fields, path: string): Cause[] {
  const places = new Set<string>()
  /** A path that was taken before; `shown` is what the server prints instead of it. */
  const taken = (place: string, shown = place): Cause[] => {
    if (places.has(place)) return [invalidValue(path, shown, DUPLICATE)]
    places.add(place)
    return []
  }
  const causes = fileMode(volume.defaultMode, `${path}.defaultMode`)
  items(volume.sources).forEach((source, index) => {
    const at = `${path}.sources[${index}]`
    let count = 0
    for (const [name, check] of Object.entries(SOURCES)) {
      const one = fields(source[name])
      if (one === undefined) continue
      count++
      causes.push(...check(one, `${at}.${name}`, taken, path))
    }
    if (count > 1) causes.push(forbiddenField(at, 'may not specify more than 1 volume type per source'))
  })
  return causes
}

type Taken = (place: string, shown?: string) => Cause[]
type Check = (source: Fields, path: string, taken: Taken, volume: string) => Cause[]

const keys: Check = (source, path, taken) => {
  const name = text(source.name)
  const causes = name === '' ? [required(`${path}.name`)] : []
  items(source.items).forEach((item, index) => {
    const place = text(item.path)
    causes.push(...keyPathCauses(item, `${path}.items[${index}]`))
    if (place !== '') causes.push(...taken(place, name))
  })
  return causes
}

const downward: Check = (source, path, taken) =>
  items(source.items).flatMap((file) => {
    const place = text(file.path)
    return [...downwardFileCauses(file, path), ...(place === '' ? [] : taken(place))]
  })

const token: Check = (source, path, _taken, volume) => {
  const seconds = number(source.expirationSeconds)
  const place = text(source.path)
  const causes: Cause[] = []
  const bad = (why: string) => causes.push(invalidValue(`${path}.expirationSeconds`, seconds, why))
  if (seconds < 600) bad('may not specify a duration less than 10 minutes')
  if (seconds > 2 ** 32) bad('may not specify a duration larger than 2^32 seconds')
  if (place === '') return [...causes, required(`${volume}.path`)]
  return [...causes, ...unreserved(place, `${volume}.path`)]
}

const trustBundle: Check = (source, path, taken) => {
  const causes: Cause[] = []
  const [name, signer] = [source.name != null, source.signerName != null]
  if (name && signer) {
    const why = 'only one of name and signerName may be used'
    causes.push(invalidGo(path, 'ClusterTrustBundleProjection', source, why))
  } else if (name) {
    if (source.name === '') causes.push(required(`${path}.name`, 'must be a valid object name'))
    if (source.labelSelector != null) {
      const why = 'labelSelector must be unset if name is specified'
      causes.push(invalidGo(`${path}.labelSelector`, 'LabelSelector', source.labelSelector, why))
    }
  } else if (signer) {
    if (source.signerName === '') causes.push(required(`${path}.signerName`, 'must be a valid signer name'))
    causes.push(
      ...labelSelectorCauses(source.labelSelector as LabelSelector | undefined, `${path}.labelSelector`),
    )
  } else causes.push(required(path, 'either name or signerName must be specified'))
  const place = text(source.path)
  if (place === '') causes.push(required(`${path}.path`))
  return [...causes, ...unreserved(place, `${path}.path`), ...taken(place)]
}

const SOURCES: Record<string, Check> = {
  secret: keys,
  configMap: keys,
  downwardAPI: downward,
  serviceAccountToken: token,
  clusterTrustBundle: trustBundle,
}
