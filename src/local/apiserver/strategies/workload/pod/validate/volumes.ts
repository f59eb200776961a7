import type { ObjectMeta } from '../../../../../../cluster/object.ts'
import type { Fields } from '../../../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { label, subdomain } from '../../../../validate/names.ts'
import { invalidFor } from '../../../shared/checks.ts'
import { fields, items, text } from '../../../shared/read.ts'
import type { Volumes } from './mounts.ts'
import { sourceChecks } from './volume-sources.ts'

/** What is known of the Pod when its volumes are checked. */
export interface VolumeOwner {
  /** Unset in a template. */
  pod?: ObjectMeta
}

/**
 * What is wrong with the volumes of a Pod, and which of them are sound.
 *
 * @example
 * checkVolumes([{ name: 'a', emptyDir: {} }], {}, 'spec.volumes').volumes.has('a') // true
 */
export function checkVolumes(
  list: unknown,
  owner: VolumeOwner,
  path: string,
): { volumes: Volumes; causes: Cause[] } {
  const volumes = new Map<string, Fields>()
  const causes: Cause[] = []
  const podName = owner.pod?.name ?? ''
  const all = items(list)
  const made = new Set(
    podName === ''
      ? []
      : all.filter((volume) => volume.ephemeral != null).map((volume) => `${podName}-${text(volume.name)}`),
  )
  all.forEach((volume, index) => {
    const at = `${path}[${index}]`
    const name = text(volume.name)
    const found = sourceCauses(volume, owner, at)
    if (name === '') found.push(required(`${at}.name`))
    else found.push(...invalidFor(`${at}.name`, name, label(name)))
    if (volumes.has(name)) found.push(duplicate(`${at}.name`, name))
    if (found.length === 0) volumes.set(name, volume)
    else causes.push(...found)
    const claim = text(fields(volume.persistentVolumeClaim)?.claimName)
    if (made.has(claim)) {
      const why = 'must not reference a PVC that gets created for an ephemeral volume'
      causes.push(invalidValue(`${at}.persistentVolumeClaim.claimName`, claim, why))
    }
  })
  return { volumes, causes }
}

/** Of several sources only the first is looked at. */
function sourceCauses(volume: Fields, { pod }: VolumeOwner, path: string): Cause[] {
  const causes: Cause[] = []
  let count = 0
  for (const { name, shown, inside, check } of sourceChecks) {
    const source = fields(volume[name])
    if (source === undefined) continue
    if (count > 0)
      causes.push(forbiddenField(`${path}.${shown ?? name}`, 'may not specify more than 1 volume type'))
    else {
      causes.push(...check(source, `${path}.${inside ?? name}`, pod !== undefined))
      if (name === 'ephemeral') causes.push(...claimNameCauses(pod?.name ?? '', text(volume.name), path))
    }
    count = 1
  }
  return count === 0 ? [required(path, 'must specify a volume type')] : causes
}

/** The claim that is made for an ephemeral volume is named after the Pod and the volume. */
function claimNameCauses(podName: string, volume: string, path: string): Cause[] {
  if (podName === '' || volume === '') return []
  const claim = `${podName}-${volume}`
  return subdomain(claim).map((why) =>
    invalidValue(`${path}.name`, volume, `PVC name ${JSON.stringify(claim)}: ${why}`),
  )
}
