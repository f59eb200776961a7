import { podFromTemplate } from '../sets/pod-from-template.ts'
import type { Pod } from '../sets/objects.ts'
import { atRevision, ordinalOf, placeOf, startOf, type StatefulSet } from './objects.ts'
import { withStorage } from './storage.ts'

const POD_NAME = 'statefulset.kubernetes.io/pod-name'
const POD_INDEX = 'apps.kubernetes.io/pod-index'

/** The present and the wanted state of a StatefulSet. */
export interface Versions {
  current: { set: StatefulSet; name: string }
  update: { set: StatefulSet; name: string }
}

/**
 * Whether a Pod has the name and the labels of a member.
 *
 * @example
 * if (!hasIdentity(pod, set)) update(withIdentity(pod))
 */
export function hasIdentity(pod: Pod, set: StatefulSet): boolean {
  const { name = '', labels = {} } = pod.metadata
  const place = placeOf(pod)
  return (
    place?.parent === set.metadata.name &&
    name === `${place?.parent ?? ''}-${place?.ordinal ?? ''}` &&
    labels[POD_NAME] === name
  )
}

/** A Pod with the labels of a member. */
export function withIdentity(pod: Pod): Pod {
  const identity = { [POD_NAME]: pod.metadata.name ?? '', [POD_INDEX]: String(ordinalOf(pod)) }
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...identity } } }
}

/**
 * A member that is not there yet, at the revision that it should have: those below the partition stay as they were.
 *
 * @example
 * newMember({ current, update }, 2)
 */
export function newMember({ current, update }: Versions, ordinal: number): Pod {
  const { set } = current
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  const kept =
    rollingUpdate !== undefined
      ? (rollingUpdate.partition ?? 0)
      : type === 'RollingUpdate'
        ? (set.status?.currentReplicas ?? 0)
        : 0
  const version = ordinal < startOf(set) + kept ? current : update
  return atRevision(member(version.set, ordinal), version.name)
}

function member(set: StatefulSet, ordinal: number): Pod {
  const pod = podFromTemplate(set.spec.template, set)
  const name = `${set.metadata.name ?? ''}-${ordinal}`
  const named: Pod = { ...pod, metadata: { ...pod.metadata, name } }
  const { serviceName = '' } = set.spec
  const spec = { ...pod.spec, hostname: name, ...(serviceName !== '' && { subdomain: serviceName }) }
  return withStorage(withIdentity({ ...named, spec }), set)
}
