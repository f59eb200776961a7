import type { Fields } from '../../../../../protocol/own.ts'
import { defaultResources } from '../../shared/quantity.ts'
import { fields, fill, fillUnset, items, text } from '../../shared/read.ts'
import { defaultContainer, defaultRequirements } from './container-defaults.ts'
import { defaultVolume } from './volume-defaults.ts'

/** The lists of containers of a Pod, in the order in which the server walks through them. */
export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const

/**
 * Fills in what the spec of a Pod leaves out, in a template or in a Pod.
 *
 * @example
 * defaultPodSpec(deployment.spec.template.spec)
 */
export function defaultPodSpec(spec: Fields): void {
  fill(spec, 'dnsPolicy', 'ClusterFirst')
  fill(spec, 'restartPolicy', 'Always')
  fillUnset(spec, 'securityContext', {})
  fillUnset(spec, 'terminationGracePeriodSeconds', 30)
  fill(spec, 'schedulerName', 'default-scheduler')
  for (const volume of items(spec.volumes)) defaultVolume(volume)
  for (const list of CONTAINER_LISTS) for (const container of items(spec[list])) defaultContainer(container)
  defaultResources(spec.overhead)
  const resources = fields(spec.resources)
  if (resources !== undefined) defaultRequirements(resources)
  shareServiceAccount(spec)
}

/** The old and the new name of the field always say the same; the new one wins. */
function shareServiceAccount(spec: Fields): void {
  const name = text(spec.serviceAccountName) || text(spec.serviceAccount)
  if (name === '') return
  spec.serviceAccountName = name
  spec.serviceAccount = name
}

/**
 * Fills in the template of Pods at `owner[name]`.
 *
 * @example
 * defaultTemplate(deployment.spec)
 */
export function defaultTemplate(owner: Fields, name = 'template'): void {
  const template = fields(owner[name])
  if (template === undefined) return
  template.metadata ??= {}
  const spec = fields(template.spec)
  if (spec !== undefined) defaultPodSpec(spec)
}
