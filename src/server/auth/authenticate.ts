import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Whether a request may call hooks. */
export type Authenticate = (request: IncomingMessage) => boolean

/** What is accepted; read at each request, since the files behind may change. */
export interface Credentials {
  /** A token, without surrounding white space. */
  bearer?: (() => string) | undefined
  /** `user:password` */
  basic?: (() => string) | undefined
}

/**
 * Accepts `Authorization: Bearer <token>` or `Basic <user:password>`, whichever is set up; either is enough when both
 * are. Comparison takes the same time wherever two values differ and however long they are.
 *
 * @returns undefined when nothing is set up, so that every request is accepted.
 */
export function createAuthenticate({ bearer, basic }: Credentials): Authenticate | undefined {
  if (!bearer && !basic) return undefined
  return function authenticate({ headers }) {
    const [scheme = '', value = ''] = splitOnce(headers.authorization ?? '')
    // Both comparisons always run, so that time tells nothing about what is set up either.
    const token = same(scheme.toLowerCase() === 'bearer' ? value : '', bearer?.().trim() ?? '')
    const password = same(scheme.toLowerCase() === 'basic' ? decode(value) : '', basic?.().trim() ?? '')
    return token || password
  }
}

/** Whether two secrets are equal and not empty. */
export function same(given: string, wanted: string): boolean {
  const equal = timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', wanted, 'buffer'))
  return equal && wanted !== ''
}

function splitOnce(header: string): string[] {
  const space = header.indexOf(' ')
  return space < 0 ? [header] : [header.slice(0, space), header.slice(space + 1).trim()]
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}
