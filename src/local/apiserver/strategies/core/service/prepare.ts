import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { ensure, keep, number, part, text } from '../../shared/read.ts'
import { allocate } from './allocate.ts'
import { settleFamilies } from './families.ts'
import {
  allocatesNodePorts,
  clusterIPsOf,
  drop,
  familiesOf,
  isNodePortType,
  isReachableFromOutside,
  needsClusterIP,
  needsHealthCheck,
  nodePortsOf,
  portsOf,
  sameTexts,
  specOf,
} from './spec.ts'

const SCOPES = new Set<unknown>(['Cluster', 'Local'])

/** Keeps what a client may not set, and hands out addresses and ports. */
export function prepareService(next: Obj, previous: Obj | undefined, situation: Situation): void {
  if (situation.subresource === 'status' && previous !== undefined) {
    keep(next, previous, 'spec')
    return
  }
  const spec = ensure(next, 'spec')
  const before = previous && specOf(previous)
  if (before !== undefined) keepAllocated(spec, before)
  linkClusterIPs(spec, before)
  if (!needsClusterIP(spec) && SCOPES.has(spec.internalTrafficPolicy)) drop(spec, 'internalTrafficPolicy')
  const name = next.metadata.name ?? ''
  settleFamilies(name, spec, before)
  allocate(name, spec, before, situation)
  next.status = previous === undefined ? { loadBalancer: {} } : keptStatus(spec, previous)
  if (before !== undefined) dropWithType(spec, before)
}

function keptStatus(spec: Fields, previous: Obj): Fields {
  const status = { ...part(previous.status) }
  return spec.type === 'LoadBalancer' ? status : { ...status, loadBalancer: {} }
}

/** What was handed out stays when a client leaves it out. */
function keepAllocated(spec: Fields, previous: Fields): void {
  if (needsClusterIP(previous) && needsClusterIP(spec)) {
    if (text(spec.clusterIP) === '' && text(previous.clusterIP) !== '') spec.clusterIP = previous.clusterIP
    const ips = clusterIPsOf(previous)
    if (clusterIPsOf(spec).length === 0 && ips.length > 0) spec.clusterIPs = ips
  }
  if (allocatesNodePorts(previous) && allocatesNodePorts(spec)) keepNodePorts(spec, previous)
  if (needsHealthCheck(previous) && needsHealthCheck(spec) && number(spec.healthCheckNodePort) === 0) {
    keep(spec, previous, 'healthCheckNodePort')
  }
}

function keepNodePorts(spec: Fields, previous: Fields): void {
  const now = new Set(nodePortsOf(spec))
  const used = new Set(nodePortsOf(previous).filter((port) => now.has(port)))
  const byName = new Map(portsOf(previous).map((port) => [text(port.name), number(port.nodePort)]))
  for (const port of portsOf(spec)) {
    const had = byName.get(text(port.name)) ?? 0
    if (number(port.nodePort) === 0 && had !== 0 && !used.has(had)) port.nodePort = had
  }
}

/** clusterIP is the first of clusterIPs; old clients send only the one of them that they know. */
function linkClusterIPs(spec: Fields, previous: Fields | undefined): void {
  const ip = text(spec.clusterIP)
  const ips = clusterIPsOf(spec)
  if (previous === undefined) {
    if (ip !== '' && ips.length === 0) spec.clusterIPs = [ip]
    return
  }
  const hadIP = text(previous.clusterIP)
  const hadIPs = clusterIPsOf(previous)
  if (hadIP === ip) {
    if (hadIPs.length > 0 && ips.length === 0) spec.clusterIPs = hadIPs
    return
  }
  if (!sameTexts(hadIPs, clusterIPsOf(spec))) return
  if (ip === '') drop(spec, 'clusterIPs')
  else spec.clusterIPs = [ip]
}

/** Drops what a new type has no use for, unless the client has changed it too. */
function dropWithType(spec: Fields, previous: Fields): void {
  if (needsClusterIP(previous) && !needsClusterIP(spec)) {
    const same =
      text(previous.clusterIP) === text(spec.clusterIP) &&
      sameTexts(clusterIPsOf(previous), clusterIPsOf(spec))
    if (same) drop(spec, 'clusterIP', 'clusterIPs')
    if (sameTexts(familiesOf(previous), familiesOf(spec))) drop(spec, 'ipFamilies')
    if (text(previous.ipFamilyPolicy) === text(spec.ipFamilyPolicy)) drop(spec, 'ipFamilyPolicy')
  }
  if (isNodePortType(previous) && !isNodePortType(spec)) {
    const had = new Set(nodePortsOf(previous))
    if (nodePortsOf(spec).every((port) => had.has(port)))
      for (const port of portsOf(spec)) drop(port, 'nodePort')
  }
  if (needsHealthCheck(previous) && !needsHealthCheck(spec)) dropSame(spec, previous, 'healthCheckNodePort')
  if (previous.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    dropSame(spec, previous, 'allocateLoadBalancerNodePorts')
    dropSame(spec, previous, 'loadBalancerClass')
  }
  if (isReachableFromOutside(previous) && !isReachableFromOutside(spec)) {
    dropSame(spec, previous, 'externalTrafficPolicy')
  }
}

function dropSame(spec: Fields, previous: Fields, name: string): void {
  if (spec[name] === previous[name]) drop(spec, name)
}
