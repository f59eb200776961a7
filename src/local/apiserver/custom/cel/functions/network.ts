import { isIPv4, isIPv6 } from 'node:net'
import { goQuote } from '../../../validate/quote.ts'
import { CelError } from '../error.ts'
import { Opaque } from '../values.ts'
import { fn, method, ONCE, TWICE, type Overload } from './overload.ts'

const IP = 'net.IP'
const CIDR = 'net.CIDR'
const URL_TYPE = 'kubernetes.URL'

interface Address {
  family: 4 | 6
  bits: bigint
}
interface Network {
  address: Address
  length: number
}

const width = ({ family }: Address) => (family === 4 ? 32 : 128)

function parseAddress(text: string): Address | undefined {
  if (isIPv4(text))
    return { family: 4, bits: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) }
  if (!isIPv6(text) || text.includes('%')) return undefined
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const plain =
    dotted === null
      ? text
      : `${dotted[1] ?? ''}${hextets(parseAddress(dotted[2] ?? '')?.bits ?? 0n, 2).join(':')}`
  const [head = '', tail] = plain.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
  return { family: 6, bits: all.reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n) }
}

const hextets = (bits: bigint, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    ((bits >> BigInt(16 * (count - 1 - index))) & 0xffffn).toString(16),
  )

function showAddress({ family, bits }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')
  const text = hextets(bits, 8).join(':')
  const runs = text.match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? []
  const longest = runs.reduce((most, run) => (run.length > most.length ? run : most), '')
  return longest === '' ? text : text.replace(longest, '::').replace(/:::+/, '::')
}

const ip = (address: Address) => new Opaque(IP, address, showAddress(address))
const cidr = (network: Network) =>
  new Opaque(CIDR, network, `${showAddress(network.address)}/${network.length}`)

function readAddress(text: string): Address {
  if (text.includes('%') && isIPv6(text))
    throw new CelError(`IP address ${goQuote(text)} with zone value is not allowed`)
  const address = parseAddress(text)
  if (address === undefined) {
    throw new CelError(
      `IP Address ${goQuote(text)} parse error during conversion from string: ParseAddr(${goQuote(text)}): unable to parse IP`,
    )
  }
  if (address.family === 6 && address.bits >> 32n === 0xffffn) {
    throw new CelError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
  }
  return address
}

function readNetwork(text: string): Network {
  const what = 'network address parse error during conversion from string: '
  const slash = text.lastIndexOf('/')
  const fail = (why: string) => new CelError(`${what}${what}netip.ParsePrefix(${goQuote(text)}): ${why}`)
  if (slash === -1) throw fail("no '/'")
  const address = parseAddress(text.slice(0, slash))
  const bits = text.slice(slash + 1)
  if (address === undefined) throw fail(`ParseAddr(${goQuote(text.slice(0, slash))}): unable to parse IP`)
  if (!/^(?:0|[1-9]\d{0,2})$/.test(bits)) throw fail(`bad bits after slash: ${goQuote(bits)}`)
  if (Number(bits) > width(address)) throw fail('prefix length out of range')
  if (address.family === 6 && address.bits >> 32n === 0xffffn) {
    throw new CelError(`${what}IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
  }
  return { address, length: Number(bits) }
}

const fits = (read: (text: string) => unknown, text: unknown): boolean => {
  try {
    read(text as string)
    return true
  } catch {
    return false
  }
}

/** What cannot be read counts as a value of the wrong type here. */
function orNoOverload<T>(read: (text: string) => T, text: unknown): T {
  try {
    return read(text as string)
  } catch {
    throw new CelError('no such overload')
  }
}

const addressOf = (value: unknown) => (value as Opaque).value as Address
const networkOf = (value: unknown) => (value as Opaque).value as Network
const prefix = (address: Address, length: number) => address.bits >> BigInt(width(address) - length)

const holds = ({ address, length }: Network, other: Address) =>
  address.family === other.family && prefix(address, length) === prefix(other, length)
const covers = (outer: Network, inner: Network) => outer.length <= inner.length && holds(outer, inner.address)

const masked = ({ address, length }: Network): Network => {
  const shift = BigInt(width(address) - length)
  return { address: { ...address, bits: (address.bits >> shift) << shift }, length }
}

const isUnspecified = ({ bits }: Address) => bits === 0n
const isLoopback = ({ family, bits }: Address) => (family === 4 ? bits >> 24n === 127n : bits === 1n)
const isLinkLocalUnicast = ({ family, bits }: Address) =>
  family === 4 ? bits >> 16n === 0xa9fen : bits >> 118n === 0x3fan
const isLinkLocalMulticast = ({ family, bits }: Address) =>
  family === 4 ? bits >> 8n === 0xe00000n : bits >> 120n === 0xffn && (bits >> 112n) % 16n === 2n
const isMulticast = ({ family, bits }: Address) =>
  family === 4 ? bits >> 28n === 14n : bits >> 120n === 0xffn
const isGlobalUnicast = (address: Address) =>
  !isUnspecified(address) &&
  !isLoopback(address) &&
  !isMulticast(address) &&
  !isLinkLocalUnicast(address) &&
  !(address.family === 4 && address.bits === 0xffffffffn)

const TESTS = { isUnspecified, isLoopback, isLinkLocalUnicast, isLinkLocalMulticast, isGlobalUnicast }

function readUrl(text: string): URL | { path: string } {
  const fail = (why: string) =>
    new CelError(`URL parse error during conversion from string: parse ${goQuote(text)}: ${why}`)
  if (text === '') throw fail('empty url')
  if (/[\u0000-\u001f\u007f]/.test(text)) throw fail('net/url: invalid control character in URL')
  if (text.startsWith('/')) return { path: text }
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) throw fail('invalid URI for request')
  if (/%(?![0-9a-f]{2})/i.test(text.replace(/[?#].*$/s, ''))) throw fail('invalid URL escape')
  if (/^[^?#]*\s/.test(text)) throw fail('invalid character " " in host name')
  try {
    return new URL(text)
  } catch {
    throw fail('invalid URI for request')
  }
}

/** The parts of a URL as it was written: the platform's own parser changes too much. */
function partsOfUrl(value: unknown): { scheme: string; host: string; path: string; query: string } {
  const [, scheme = '', host = '', path = '', query = ''] =
    /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/(?:[^/?#@]*@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i.exec(
      (value as Opaque).key,
    ) ?? []
  return { scheme: scheme.toLowerCase(), host, path, query }
}

const hostname = (value: unknown) =>
  partsOfUrl(value)
    .host.replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
const port = (value: unknown) => /:(\d*)$/.exec(partsOfUrl(value).host)?.[1] ?? ''

function query(value: unknown): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [key, each] of new URLSearchParams(partsOfUrl(value).query))
    found.set(key, [...(found.get(key) ?? []), each])
  return found
}

/** Functions of IP addresses, networks and URLs. */
export const NETWORK: readonly Overload[] = [
  fn('ip', 'string', IP, ([text]) => ip(readAddress(text as string)), ONCE),
  fn('isIP', 'string', 'bool', ([text]) => fits(readAddress, text), ONCE),
  fn(
    'ip.isCanonical',
    'string',
    'bool',
    ([text]) => showAddress(readAddress(text as string)) === text,
    TWICE,
  ),
  fn('string', IP, 'string', ([value]) => (value as Opaque).key),
  method('family', IP, 'int', ([value]) => BigInt(addressOf(value).family)),
  ...Object.entries(TESTS).map(([name, is]) => method(name, IP, 'bool', ([value]) => is(addressOf(value)))),
  fn('cidr', 'string', CIDR, ([text]) => cidr(readNetwork(text as string)), ONCE),
  fn('isCIDR', 'string', 'bool', ([text]) => fits(readNetwork, text), ONCE),
  fn('string', CIDR, 'string', ([value]) => (value as Opaque).key),
  method(
    'containsIP',
    `${CIDR} string`,
    'bool',
    ([net, text]) => holds(networkOf(net), orNoOverload(readAddress, text)),
    ONCE,
  ),
  method('containsIP', `${CIDR} ${IP}`, 'bool', ([net, address]) =>
    holds(networkOf(net), addressOf(address)),
  ),
  method(
    'containsCIDR',
    `${CIDR} string`,
    'bool',
    ([net, text]) => covers(networkOf(net), orNoOverload(readNetwork, text)),
    ONCE,
  ),
  method('containsCIDR', `${CIDR} ${CIDR}`, 'bool', ([net, other]) =>
    covers(networkOf(net), networkOf(other)),
  ),
  method('ip', CIDR, IP, ([net]) => ip(networkOf(net).address)),
  method('prefixLength', CIDR, 'int', ([net]) => BigInt(networkOf(net).length)),
  method('masked', CIDR, CIDR, ([net]) => cidr(masked(networkOf(net)))),
  fn(
    'url',
    'string',
    URL_TYPE,
    ([text]) => (readUrl(text as string), new Opaque(URL_TYPE, text, text as string)),
    ONCE,
  ),
  fn('isURL', 'string', 'bool', ([text]) => fits(readUrl, text), ONCE),
  method('getScheme', URL_TYPE, 'string', ([value]) => partsOfUrl(value).scheme),
  method('getHost', URL_TYPE, 'string', ([value]) => partsOfUrl(value).host),
  method('getHostname', URL_TYPE, 'string', ([value]) => hostname(value)),
  method('getPort', URL_TYPE, 'string', ([value]) => port(value)),
  method('getEscapedPath', URL_TYPE, 'string', ([value]) => partsOfUrl(value).path),
  method('getQuery', URL_TYPE, 'map(string,list(string))', ([value]) => query(value)),
]
