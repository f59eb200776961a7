import type { Obj } from '../../../../../cluster/object.ts'
import { isFields } from '../../../../../protocol/own.ts'
import { ensure, fill, fillUnset, items, number, part, text } from '../../shared/read.ts'
import { drop, isReachableFromOutside } from './spec.ts'

const THREE_HOURS = 10_800
const ROUTED = new Set<unknown>(['ClusterIP', 'NodePort', 'LoadBalancer'])

/** Fills in what a Service leaves out. */
export function defaultService(next: Obj): void {
  const spec = ensure(next, 'spec')
  fill(spec, 'sessionAffinity', NO_AFFINITY)
  if (spec.sessionAffinity === NO_AFFINITY) drop(spec, 'sessionAffinityConfig')
  if (
    spec.sessionAffinity === 'ClientIP' &&
    part(part(spec.sessionAffinityConfig).clientIP).timeoutSeconds == null
  ) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: THREE_HOURS } }
  }
  fill(spec, 'type', 'ClusterIP')
  for (const port of items(spec.ports)) {
    if (Object.isFrozen(port)) continue
    fill(port, 'protocol', 'TCP')
    fill(port, 'targetPort', number(port.port))
  }
  if (isReachableFromOutside(spec)) fill(spec, 'externalTrafficPolicy', 'Cluster')
  if (ROUTED.has(spec.type)) fillUnset(spec, 'internalTrafficPolicy', 'Cluster')
  if (spec.type !== 'LoadBalancer') return
  fillUnset(spec, 'allocateLoadBalancerNodePorts', true)
  for (const ingress of items(part(part(next.status).loadBalancer).ingress)) {
    if (isFields(ingress) && text(ingress.ip) !== '') fillUnset(ingress, 'ipMode', 'VIP')
  }
}

const NO_AFFINITY = 'None'
