import type { Obj } from '../../../../../cluster/object.ts'
import { own, type Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { labelCauses } from '../../../validate/labels.ts'
import { addressCauses, endpointAddressCauses, networkCauses } from '../../../validate/ip.ts'
import { subdomain } from '../../../validate/names.ts'
import { entry, number, part, text, texts } from '../../shared/read.ts'
import { changeCauses } from './changes.ts'
import { classCauses, FOR_LOAD_BALANCERS } from './load-balancer-class.ts'
import { clusterIPCauses } from './cluster-ips.ts'
import { loadBalancerStatusCauses } from '../load-balancer-status.ts'
import { nodePortCauses, portCauses } from './ports.ts'
import {
  clusterIPsOf,
  isHeadless,
  isReachableFromOutside,
  needsHealthCheck,
  portsOf,
  specOf,
} from './spec.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const AFFINITIES = ['ClientIP', 'None']
const SCOPES = ['Cluster', 'Local']
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const ONE_DAY = 86_400
const HINTS = 'service.kubernetes.io/topology-aware-hints'
const MODE = 'service.kubernetes.io/topology-mode'
const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges'

/** Everything that is wrong with a Service. */
export function validateService(next: Obj, previous: Obj | undefined, { subresource }: Situation): Cause[] {
  const spec = specOf(next)
  const before = previous && specOf(previous)
  if (subresource === 'status') {
    const load = (object: Obj | undefined) => part(part(object?.status).loadBalancer)
    return loadBalancerStatusCauses(load(next), load(previous), spec.type)
  }
  return [
    ...(before === undefined ? [] : changeCauses(spec, before)),
    ...topologyCauses(next),
    ...typeCauses(spec),
    ...portCauses(spec),
    ...labelCauses(part(spec.selector) as Record<string, string>, 'spec.selector'),
    ...affinityCauses(spec),
    ...clusterIPCauses(spec, before),
    ...externalIPCauses(texts(spec.externalIPs), texts(before?.externalIPs)),
    ...oneOf('spec.type', spec.type, TYPES),
    ...nodePortCauses(spec),
    ...sourceRangeCauses(next, previous),
    ...loadBalancerCauses(spec),
    ...trafficCauses(spec),
  ]
}

const oneOf = (path: string, value: unknown, allowed: string[]): Cause[] =>
  allowed.includes(text(value)) ? [] : [notSupported(path, value, allowed)]

function topologyCauses({ metadata: { annotations } }: Obj): Cause[] {
  const hints = entry(annotations, HINTS)
  const mode = entry(annotations, MODE)
  if (hints === undefined || mode === undefined || hints === mode) return []
  const why = `must match annotations[${HINTS}] when both are specified`
  return [invalidValue(`metadata.annotations[${MODE}]`, mode, why)]
}

function typeCauses(spec: Fields): Cause[] {
  const { type } = spec
  const causes: Cause[] = []
  if (portsOf(spec).length === 0 && !isHeadless(spec) && type !== 'ExternalName') {
    causes.push(required('spec.ports'))
  }
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    const why = `may not be set to 'None' for ${type} services`
    causes.push(invalidValue('spec.clusterIPs[0]', clusterIPsOf(spec)[0], why))
  }
  return type === 'ExternalName' ? [...causes, ...externalNameCauses(spec)] : causes
}

function externalNameCauses(spec: Fields): Cause[] {
  const unset = 'may not be set for ExternalName services'
  const causes: Cause[] = []
  if (clusterIPsOf(spec).length > 0) causes.push(forbiddenField('spec.clusterIPs', unset))
  if (texts(spec.ipFamilies).length > 0) causes.push(forbiddenField('spec.ipFamilies', unset))
  if (spec.ipFamilyPolicy != null) causes.push(forbiddenField('spec.ipFamilyPolicy', unset))
  const name = text(spec.externalName).replace(/\.$/, '')
  if (name === '') causes.push(required('spec.externalName'))
  else causes.push(...subdomain(name).map((why) => invalidValue('spec.externalName', name, why)))
  return causes
}

function affinityCauses(spec: Fields): Cause[] {
  const { sessionAffinity } = spec
  const causes = oneOf('spec.sessionAffinity', sessionAffinity, AFFINITIES)
  if (sessionAffinity !== 'ClientIP') return causes
  const seconds = number(part(part(spec.sessionAffinityConfig).clientIP).timeoutSeconds)
  if (seconds > 0 && seconds <= ONE_DAY) return causes
  const path = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds'
  return [...causes, invalidValue(path, seconds, `must be greater than 0 and less than ${ONE_DAY}`)]
}

function externalIPCauses(ips: string[], known: string[]): Cause[] {
  return ips.flatMap((ip, index) => {
    const path = `spec.externalIPs[${index}]`
    const causes = addressCauses(ip, path, known)
    return causes.length > 0 ? causes : endpointAddressCauses(ip, path)
  })
}

function sourceRangeCauses(next: Obj, previous: Obj | undefined): Cause[] {
  const spec = specOf(next)
  const ranges = texts(spec.loadBalancerSourceRanges)
  const misplaced = (path: string) =>
    spec.type === 'LoadBalancer' ? [] : [forbiddenField(path, FOR_LOAD_BALANCERS)]
  if (ranges.length > 0) {
    const path = 'spec.LoadBalancerSourceRanges'
    const known = previous === undefined ? [] : texts(specOf(previous).loadBalancerSourceRanges)
    const trimmed = known.map((range) => range.trim())
    return [
      ...misplaced(path),
      ...ranges.flatMap((range, index) => networkCauses(range.trim(), `${path}[${index}]`, trimmed)),
    ]
  }
  const annotation = own(next.metadata.annotations ?? {}, RANGES)
  if (annotation === undefined) return []
  const path = `metadata.annotations[${RANGES}]`
  const list = text(annotation).trim()
  const isNew = annotation !== own(previous?.metadata.annotations ?? {}, RANGES) && list !== ''
  return [
    ...misplaced(path),
    ...(isNew ? list.split(',').flatMap((range) => networkCauses(range.trim(), path)) : []),
  ]
}

function loadBalancerCauses(spec: Fields): Cause[] {
  const isBalancer = spec.type === 'LoadBalancer'
  const causes: Cause[] = []
  if (spec.allocateLoadBalancerNodePorts != null && !isBalancer) {
    causes.push(forbiddenField('spec.allocateLoadBalancerNodePorts', FOR_LOAD_BALANCERS))
  }
  return [...causes, ...classCauses(spec)]
}

function trafficCauses(spec: Fields): Cause[] {
  const causes: Cause[] = []
  const external = text(spec.externalTrafficPolicy)
  const policy = 'spec.externalTrafficPolicy'
  if (isReachableFromOutside(spec)) causes.push(...oneOf(policy, external, SCOPES))
  else if (external !== '') {
    causes.push(invalidValue(policy, external, 'may only be set for externally-accessible services'))
  }
  const port = number(spec.healthCheckNodePort)
  if (!needsHealthCheck(spec) && port !== 0) {
    const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    causes.push(invalidValue('spec.healthCheckNodePort', port, why))
  }
  const { internalTrafficPolicy: internal, trafficDistribution: distribution } = spec
  if (internal != null) causes.push(...oneOf('spec.internalTrafficPolicy', internal, SCOPES))
  if (distribution != null) causes.push(...oneOf('spec.trafficDistribution', distribution, DISTRIBUTIONS))
  return causes
}
