import type { Toleration } from '../../nodes/taints.ts'
import type { PodSpec } from '../sets/objects.ts'

/** Taints that Pods of DaemonSets put up with, whatever their template says, in the order of Kubernetes. */
const ALWAYS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
/** As well, for Pods that use the network of their Node. */
const ON_HOST_NETWORK: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
}

/**
 * The tolerations of a DaemonSet's Pod: those of the template, and those that all have.
 *
 * @example
 * const pod = { ...spec, tolerations: tolerationsOf(spec) }
 */
export function tolerationsOf({ tolerations = [], hostNetwork }: PodSpec): Toleration[] {
  const all = hostNetwork === true ? [...ALWAYS, ON_HOST_NETWORK] : ALWAYS
  return [...tolerations, ...all.filter((each) => !tolerations.some((known) => isSame(known, each)))]
}

const isSame = (a: Toleration, b: Toleration) =>
  a.key === b.key &&
  a.effect === b.effect &&
  (a.operator ?? '') === (b.operator ?? '') &&
  (a.value ?? '') === (b.value ?? '')
