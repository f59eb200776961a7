import { fs, promisify } from '../../node/builtins.ts'
import type { Credential, HttpReloadOptions } from '../options.ts'

const textOf = promisify(fs.readFile)

/** What proves who we are, for one call. */
export interface Credentials {
  /** Value of the header. */
  authorization: string | undefined
  /** What must not be seen anywhere. */
  secrets: readonly string[]
}

const NOBODY: Credentials = { authorization: undefined, secrets: [] }

/**
 * Reads credentials, again at each call since files are rotated: a token, or else a user and a password from a file, from
 * the options, or from the URL. Rejects with the name of the file when there is nothing in it.
 *
 * @example
 * const { authorization } = await readCredentials({ bearerFile: '/etc/reload/token' }, new URL('http://localhost/'))
 */
export async function readCredentials(
  { bearerFile, basicFile, basic }: Pick<HttpReloadOptions, 'bearerFile' | 'basicFile' | 'basic'>,
  url: URL,
): Promise<Credentials> {
  if (bearerFile !== undefined) {
    const token = await contentOf(bearerFile, 'token')
    if (/[^\x21-\x7e]/.test(token))
      throw new Error(`the token file ${bearerFile} holds more than a token: one word is expected`)
    return { authorization: `Bearer ${token}`, secrets: [token] }
  }
  if (basicFile !== undefined) {
    const pair = await contentOf(basicFile, 'password')
    const colon = pair.indexOf(':')
    if (colon === -1 || pair.includes('\n'))
      throw new Error(`the password file ${basicFile} does not hold user:password on one line`)
    return basicOf(pair.slice(0, colon), pair.slice(colon + 1))
  }
  if (basic) {
    const { user, password, encoding } = basic
    return basicOf(await valueOf(user, 'user'), await valueOf(password, 'password'), encoding)
  }
  if (url.username === '' && url.password === '') return NOBODY
  return basicOf(decoded(url.username), decoded(url.password))
}

function basicOf(user: string, password: string, encoding: 'latin1' | 'utf8' = 'utf8'): Credentials {
  const code = Buffer.from(`${user}:${password}`, encoding).toString('base64')
  return { authorization: `Basic ${code}`, secrets: [password, code] }
}

const valueOf = (credential: Credential, what: string): Promise<string> =>
  typeof credential === 'string' ? Promise.resolve(credential) : contentOf(credential.file, what)

async function contentOf(file: string, what: string): Promise<string> {
  let text: string
  try {
    text = (await textOf(file, 'utf8')).trim()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`cannot read the ${what} file ${file}: ${why}`, { cause })
  }
  if (text === '') throw new Error(`the ${what} file ${file} is empty`)
  return text
}

/** A part of a URL; one that is not well encoded is meant as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
