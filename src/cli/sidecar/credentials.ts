import type { Credential, HttpReloadOptions } from '../../sidecar/options.ts'
import type { Settings } from './options.ts'
import { UsageError } from './usage-error.ts'

/** User and password, each known or in a file. */
export type Basic = NonNullable<HttpReloadOptions['basic']>

/**
 * Takes user and password out of an address, so that no name, log line or metric can show them.
 *
 * @example
 * splitUserinfo(new URL('http://joe:secret@localhost/reload')).url // 'http://localhost/reload'
 */
export function splitUserinfo(url: URL): { url: string; basic?: Basic } {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  if (url.username === '' && url.password === '') return { url: bare.href }
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
    return { url: bare.href, basic: { user, password } }
  } catch {
    throw new UsageError(`--reload-url ${bare.href}: user or password has a "%" that is none of URL encoding`)
  }
}

/** Refuses two ways to log in at once, and tells of those that others can read. */
export function checkCredentials(
  settings: Pick<
    Settings,
    'reloadUrl' | 'reloadHeader' | 'reloadBearerFile' | 'reloadBasicFile' | 'confirmUrl'
  >,
  basic: Basic | undefined,
): string[] {
  const inUrl = settings.reloadUrl.some(hasUserinfo)
  const inHeader = settings.reloadHeader.some(([name]) => name === 'authorization')
  const inFile = settings.reloadBearerFile !== undefined || settings.reloadBasicFile !== undefined
  if (settings.confirmUrl !== undefined && hasUserinfo(settings.confirmUrl))
    throw new UsageError('--confirm-url may not hold a user or password')
  if ([inUrl, inHeader, inFile, basic !== undefined].filter(Boolean).length > 1)
    throw new UsageError('the reload call has credentials more than once: keep one of URL, header, and files')
  return [
    ...(inUrl ? [readable('--reload-url', '--reload-basic-file')] : []),
    ...(inHeader ? [readable('--reload-header', '--reload-bearer-file or --reload-basic-file')] : []),
  ]
}

const hasUserinfo = ({ username, password }: URL) => username !== '' || password !== ''

const readable = (flag: string, better: string) =>
  `${flag} holds credentials, which everybody can read who sees the process or the Pod: put them into a file for ${better}`

/** A text, or the file that comes before it. */
export function credential(text: string | undefined, file: string | undefined): Credential | undefined {
  return file === undefined || file === '' ? text : { file }
}
