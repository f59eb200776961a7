import { ClusterError } from '../cluster-error.ts'
import type { Login, Source } from './connection.ts'
import { fs, promisify } from '../../node/builtins.ts'

const statOf = promisify(fs.stat)
const textOf = promisify(fs.readFile)

/**
 * Makes a reader that reads a file again when it changed. A file that cannot be read now keeps its last text:
 * a mounted Secret is away for a moment when it is rotated.
 *
 * @example
 * const token = sourceReader({ file: '/var/run/secrets/kubernetes.io/serviceaccount/token' }, 'token')
 * await token()
 */
export function sourceReader(source: Source, what: string): () => Promise<string> {
  if ('text' in source) return () => Promise.resolve(source.text)
  const { file } = source
  let mark: string | undefined
  let text: string | undefined
  return async () => {
    try {
      const { ino, mtimeMs, size } = await statOf(file)
      const now = `${ino} ${mtimeMs} ${size}`
      if (text === undefined || now !== mark) {
        text = await textOf(file, 'utf8')
        mark = now
      }
    } catch (cause) {
      if (text === undefined) {
        const why = cause instanceof Error ? cause.message : String(cause)
        throw new ClusterError(`cannot read the ${what}: ${why}`, { code: 0, reason: 'BadConfig', cause })
      }
    }
    return text
  }
}

/** Logs in with a bearer token. */
export function tokenLogin(source: Source): Login {
  const read = sourceReader(source, 'token')
  return async () => ({ authorization: `Bearer ${(await read()).trim()}` })
}

/** Logs in with name and password. */
export function basicLogin(username: string, password: string): Login {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  return () => Promise.resolve({ authorization })
}
