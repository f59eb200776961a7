import type { Api } from '../../../cluster/api.ts'
import { quote } from '../../../cluster/selectors/selector-error.ts'
import { Problem } from './problem.ts'
import type { AuthSpec } from './spec.ts'
import { readData, type Take } from './stored-data.ts'

/** What Go's strings.TrimSpace takes off. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/**
 * The Authorization header of `authorization` or `basicAuth` (protocol.md §2.2), one character per byte as HTTP has it.
 *
 * @example
 * await authorizationHeader(api, { authorization: { type: 'Bearer', secretRef } }, 'spec.hooks.sync.webhook') // 'Bearer ...'
 */
export async function authorizationHeader(api: Api, auth: AuthSpec, at: string): Promise<string | undefined> {
  if (auth.authorization !== undefined) return tokenHeader(api, auth.authorization, `${at}.authorization`)
  return auth.basicAuth && basicHeader(api, auth.basicAuth, `${at}.basicAuth`)
}

async function tokenHeader(
  api: Api,
  spec: NonNullable<AuthSpec['authorization']>,
  at: string,
): Promise<string> {
  const { type = '', secretRef } = spec
  const scheme = trim(Buffer.from(type)).toString('latin1')
  if (scheme.toLowerCase() === 'basic') {
    throw new Problem({
      said: `authorization type ${quote(type)} is not supported; use the basicAuth field instead`,
      at: `${at}.type`,
      wrong: 'Basic is not a type of authorization',
      fix: 'Use basicAuth with a Secret that holds username and password.',
    })
  }
  const take = await openSecret(api, 'authorization', secretRef, at)
  return `${scheme === '' ? 'Bearer' : scheme} ${trim(take(secretRef.key)).toString('latin1')}`
}

async function basicHeader(api: Api, spec: NonNullable<AuthSpec['basicAuth']>, at: string): Promise<string> {
  const { secretRef, usernameKey = 'username', passwordKey = 'password' } = spec
  const take = await openSecret(api, 'basicAuth', secretRef, at)
  const [username, password] = [take(usernameKey), take(passwordKey)]
  if (username.includes(':')) {
    throw new Problem({
      said: "basicAuth username must not contain ':'",
      at: `${at}.usernameKey`,
      wrong: `the user name in Secret ${secretRef.namespace}/${secretRef.name} holds a colon`,
      fix: 'Change the user name: HTTP Basic authentication cannot carry a colon in it.',
    })
  }
  const pair = Buffer.concat([trim(username), Buffer.from(':'), trim(password)])
  return `Basic ${pair.toString('base64')}`
}

/** Opens a Secret in the words that Metacontroller has for it. */
export function openSecret(
  api: Api,
  what: 'authorization' | 'basicAuth' | 'clientTLS',
  ref: { name: string; namespace: string },
  at: string,
): Promise<Take> {
  const place = `${what} secret ${ref.namespace}/${ref.name}`
  return readData(api, {
    kind: 'Secret',
    ref,
    at: `${at}.secretRef`,
    unread: `can't get ${place}`,
    missing: (key) => `${place} does not contain key ${quote(key)}`,
  })
}

function trim(bytes: Buffer): Buffer {
  const text = bytes.toString()
  let first = 0
  while (SPACE.test(text.charAt(first))) first++
  let last = text.length
  while (last > first && SPACE.test(text.charAt(last - 1))) last--
  const [before, after] = [text.slice(0, first), text.slice(last)].map((part) => Buffer.byteLength(part))
  return bytes.subarray(before, bytes.length - (after ?? 0))
}
