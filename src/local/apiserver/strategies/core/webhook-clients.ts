import type { Fields } from '../../../../protocol/own.ts'
import { invalidValue, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { portNumber, subdomain } from '../../validate/names.ts'
import { goQuote } from '../../validate/quote.ts'
import { number, optionalText, text } from '../shared/read.ts'

const FORM = '; desired format: https://host[/path]'

/** The parts of a URL that are looked at. */
interface Address {
  scheme: string
  user?: string
  host: string
  query: string
  fragment: string
}

/** What is wrong with the URL of a webhook. */
export function webhookUrlCauses(url: string, path: string): Cause[] {
  const address = parse(url)
  if (typeof address === 'string') return [required(path, `url must be a valid URL: ${address}${FORM}`)]
  const { scheme, user, host, query, fragment } = address
  const causes: Cause[] = []
  if (scheme !== 'https')
    causes.push(invalidValue(path, scheme, `'https' is the only allowed URL scheme${FORM}`))
  if (host === '') causes.push(invalidValue(path, host, `host must be specified${FORM}`))
  if (user !== undefined)
    causes.push(invalidValue(path, user, 'user information is not permitted in the URL'))
  if (fragment !== '') causes.push(invalidValue(path, fragment, 'fragments are not permitted in the URL'))
  if (query !== '') causes.push(invalidValue(path, query, 'query parameters are not permitted in the URL'))
  return causes
}

const PARTS = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s

function parse(url: string): Address | string {
  const hash = url.indexOf('#')
  const fragment = hash === -1 ? '' : url.slice(hash + 1)
  const rest = hash === -1 ? url : url.slice(0, hash)
  const told = (why: string) => `parse ${goQuote(url)}: ${why}`
  if (/[\0-\x1f\x7f]/.test(url)) return told('net/url: invalid control character in URL')
  if (rest === '') return { scheme: '', host: '', query: '', fragment }
  if (rest.startsWith(':')) return told('missing protocol scheme')
  const [, scheme = '', authority = '', place = '', query = ''] = PARTS.exec(rest) ?? []
  if (scheme === '' && authority === '' && /^[^/]*:/.test(place)) {
    return told('first path segment in URL cannot contain colon')
  }
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  const port = /:([^:\]]*)$/.exec(host)?.[1]
  if (port !== undefined && !/^\d*$/.test(port)) return told(`invalid port ${goQuote(`:${port}`)} after host`)
  if (host.includes(' ')) return told('invalid character " " in host name')
  return {
    scheme: scheme.toLowerCase(),
    ...(at !== -1 && { user: authority.slice(0, at) }),
    host,
    query,
    fragment,
  }
}

/**
 * What is wrong with the service of a webhook. Name and namespace stand for each other in the messages, as they do
 * in the API server.
 */
export function webhookServiceCauses(service: Fields, path: string): Cause[] {
  const port = number(service.port)
  const problems = portNumber(port)
  return [
    ...(text(service.namespace) === '' ? [required(`${path}.name`)] : []),
    ...(text(service.name) === '' ? [required(`${path}.namespace`)] : []),
    ...(problems.length === 0
      ? []
      : [invalidValue(`${path}.port`, port, `port is not valid: ${problems.join(', ')}`)]),
    ...pathCauses(optionalText(service.path), `${path}.path`),
  ]
}

function pathCauses(place: string | undefined, path: string): Cause[] {
  if (place === undefined || place === '' || place === '/') return []
  const told = (why: string) => invalidValue(path, place, why)
  if (place === '//') return [told('segment[0] may not be empty')]
  const causes = place.startsWith('/') ? [] : [told("must start with a '/'")]
  const steps = place.slice(1).replace(/\/$/, '').split('/')
  return [
    ...causes,
    ...steps.flatMap((step, index) =>
      step === ''
        ? [told(`segment[${index}] may not be empty`)]
        : subdomain(step).map((why) => told(`segment[${index}]: ${why}`)),
    ),
  ]
}
