import { errorText } from '../../error-text.ts'
import { goQuote } from '../go-quote.ts'
import { parseAddress, type Address } from './address.ts'

/** One request of a call; redirects make further ones. */
export interface Hop {
  method: 'POST' | 'GET'
  address: Address
  headers: Readonly<Record<string, string>>
  body: string | undefined
}

/** Which answers are followed, and whether the request stays what it was (protocol.md §1.9). */
const followed: Readonly<Record<number, 'again' | 'get'>> = {
  301: 'get',
  302: 'get',
  303: 'get',
  307: 'again',
  308: 'again',
}

const secretHeaders = /^(?:authorization|www-authenticate|cookie2?|proxy-authorization|proxy-authenticate)$/i
const bodyHeaders = /^content-(?:encoding|language|location|type)$/i

/**
 * The request that an answer asks for, by the rules of Go's client; undefined: the answer counts as it is.
 * What a hop dropped stays dropped.
 *
 * @throws Error when the new place cannot be read
 * @example
 * nextHop(hop, { first: hop, status: 302, location: '/other' })?.method // 'GET'
 */
export function nextHop(
  hop: Hop,
  { first, status, location = '' }: { first: Hop; status: number; location: string | undefined },
): Hop | undefined {
  const how = followed[status]
  if (how === undefined || location === '') return undefined
  const address = resolve(location, hop.address)
  const keepsBody = how === 'again' && hop.body !== undefined
  const keepsSecrets =
    address.host === first.address.host || isWithin(address.hostname, first.address.hostname)
  const kept = Object.entries(hop.headers).filter(
    ([name]) =>
      name !== 'Referer' &&
      (keepsSecrets || !secretHeaders.test(name)) &&
      (keepsBody || !bodyHeaders.test(name)),
  )
  const showsReferer = !(hop.address.scheme === 'https' && address.scheme === 'http')
  return {
    method: how === 'again' ? hop.method : 'GET',
    address,
    headers: { ...Object.fromEntries(kept), ...(showsReferer && { Referer: hop.address.referer }) },
    body: keepsBody ? hop.body : undefined,
  }
}

function resolve(location: string, from: Address): Address {
  try {
    return parseAddress(
      URL.canParse(location, from.referer) ? new URL(location, from.referer).href : location,
    )
  } catch (cause) {
    throw new Error(`failed to parse Location header ${goQuote(location)}: ${errorText(cause)}`, { cause })
  }
}

/** Whether a host is another one or below it; addresses have nothing below them. */
function isWithin(host: string, parent: string): boolean {
  if (host.toLowerCase() === parent.toLowerCase()) return true
  return !/[:%]/.test(host) && host.toLowerCase().endsWith(`.${parent.toLowerCase()}`)
}
