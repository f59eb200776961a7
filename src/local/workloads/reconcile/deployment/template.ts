import { sameJson } from '../../../../cluster/object.ts'
import type { PodTemplate } from '../sets/objects.ts'
import { TEMPLATE_HASH } from './objects.ts'

/**
 * Whether two templates make the same Pods: the hash in their labels aside, and what is empty counts as absent in
 * their metadata.
 *
 * @example
 * isSameTemplate(deployment.spec.template, replicaSet.spec.template)
 */
export function isSameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return sameJson(a.spec, b.spec) && sameJson(comparable(a), comparable(b))
}

function comparable({ metadata = {} }: PodTemplate) {
  const { labels = {}, ...others } = metadata
  const kept = Object.entries(others).filter(([, value]) => !isEmpty(value))
  const mine = Object.entries(labels).filter(([name]) => name !== TEMPLATE_HASH)
  return { labels: Object.fromEntries(mine), others: Object.fromEntries(kept) }
}

const isEmpty = (value: unknown) =>
  value == null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
