import type { Obj } from '../../../../../cluster/object.ts'
import { addressWarnings, networkWarnings } from '../../../validate/ip.ts'
import { entry, items, part, text, texts } from '../../shared/read.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { clusterIPsOf, NONE, specOf } from './spec.ts'

const HINTS = 'service.kubernetes.io/topology-aware-hints'
const MODE = 'service.kubernetes.io/topology-mode'

/** What a client is warned of when a Service is written. */
export function warnOfService(next: Obj, _previous: Obj | undefined, { subresource }: Situation): string[] {
  if (subresource === 'status') return warnOfStatus(next)
  const spec = specOf(next)
  const outside = texts(spec.externalIPs)
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === NONE
  const isName = spec.type === 'ExternalName'
  const warnings: string[] = []
  if (entry(next.metadata.annotations, HINTS) !== undefined) {
    warnings.push(`annotation ${HINTS} is deprecated, please use ${MODE} instead`)
  }
  if (text(spec.clusterIP) !== '' && spec.clusterIP !== NONE) {
    warnings.push(...each(clusterIPsOf(spec), 'spec.clusterIPs', addressWarnings))
  }
  if (isHeadless) {
    if (text(spec.loadBalancerIP) !== '')
      warnings.push('spec.loadBalancerIP is ignored for headless services')
    if (outside.length > 0) warnings.push('spec.externalIPs is ignored for headless services')
    if (spec.sessionAffinity !== 'None')
      warnings.push('spec.SessionAffinity is ignored for headless services')
  }
  warnings.push(...each(outside, 'spec.externalIPs', addressWarnings))
  if (outside.length > 0 && !isHeadless && !isName) {
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  }
  warnings.push(...addressWarnings(text(spec.loadBalancerIP), 'spec.loadBalancerIP'))
  warnings.push(
    ...each(texts(spec.loadBalancerSourceRanges), 'spec.loadBalancerSourceRanges', networkWarnings),
  )
  if (isName && outside.length > 0) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  }
  if (!isName && text(spec.externalName) !== '') {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  }
  if (spec.trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  }
  return warnings
}

const each = (list: string[], path: string, warn: (text: string, path: string) => string[]): string[] =>
  list.flatMap((value, index) => warn(value, `${path}[${index}]`))

/** What a client is warned of when a load balancer's addresses are written. */
export function warnOfStatus(next: Obj): string[] {
  return items(part(part(next.status).loadBalancer).ingress).flatMap((point, index) =>
    addressWarnings(text(point.ip), `status.loadBalancer.ingress[${index}]`),
  )
}
