import type { Fields } from '../../../../../protocol/own.ts'
import { invalidValue } from '../../../causes.ts'
import { invalid, type Cause } from '../../../errors.ts'
import { text } from '../../shared/read.ts'
import { clusterIPCauses, familyOf } from './cluster-ips.ts'
import { clusterIPsOf, familiesOf, hasNoSelector, needsClusterIP, NONE, sameTexts } from './spec.ts'

const SINGLE = 'SingleStack'
const POLICY = 'spec.ipFamilyPolicy'
/** The families that Services of this cluster get addresses of. */
const CONFIGURED = 'IPv4'

/**
 * Settles ipFamilyPolicy and ipFamilies, as the server does before it validates.
 * What cannot be settled is an error of its own.
 */
export function settleFamilies(name: string, spec: Fields, previous: Fields | undefined): void {
  if (!needsClusterIP(spec) || isUnchangedDualStack(spec, previous)) return
  spec.ipFamilyPolicy ??= defaultPolicy(spec, previous)
  refuse(name, clusterIPCauses(spec, previous))
  refuse(name, [...releaseCauses(spec, previous), ...tooManyCauses(spec), ...adoptFamilies(spec)])
  if (spec.clusterIP === NONE && hasNoSelector(spec)) {
    settleWithoutSelector(spec)
    return
  }
  refuse(name, configuredCauses(spec))
  if (familiesOf(spec).length === 0) spec.ipFamilies = [CONFIGURED]
}

function refuse(name: string, causes: Cause[]): void {
  if (causes.length > 0) throw invalid({ group: '', resource: 'Service', name }, causes)
}

function defaultPolicy(spec: Fields, previous: Fields | undefined): unknown {
  if (previous?.ipFamilyPolicy != null) return previous.ipFamilyPolicy
  return spec.clusterIP === NONE && hasNoSelector(spec) ? 'RequireDualStack' : SINGLE
}

/** Nothing is settled anew while a Service stays one that prefers both families. */
export function isUnchangedDualStack(spec: Fields, previous: Fields | undefined): boolean {
  return (
    previous !== undefined &&
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    previous.type === spec.type &&
    (previous.ipFamilyPolicy == null || previous.ipFamilyPolicy === 'PreferDualStack') &&
    sameTexts(clusterIPsOf(previous), clusterIPsOf(spec)) &&
    sameTexts(familiesOf(previous), familiesOf(spec))
  )
}

function releaseCauses(spec: Fields, previous: Fields | undefined): Cause[] {
  if (previous === undefined) return []
  const ips = clusterIPsOf(spec)
  const families = familiesOf(spec)
  if (spec.ipFamilyPolicy === SINGLE) {
    if (ips.length > 1 && sameTexts(ips, clusterIPsOf(previous))) spec.clusterIPs = ips.slice(0, 1)
    if (families.length > 1 && sameTexts(families, familiesOf(previous)))
      spec.ipFamilies = families.slice(0, 1)
    return []
  }
  const causes: Cause[] = []
  const told = (what: string) =>
    invalidValue(POLICY, spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`)
  if (ips.length > 0 && ips.length < clusterIPsOf(previous).length) causes.push(told('cluster IP'))
  if (families.length > 0 && families.length < familiesOf(previous).length) causes.push(told('IP family'))
  return causes
}

function tooManyCauses(spec: Fields): Cause[] {
  if (spec.ipFamilyPolicy !== SINGLE) return []
  const told = (what: string) =>
    invalidValue(
      POLICY,
      SINGLE,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    )
  return [
    ...(clusterIPsOf(spec).length === 2 ? [told('cluster IPs')] : []),
    ...(familiesOf(spec).length === 2 ? [told('IP families')] : []),
  ]
}

/** The addresses that were asked for decide the families that were not. */
function adoptFamilies(spec: Fields): Cause[] {
  const ips = clusterIPsOf(spec)
  const families = familiesOf(spec)
  const causes: Cause[] = []
  if (ips[0] === NONE) return causes
  const count = families.length
  ips.forEach((ip, index) => {
    if (index < families.length) return
    const family = familyOf(ip)
    if (family === CONFIGURED) families.push(family)
    else
      causes.push(
        invalidValue(`spec.clusterIPs[${index}]`, ips, `${family} is not configured on this cluster`),
      )
  })
  if (families.length > count) spec.ipFamilies = families
  return causes
}

function settleWithoutSelector(spec: Fields): void {
  const families = familiesOf(spec)
  if (families.length === 0) families.push(CONFIGURED)
  if (families.length < 2 && spec.ipFamilyPolicy !== SINGLE) {
    families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4')
  }
  spec.ipFamilies = families
}

function configuredCauses(spec: Fields): Cause[] {
  const causes: Cause[] = []
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const why = 'this cluster is not configured for dual-stack services'
    causes.push(invalidValue(POLICY, spec.ipFamilyPolicy, why))
  }
  familiesOf(spec).forEach((family, index) => {
    if (text(family) === CONFIGURED) return
    causes.push(invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'))
  })
  return causes
}
