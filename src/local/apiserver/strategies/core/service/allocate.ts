import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue } from '../../../causes.ts'
import { invalid } from '../../../errors.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { isSubnet, parseNetwork } from '../../../validate/ip.ts'
import { number } from '../../shared/read.ts'
import { isUnchangedDualStack } from './families.ts'
import { firstNodePorts, internalError, nextNodePorts, NodePorts } from './node-ports.ts'
import {
  clusterIPsOf,
  familiesOf,
  isNodePortType,
  needsClusterIP,
  needsHealthCheck,
  nodePortsOf,
  NONE,
  specOf,
} from './spec.ts'

/** Hands out the address and the ports of a Service; what it asks for itself must be free. */
export function allocate(
  name: string,
  spec: Fields,
  previous: Fields | undefined,
  situation: Situation,
): void {
  if (needsNewIP(spec, previous)) allocateIP(name, spec, situation)
  const had = previous === undefined ? [] : nodePortsOf(previous)
  const ports = new NodePorts(had, situation)
  if (isNodePortType(spec)) {
    if (previous === undefined) firstNodePorts(name, spec, ports)
    else nextNodePorts(name, spec, had, ports)
  }
  const isNew = previous === undefined || !needsHealthCheck(previous)
  if (isNew && needsHealthCheck(spec)) allocateHealthCheck(spec, ports)
}

function needsNewIP(spec: Fields, previous: Fields | undefined): boolean {
  if (!needsClusterIP(spec)) return false
  if (previous === undefined) return true
  return !isUnchangedDualStack(spec, previous) && !needsClusterIP(previous)
}

function allocateIP(name: string, spec: Fields, situation: Situation): void {
  const ips = clusterIPsOf(spec)
  if (ips[0] === NONE || familiesOf(spec).length === 0) return
  const asked = ips[0] ?? ''
  const why = asked === '' ? undefined : refusal(asked, situation)
  if (why !== undefined) {
    const told = `failed to allocate IP ${asked}: ${why}`
    throw invalid({ group: '', resource: 'Service', name }, [invalidValue('spec.clusterIPs', ips, told)])
  }
  const ip = asked === '' ? situation.allocate.clusterIP() : asked
  if (ip === undefined) {
    throw internalError(`failed to allocate a serviceIP for Service ${JSON.stringify(name)}: range is full`)
  }
  spec.clusterIPs = [ip, ...ips.slice(1)]
  spec.clusterIP = ip
}

/** Why an address cannot be had; undefined when it can. */
function refusal(ip: string, { allocate: { serviceCIDR }, cluster }: Situation): string | undefined {
  const wanted = parseNetwork(`${ip}/32`)
  const range = serviceCIDR === undefined ? undefined : parseNetwork(serviceCIDR)
  if (wanted && range && !isSubnet(wanted, range)) {
    return 'the provided network does not match the current range'
  }
  const services = cluster?.list('/services') ?? []
  return services.some((service) => clusterIPsOf(specOf(service)).includes(ip))
    ? 'provided IP is already allocated'
    : undefined
}

function allocateHealthCheck(spec: Fields, ports: NodePorts): void {
  const asked = number(spec.healthCheckNodePort)
  if (asked === 0) {
    spec.healthCheckNodePort = ports.next('failed to allocate a HealthCheck NodePort 0')
    return
  }
  const why = ports.take(asked)
  if (why !== undefined) {
    throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${why}`)
  }
}
