import type { Obj } from '../../../../cluster/object.ts'
import type { Pod, Volume } from '../sets/objects.ts'
import { CLAIM, ordinalOf, type ClaimTemplate, type StatefulSet } from './objects.ts'

/**
 * The name of a claim of one member.
 *
 * @example
 * claimName(set, template, 0) // 'data-web-0'
 */
export const claimName = (set: StatefulSet, { metadata }: ClaimTemplate, ordinal: number): string =>
  `${metadata.name ?? ''}-${set.metadata.name ?? ''}-${ordinal}`

const templatesOf = ({ spec }: StatefulSet) => spec.volumeClaimTemplates ?? []

/** The names of the claims of a Pod. */
export const claimNames = (set: StatefulSet, pod: Pod): string[] =>
  templatesOf(set).map((template) => claimName(set, template, ordinalOf(pod)))

/**
 * The claims of a Pod, as they are created.
 *
 * @example
 * claimsOf(set, pod).filter(({ metadata }) => !known.has(metadata.name))
 */
export function claimsOf(set: StatefulSet, pod: Pod): Obj[] {
  return templatesOf(set).map((template) => {
    const { metadata } = template
    const labels = { ...metadata.labels, ...set.spec.selector.matchLabels }
    const name = claimName(set, template, ordinalOf(pod))
    const namespace = set.metadata.namespace ?? ''
    return { ...template, ...CLAIM, metadata: { ...metadata, name, namespace, labels } }
  })
}

/** Whether a Pod uses its claims. */
export function hasStorage(pod: Pod, set: StatefulSet): boolean {
  const volumes = pod.spec.volumes ?? []
  return templatesOf(set).every((template) => {
    const volume = volumes.find(({ name }) => name === template.metadata.name)
    return volume?.persistentVolumeClaim?.claimName === claimName(set, template, ordinalOf(pod))
  })
}

/** A Pod that uses its claims, whatever its template has under their names. */
export function withStorage(pod: Pod, set: StatefulSet): Pod {
  const templates = templatesOf(set)
  if (templates.length === 0) return pod
  const claimed = templates.map((template): Volume => ({
    name: template.metadata.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, template, ordinalOf(pod)) },
  }))
  const others = (pod.spec.volumes ?? []).filter(({ name }) => !claimed.some((claim) => claim.name === name))
  return { ...pod, spec: { ...pod.spec, volumes: [...claimed, ...others] } }
}
