import { DiskError } from './root.ts'

/** What an error of the operating system says, and what can be done. */
const CAUSES: Readonly<Record<string, string | undefined>> = {
  EACCES: 'permission denied; let the sidecar run as a user or group that may write there (fsGroup)',
  EPERM: 'not permitted; run as a user that may do this, or leave the owner out',
  ENOSPC: 'no space left; free some, or make the volume larger',
  EDQUOT: 'the quota is used up; free some space, or raise the quota',
  EROFS: 'the file system is read-only; mount it writable',
  EMFILE: 'too many open files; raise the limit of the process',
  ENFILE: 'too many open files on this machine',
  EIO: 'the disk does not answer as it should',
  ENOTDIR: 'there is something else where a folder has to be; remove it',
  ELOOP: 'there is a symbolic link where a file or folder has to be; remove it',
  EEXIST: 'something else appeared there meanwhile; it is looked at again',
  ENOENT: 'something took it away meanwhile; it is looked at again',
  ENOTEMPTY: 'something else appeared in there meanwhile; it is looked at again',
}

/**
 * The code of an error of the operating system; undefined for any other.
 *
 * @example
 * if (codeOf(error) !== 'ENOENT') throw error
 */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/**
 * An error that says what failed, where, and what to do. One that already does stays as it is; what is no error of the
 * operating system is a mistake in the program and stays as well.
 *
 * @example
 * throw failure('write', '/etc/app/key', error)
 */
export function failure(doing: string, path: string, error: unknown): unknown {
  const code = codeOf(error)
  if (error instanceof DiskError || code === undefined) return error
  return new DiskError(`cannot ${doing} ${path}: ${CAUSES[code] ?? 'the disk refused'} (${code})`, {
    path,
    code,
    cause: error,
  })
}

/**
 * Runs something and lets its errors say where.
 *
 * @example
 * await where('remove', '/etc/app/key', () => io.unlink('/etc/app/key'))
 */
export async function where<T>(doing: string, path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw failure(doing, path, error)
  }
}

/**
 * Undefined instead of an error with one of these codes.
 *
 * @example
 * await unless(['ENOENT'], io.unlink('/etc/app/key'))
 */
export async function unless<T>(codes: readonly string[], running: Promise<T>): Promise<T | undefined> {
  try {
    return await running
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}

/** For what was not there when it was looked at. */
export function cameBetween(folder: string, path: string): DiskError {
  const shown = `${folder}/${path}`
  const message = `cannot replace ${shown}: something else appeared there meanwhile; it is looked at again (EEXIST)`
  return new DiskError(message, { path: shown, code: 'EEXIST' })
}
