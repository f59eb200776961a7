import type { Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { IMMUTABLE } from '../../../validate/texts.ts'
import { number, optionalText } from '../../shared/read.ts'
import { clusterIPsOf, familiesOf, isHeadless, needsClusterIP, needsHealthCheck } from './spec.ts'
import { classCauses } from './load-balancer-class.ts'

const FIXED = 'may not change once set'

/** What of a Service may not change. */
export function changeCauses(spec: Fields, previous: Fields): Cause[] {
  const routed = needsClusterIP(spec) && needsClusterIP(previous)
  return [
    ...(routed && !(isHeadless(spec) && isHeadless(previous)) ? clusterIPChanges(spec, previous) : []),
    ...(routed && !isHeadless(spec) && !isHeadless(previous) ? familyChanges(spec, previous) : []),
    ...classChanges(spec, previous),
    ...classCauses(spec),
    ...healthCheckChanges(spec, previous),
  ]
}

function clusterIPChanges(spec: Fields, previous: Fields): Cause[] {
  const now = clusterIPsOf(spec)
  const had = clusterIPsOf(previous)
  const told = (index: number, why = FIXED) => invalidValue(`spec.clusterIPs[${index}]`, now, why)
  if (now.length === had.length) return had.flatMap((ip, index) => (ip === now[index] ? [] : [told(index)]))
  const isOther = had.length > 0 && now.length > 0 && now[0] !== had[0]
  const causes = isOther ? [told(0)] : []
  if (now.length > had.length) return causes
  if (now.length === 0) causes.unshift(told(0, 'primary clusterIP can not be unset'))
  return [...causes, ...releaseCauses(spec, now.length, 'clusterIP')]
}

function familyChanges(spec: Fields, previous: Fields): Cause[] {
  const now = familiesOf(spec)
  const had = familiesOf(previous)
  const path = 'spec.ipFamilies[0]'
  if (now.length === had.length) {
    return had.flatMap((family, index) => (family === now[index] ? [] : [invalidValue(path, now, FIXED)]))
  }
  const isOther = had.length > 0 && now.length > 0 && now[0] !== had[0]
  const causes = isOther ? [invalidValue(path, clusterIPsOf(spec), FIXED)] : []
  if (now.length > had.length) return causes
  if (clusterIPsOf(spec).length === 0) {
    causes.unshift(invalidValue(path, now, 'primary ipFamily can not be unset'))
  }
  return [...causes, ...releaseCauses(spec, now.length, 'ipFamily')]
}

function releaseCauses(spec: Fields, count: number, what: string): Cause[] {
  if (count !== 1 || spec.ipFamilyPolicy === 'SingleStack') return []
  const why = `must be set to 'SingleStack' when releasing the secondary ${what}`
  return [invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, why)]
}

function classChanges(spec: Fields, previous: Fields): Cause[] {
  if (spec.type !== 'LoadBalancer' || previous.type !== 'LoadBalancer') return []
  const name = optionalText(spec.loadBalancerClass)
  return name === optionalText(previous.loadBalancerClass)
    ? []
    : [invalidValue('spec.loadBalancerClass', name, FIXED)]
}

function healthCheckChanges(spec: Fields, previous: Fields): Cause[] {
  if (!needsHealthCheck(spec) || !needsHealthCheck(previous)) return []
  return number(spec.healthCheckNodePort) === number(previous.healthCheckNodePort)
    ? []
    : [forbiddenField('spec.healthCheckNodePort', IMMUTABLE)]
}
