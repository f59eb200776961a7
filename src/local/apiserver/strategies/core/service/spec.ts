import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { items, number, part, text, texts } from '../../shared/read.ts'

/** What is asked of a Service's spec in more than one place. */
export const NONE = 'None'

export const specOf = (service: Obj): Fields => part(service.spec)
export const typeOf = (spec: Fields): string => text(spec.type)
export const portsOf = (spec: Fields): Fields[] => items(spec.ports)
export const clusterIPsOf = (spec: Fields): string[] => texts(spec.clusterIPs)
export const familiesOf = (spec: Fields): string[] => texts(spec.ipFamilies)

export const needsClusterIP = (spec: Fields): boolean => spec.type !== 'ExternalName'

/** Whether validation takes a Service for a headless one. */
export const isHeadless = (spec: Fields): boolean => {
  const ips = clusterIPsOf(spec)
  return ips.length === 1 && ips[0] === NONE
}

export const hasNoSelector = (spec: Fields): boolean => Object.keys(part(spec.selector)).length === 0

export const isNodePortType = ({ type }: Fields): boolean => type === 'NodePort' || type === 'LoadBalancer'

/** Whether ports of the nodes are handed out to the Service. */
export const allocatesNodePorts = (spec: Fields): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)

export const needsHealthCheck = (spec: Fields): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'

export const isReachableFromOutside = (spec: Fields): boolean =>
  isNodePortType(spec) || (spec.type === 'ClusterIP' && texts(spec.externalIPs).length > 0)

export const nodePortsOf = (spec: Fields): number[] =>
  portsOf(spec)
    .map((port) => number(port.nodePort))
    .filter((port) => port !== 0)

/** Whether two lists of texts are the same, in order. */
export const sameTexts = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((value, index) => value === right[index])

/** Removes fields whose names are written in the source. */
export function drop(owner: Fields, ...names: string[]): void {
  for (const name of names) Reflect.deleteProperty(owner, name)
}
