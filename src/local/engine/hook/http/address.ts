import { goQuote } from '../go-quote.ts'

/** A URL as Go's client takes it: nothing of its path is tidied up. */
export interface Address {
  scheme: string
  /** As it stands in the URL, with its port: what the Host header says. */
  host: string
  /** Without brackets and port. */
  hostname: string
  port: number
  /** Path and query as they go over the wire. */
  path: string
  /** `user:password`, decoded. */
  userinfo: string | undefined
  /** The whole without a password, for errors. */
  shown: string
  /** The whole without user and password, for the Referer header. */
  referer: string
}

const shape = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/is
const authority = /^(?:(.*)@)?(\[[^\]]*\]|[^:[]*)(.*)$/s
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 }

/**
 * Takes a URL apart as Go's net/url does.
 *
 * @throws Error in Go's words: `parse "http://x:bar/": invalid port ":bar" after host`
 * @example
 * parseAddress('http://hooks:8080/a/../b').path // '/a/../b'
 */
export function parseAddress(url: string): Address {
  const why = problemOf(url)
  if (why !== undefined) throw new Error(`parse ${goQuote(url)}: ${why}`)
  const [, scheme = '', rawHost, rawPath = '', query = '', fragment = ''] = shape.exec(url) ?? []
  const [, userinfo, name = '', rest = ''] = authority.exec(rawHost ?? '') ?? []
  const port = rest.replace(/^:/, '')
  const host = port === '' ? name : `${name}:${port}`
  const path = escapeAll(rawPath)
  const start = `${scheme.toLowerCase()}${scheme && ':'}${rawHost === undefined ? '' : '//'}`
  const end = `${host}${path}${query}${fragment}`
  return {
    scheme: scheme.toLowerCase(),
    host,
    hostname: name.replace(/^\[|\]$/g, ''),
    port: port === '' ? (defaultPorts[scheme.toLowerCase()] ?? 0) : Number(port),
    path: `${path || '/'}${escapeAll(query)}`,
    userinfo: userinfo === undefined ? undefined : unescape(userinfo),
    shown: `${start}${userinfo === undefined ? '' : `${userinfo.replace(/:.*$/s, ':***')}@`}${end}`,
    referer: `${start}${end}`,
  }
}

/** What Go says of a URL that it does not take. */
function problemOf(url: string): string | undefined {
  if (Array.from(url).some((char) => char < ' ' || char === '\x7f')) {
    return 'net/url: invalid control character in URL'
  }
  if (url.startsWith(':')) return 'missing protocol scheme'
  const [, scheme, host, path = ''] = shape.exec(url) ?? []
  if (scheme === undefined && host === undefined && /^[^/]*:/.test(path)) {
    return 'first path segment in URL cannot contain colon'
  }
  const [badEscape] = /%(?![0-9a-f]{2}).{0,2}/i.exec(path) ?? []
  if (badEscape !== undefined) return `invalid URL escape ${goQuote(badEscape)}`
  const [, , name = '', port = ''] = authority.exec(host ?? '') ?? []
  if (port.startsWith('[')) return "missing ']' in host"
  const [oddChar] = /[ "<>\\^`{|}]/.exec(name) ?? []
  if (oddChar !== undefined) return `invalid character ${goQuote(oddChar)} in host name`
  return /^(?::\d*)?$/.test(port) ? undefined : `invalid port ${goQuote(port)} after host`
}

/** Escapes what may not stand in a path or query. */
function escapeAll(text: string): string {
  return text.replace(/[^\w.~!$&'()*+,;=:@/[\]%?-]+/g, encodeURIComponent)
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
