/** An IP address as eight groups of 16 bits; IPv4 stands in the last two, behind `ffff`. */
export interface Address {
  groups: readonly number[]
  /** Written with dots only. */
  dotted: boolean
  /** Neither leading zeros nor overlong groups. */
  strict: boolean
}

export interface Network {
  address: Address
  /** Length of the prefix as it was written: of 32 bits for a dotted address, else of 128. */
  prefix: number
  strict: boolean
}

const MAPPED = [0, 0, 0, 0, 0, 0xffff]

/**
 * Reads an address as leniently as Kubernetes does: leading zeros are taken.
 *
 * @example
 * parseAddress('010.0.0.1')?.strict // false
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 200) return undefined
  return text.includes(':') ? parseSix(text) : parseFour(text)
}

function parseFour(text: string): Address | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255))
    return undefined
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
  const strict = parts.every((part) => part === '0' || !part.startsWith('0'))
  return { groups: [...MAPPED, a * 256 + b, c * 256 + d], dotted: true, strict }
}

function parseSix(text: string): Address | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, index) => readGroups(half, index === halves.length - 1))
  if (head === undefined) return undefined
  if (halves.length === 1) return head.groups.length === 8 ? { ...head, dotted: false } : undefined
  if (tail === undefined) return undefined
  const missing = 8 - head.groups.length - tail.groups.length
  if (missing < 1) return undefined
  const groups = [...head.groups, ...Array<number>(missing).fill(0), ...tail.groups]
  return { groups, dotted: false, strict: head.strict && tail.strict }
}

function readGroups(text: string, last: boolean): { groups: number[]; strict: boolean } | undefined {
  const groups: number[] = []
  if (text === '') return { groups, strict: true }
  let strict = true
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const four = parseFour(part)
      if (four === undefined) return undefined
      groups.push(...four.groups.slice(6))
      strict &&= four.strict
      continue
    }
    if (!/^[0-9a-fA-F]+$/.test(part) || parseInt(part, 16) > 0xffff) return undefined
    strict &&= part.length <= 4
    groups.push(parseInt(part, 16))
  }
  return { groups, strict }
}

/** Whether an address is an IPv4 one, also when it is written as an IPv6 one. */
export const isFour = ({ groups }: Address): boolean =>
  MAPPED.every((group, index) => groups[index] === group)
/** Whether an address is an IPv4 one that is written as an IPv6 one. */
export const isMapped = (address: Address): boolean => !address.dotted && isFour(address)

/**
 * The canonical text of an address; an IPv4 one inside an IPv6 one is written with dots.
 *
 * @example
 * formatAddress(parseAddress('2001:DB8:0:0::1')!) // '2001:db8::1'
 */
export function formatAddress(address: Address): string {
  const { groups } = address
  if (isFour(address)) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.')
  }
  const [start, length] = longestZeros(groups)
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  if (length < 2) return text(groups)
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`
}

function longestZeros(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0]
  let start = 0
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1
    else if (index + 1 - start > best[1]) best = [start, index + 1 - start]
  })
  return best
}

/**
 * Reads an address with the length of a prefix.
 *
 * @example
 * parseNetwork('10.0.0.0/8')?.prefix // 8
 */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/')
  if (slash === -1) return undefined
  const address = parseAddress(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (address === undefined || !/^\d{1,9}$/.test(length)) return undefined
  const prefix = Number(length)
  if (prefix > (address.dotted ? 32 : 128)) return undefined
  return { address, prefix, strict: address.strict && (length === '0' || !length.startsWith('0')) }
}

const bitsOf = ({ address, prefix }: Network): number => (address.dotted ? 96 + prefix : prefix)

/** The groups with all bits beyond the prefix cleared. */
function masked(groups: readonly number[], bits: number): number[] {
  return groups.map((group, index) => {
    const kept = Math.min(16, Math.max(0, bits - index * 16))
    return group & ((0xffff << (16 - kept)) & 0xffff)
  })
}

/** Whether two addresses have the same groups. */
export const sameGroups = (left: readonly number[], right: readonly number[]) =>
  left.every((group, index) => group === right[index])

/** Whether no bit is set beyond the prefix. */
export const isWhole = (network: Network): boolean =>
  sameGroups(network.address.groups, masked(network.address.groups, bitsOf(network)))

const networkAddress = (network: Network): Address => ({
  ...network.address,
  groups: masked(network.address.groups, bitsOf(network)),
})

/** The canonical text of a network, bits beyond the prefix cleared. */
export const formatNetwork = (network: Network): string =>
  `${formatAddress(networkAddress(network))}/${network.prefix}`

/**
 * Whether one network is a proper part of another.
 *
 * @example
 * isSubnet(parseNetwork('10.1.0.0/16')!, parseNetwork('10.0.0.0/8')!) // true
 */
export function isSubnet(inner: Network, outer: Network): boolean {
  if (isFour(inner.address) !== isFour(outer.address) || outer.prefix >= inner.prefix) return false
  const bits = bitsOf(outer)
  return sameGroups(masked(inner.address.groups, bits), masked(outer.address.groups, bits))
}
