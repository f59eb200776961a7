import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notFoundValue, notSupported, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { fields, items, text } from '../../../shared/read.ts'
import { descending, noBacksteps } from './paths.ts'

/** The volumes of a Pod that are sound, by name. */
export type Volumes = ReadonlyMap<string, Fields>

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None']
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible']

/** Which of a list of mounts or devices use a name, and which a path. A name counts with its last path. */
function usedBy(list: unknown, pathField: string): { names: Set<string>; paths: Set<string> } {
  const found = new Map(items(list).map((one) => [text(one.name), text(one[pathField])]))
  return { names: new Set(found.keys()), paths: new Set(found.values()) }
}

/**
 * What is wrong with how a container mounts volumes.
 *
 * @example
 * mountCauses(container, volumes, 'spec.containers[0].volumeMounts')
 */
export function mountCauses(container: Fields, volumes: Volumes, path: string): Cause[] {
  const devices = usedBy(container.volumeDevices, 'devicePath')
  const places = new Set<string>()
  return items(container.volumeMounts).flatMap((mount, index) => {
    const at = `${path}[${index}]`
    const [name, place] = [text(mount.name), text(mount.mountPath)]
    const causes: Cause[] = []
    if (name === '') causes.push(required(`${at}.name`))
    if (!volumes.has(name)) causes.push(notFoundValue(`${at}.name`, name))
    if (place === '') causes.push(required(`${at}.mountPath`))
    if (places.has(place)) causes.push(invalidValue(`${at}.mountPath`, place, 'must be unique'))
    places.add(place)
    if (devices.names.has(name))
      causes.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeDevices'))
    if (devices.paths.has(place)) {
      causes.push(invalidValue(`${at}.mountPath`, place, 'must not already exist as a path in volumeDevices'))
    }
    return [...causes, ...subPathCauses(mount, at, path), ...modeCauses(mount, container, path)]
  })
}

function subPathCauses(mount: Fields, at: string, path: string): Cause[] {
  const [subPath, expression] = [text(mount.subPath), text(mount.subPathExpr)]
  const causes = subPath === '' ? [] : descending(subPath, `${path}.subPath`)
  if (expression === '') return causes
  if (subPath !== '') {
    causes.push(
      invalidValue(`${at}.subPathExpr`, expression, 'subPathExpr and subPath are mutually exclusive'),
    )
  }
  return [...causes, ...descending(expression, `${path}.subPathExpr`)]
}

function modeCauses(mount: Fields, container: Fields, path: string): Cause[] {
  const causes: Cause[] = []
  const { mountPropagation, recursiveReadOnly } = mount
  if (mountPropagation != null) {
    const at = `${path}.mountPropagation`
    if (!PROPAGATIONS.includes(text(mountPropagation)))
      causes.push(notSupported(at, mountPropagation, PROPAGATIONS))
    if (mountPropagation === 'Bidirectional' && fields(container.securityContext)?.privileged !== true) {
      causes.push(
        forbiddenField(at, 'Bidirectional mount propagation is available only to privileged containers'),
      )
    }
  }
  if (recursiveReadOnly == null || recursiveReadOnly === 'Disabled') return causes
  const at = `${path}.recursiveReadOnly`
  if (!RECURSIVE.includes(text(recursiveReadOnly)))
    return [...causes, notSupported(at, recursiveReadOnly, RECURSIVE)]
  if (mount.readOnly !== true) causes.push(forbiddenField(at, 'may only be specified when readOnly is true'))
  if (mountPropagation != null && mountPropagation !== 'None') {
    causes.push(forbiddenField(at, 'may only be specified when mountPropagation is None or not specified'))
  }
  return causes
}

/**
 * What is wrong with the block devices of a container.
 *
 * @example
 * deviceCauses(container, volumes, 'spec.containers[0].volumeDevices')
 */
export function deviceCauses(container: Fields, volumes: Volumes, path: string): Cause[] {
  const mounts = usedBy(container.volumeMounts, 'mountPath')
  const places = new Set<string>()
  const names = new Set<string>()
  return items(container.volumeDevices).flatMap((device, index) => {
    const at = `${path}[${index}]`
    const [name, place] = [text(device.name), text(device.devicePath)]
    const volume = volumes.get(name)
    const causes: Cause[] = []
    const bad = (field: string, value: string, why: string) =>
      causes.push(invalidValue(`${at}.${field}`, value, why))
    if (name === '') causes.push(required(`${at}.name`))
    if (names.has(name)) bad('name', name, 'must be unique')
    if (volume === undefined) causes.push(notFoundValue(`${at}.name`, name))
    else if (volume.persistentVolumeClaim == null && volume.ephemeral == null) {
      bad(
        'name',
        name,
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      )
    }
    if (place === '') causes.push(required(`${at}.devicePath`))
    if (places.has(place)) bad('devicePath', place, 'must be unique')
    if (noBacksteps(place, at).length > 0) bad('devicePath', place, "can not contain backsteps ('..')")
    else places.add(place)
    if (mounts.names.has(name)) bad('name', name, 'must not already exist in volumeMounts')
    if (mounts.paths.has(place)) bad('devicePath', place, 'must not already exist as a path in volumeMounts')
    if (name !== '') names.add(name)
    return causes
  })
}
