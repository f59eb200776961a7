import { invalidValue } from '../causes.ts'
import type { Cause } from '../errors.ts'
import {
  formatAddress,
  formatNetwork,
  isFour,
  isMapped,
  isWhole,
  parseAddress,
  parseNetwork,
  sameGroups,
} from './ip-address.ts'
import { goQuote } from './quote.ts'

export { isFour, isSubnet, parseAddress, parseNetwork, type Address, type Network } from './ip-address.ts'

const BAD_ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
const BAD_NETWORK = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

/**
 * What is wrong with an address in a field from the days when any spelling was taken; `known` are those stored already.
 *
 * @example
 * addressCauses('010.0.0.1', 'spec.ip') // [… 'must not have leading 0s']
 */
export function addressCauses(text: string, path: string, known: readonly string[] = []): Cause[] {
  return known.includes(text) ? [] : strictAddressCauses(text, path)
}

function strictAddressCauses(text: string, path: string): Cause[] {
  const address = parseAddress(text)
  if (address === undefined) return [invalidValue(path, text, BAD_ADDRESS)]
  const causes: Cause[] = []
  if (!address.strict) causes.push(invalidValue(path, text, 'must not have leading 0s'))
  else if (isMapped(address)) causes.push(invalidValue(path, text, 'must not be an IPv4-mapped IPv6 address'))
  return causes
}

/** As {@link addressCauses}, for fields that want the canonical spelling. */
export function canonicalAddressCauses(text: string, path: string): Cause[] {
  const causes = strictAddressCauses(text, path)
  const address = parseAddress(text)
  if (causes.length > 0 || address === undefined) return causes
  const canonical = formatAddress(address)
  return text === canonical
    ? []
    : [invalidValue(path, text, `must be in canonical form (${goQuote(canonical)})`)]
}

/** What is wrong with a network; `known` are those stored already. */
export function networkCauses(text: string, path: string, known: readonly string[] = []): Cause[] {
  if (known.includes(text)) return []
  const network = parseNetwork(text)
  if (network === undefined) return [invalidValue(path, text, BAD_NETWORK)]
  if (!network.strict) {
    return [invalidValue(path, text, 'must not have leading 0s in IP or prefix length')]
  }
  if (isMapped(network.address)) {
    return [invalidValue(path, text, 'must not have an IPv4-mapped IPv6 address')]
  }
  return isWhole(network) ? [] : [invalidValue(path, text, 'must not have bits set beyond the prefix length')]
}

/** As {@link networkCauses}, for fields that want the canonical spelling. */
export function canonicalNetworkCauses(text: string, path: string): Cause[] {
  const causes = networkCauses(text, path)
  const network = parseNetwork(text)
  if (causes.length > 0 || network === undefined) return causes
  const canonical = formatNetwork(network)
  return text === canonical
    ? []
    : [invalidValue(path, text, `must be in canonical form (${goQuote(canonical)})`)]
}

/**
 * Why an address cannot be that of an endpoint: it reaches nothing but the own machine or link.
 *
 * @example
 * endpointAddressCauses('127.0.0.1', 'ip') // [… 'may not be in the loopback range (127.0.0.0/8, ::1/128)']
 */
export function endpointAddressCauses(text: string, path: string): Cause[] {
  const address = parseAddress(text)
  if (address === undefined) return [invalidValue(path, text, 'must be a valid IP address')]
  return RESERVED.filter(([, matches]) => matches(address.groups, isFour(address))).map(([why]) =>
    invalidValue(path, text, why.replace('%s', text)),
  )
}

const RESERVED: [why: string, matches: (groups: readonly number[], four: boolean) => boolean][] = [
  [
    'may not be unspecified (%s)',
    (groups, four) => (four ? groups.slice(6) : groups).every((group) => group === 0),
  ],
  [
    'may not be in the loopback range (127.0.0.0/8, ::1/128)',
    (groups, four) => (four ? high(groups, 6) >> 8 === 127 : sameGroups(groups, [0, 0, 0, 0, 0, 0, 0, 1])),
  ],
  [
    'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    (groups, four) => (four ? high(groups, 6) === 0xa9fe : (high(groups, 0) & 0xffc0) === 0xfe80),
  ],
  [
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    (groups, four) =>
      four ? high(groups, 6) === 0xe000 && high(groups, 7) >> 8 === 0 : (high(groups, 0) & 0xff0f) === 0xff02,
  ],
]
const high = (groups: readonly number[], index: number): number => groups[index] ?? 0

/** The warning about an address that is valid in an unusual spelling. */
export function addressWarnings(text: string, path: string): string[] {
  const address = parseAddress(text)
  if (address === undefined) return []
  const canonical = formatAddress(address)
  if (!address.strict || isMapped(address)) {
    return [`${path}: non-standard IP address ${goQuote(text)} is invalid: use ${goQuote(canonical)}`]
  }
  return address.dotted || text === canonical
    ? []
    : [
        `${path}: IPv6 address ${goQuote(text)} should be in RFC 5952 canonical format (${goQuote(canonical)})`,
      ]
}

/** The warnings about a network that is valid in an unusual spelling. */
export function networkWarnings(text: string, path: string): string[] {
  const network = parseNetwork(text)
  if (network === undefined) return []
  const canonical = formatNetwork(network)
  const warnings: string[] = []
  if (!isWhole(network)) {
    const single = `${formatAddress(network.address)}/${network.address.dotted ? 32 : 128}`
    const better = `should be ${goQuote(canonical)} or ${goQuote(single)}?`
    warnings.push(`${path}: CIDR value ${goQuote(text)} is ambiguous in this context (${better})`)
  }
  if (!network.strict || isMapped(network.address)) {
    warnings.push(`${path}: non-standard CIDR value ${goQuote(text)} is invalid: use ${goQuote(canonical)}`)
  }
  if (warnings.length === 0 && !network.address.dotted && text !== canonical) {
    const better = `should be in RFC 5952 canonical format (${goQuote(canonical)})`
    warnings.push(`${path}: IPv6 CIDR value ${goQuote(text)} ${better}`)
  }
  return warnings
}
