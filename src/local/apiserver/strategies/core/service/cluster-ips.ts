import type { Fields } from '../../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { addressCauses, isFour, parseAddress } from '../../../validate/ip.ts'
import { text } from '../../shared/read.ts'
import { clusterIPsOf, familiesOf, isHeadless, needsClusterIP, NONE } from './spec.ts'

const FAMILIES = ['IPv4', 'IPv6']
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
const IPS = 'spec.clusterIPs'

/** The family of an address; `''` when it is none. */
export function familyOf(ip: string): string {
  const address = parseAddress(ip)
  if (address === undefined) return ''
  return isFour(address) ? 'IPv4' : 'IPv6'
}

/** What is wrong with clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy as a whole. */
export function clusterIPCauses(spec: Fields, previous: Fields | undefined): Cause[] {
  if (!needsClusterIP(spec)) return []
  const ips = clusterIPsOf(spec)
  const wrong = addressesCauses(ips, previous === undefined ? [] : clusterIPsOf(previous))
  const causes = [...primaryCauses(text(spec.clusterIP), ips), ...familyCauses(spec), ...wrong]
  if (ips.length > 2) causes.push(invalidValue(IPS, ips, 'may only hold up to 2 values'))
  if (wrong.length > 0) return causes
  if (
    ips.length > 1 &&
    !(ips.some((ip) => familyOf(ip) === 'IPv4') && ips.some((ip) => familyOf(ip) === 'IPv6'))
  ) {
    causes.push(invalidValue(IPS, ips, 'may specify no more than one IP for each IP family'))
  }
  return isHeadless(spec) ? causes : [...causes, ...mismatchCauses(ips, familiesOf(spec))]
}

function primaryCauses(primary: string, ips: string[]): Cause[] {
  if (primary === '') {
    return ips.length === 0 ? [] : [invalidValue(IPS, ips, 'must be empty when `clusterIP` is not specified')]
  }
  if (ips.length === 0) return [required(IPS)]
  return ips[0] === primary ? [] : [invalidValue(IPS, ips, 'first value must match `clusterIP`')]
}

function familyCauses(spec: Fields): Cause[] {
  const causes: Cause[] = []
  const families = familiesOf(spec)
  families.forEach((family, index) => {
    const path = `spec.ipFamilies[${index}]`
    if (!FAMILIES.includes(family)) causes.push(notSupported(path, family, FAMILIES))
    if (families.indexOf(family) < index) causes.push(duplicate(path, family))
  })
  const policy = spec.ipFamilyPolicy
  if (policy != null && !POLICIES.includes(text(policy))) {
    causes.push(notSupported('spec.ipFamilyPolicy', policy, POLICIES))
  }
  return causes
}

function addressesCauses(ips: string[], known: string[]): Cause[] {
  return ips.flatMap((ip, index) => {
    if (index > 0 || ip !== NONE) return addressCauses(ip, `${IPS}[${index}]`, known)
    return ips.length > 1 ? [invalidValue(IPS, ips, "'None' must be the first and only value")] : []
  })
}

function mismatchCauses(ips: string[], families: string[]): Cause[] {
  return ips.slice(0, families.length).flatMap((ip, index) => {
    const six = familyOf(ip) === 'IPv6'
    const expected = families[index]
    if (!(expected === 'IPv4' && six) && !(expected === 'IPv6' && !six)) return []
    const why = `expected an ${expected} value as indicated by \`ipFamilies[${index}]\``
    return [invalidValue(`${IPS}[${index}]`, ip, why)]
  })
}
