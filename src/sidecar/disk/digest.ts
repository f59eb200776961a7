import { createHash, hash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, type Io } from './io.ts'
import { within, type Folder } from './walk.ts'

/** A file of ours as it is on disk, and by what to see that it is still the same. */
export interface Known {
  /** SHA-256 of its bytes, in hex; '' if it cannot be read. */
  digest: string
  size: number
  mode: number
  uid: number
  gid: number
  ino: bigint
  mtimeNs: bigint
}

const CHUNK = 64 * 1024

/** What is remembered of a file with these bytes. */
export const knownFrom = (stats: BigIntStats, digest: string): Known => ({
  digest,
  size: Number(stats.size),
  mode: Number(stats.mode & 0o7777n),
  uid: Number(stats.uid),
  gid: Number(stats.gid),
  ino: stats.ino,
  mtimeNs: stats.mtimeNs,
})

/** Whether a file is still as it is remembered, so that its bytes need not be read. */
export function unchanged(known: Known, stats: BigIntStats): boolean {
  const now = knownFrom(stats, known.digest)
  return (['size', 'mode', 'uid', 'gid', 'ino', 'mtimeNs'] as const).every(
    (field) => known[field] === now[field],
  )
}

/**
 * Reads a file to its end, piece by piece; each piece is good until the next.
 *
 * @returns what the file was when reading began, or undefined if it is no regular file.
 */
export async function readPieces(
  io: Io,
  folder: Folder,
  name: string,
  take: (piece: Uint8Array) => void | Promise<void>,
): Promise<BigIntStats | undefined> {
  // A FIFO that took the place of the file must not hold us.
  const fd = await io.open(within(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const stats = await io.fstat(fd)
    if (!stats.isFile()) return undefined
    const buffer = new Uint8Array(Math.min(CHUNK, Number(stats.size) + 1))
    for (let length = await io.read(fd, buffer); length > 0; length = await io.read(fd, buffer)) {
      await take(buffer.subarray(0, length))
    }
    return stats
  } finally {
    await io.close(fd)
  }
}

/** Hashes a file; undefined if it is no regular file. */
export async function hashFile(io: Io, folder: Folder, name: string): Promise<Known | undefined> {
  const sha = createHash('sha256')
  const stats = await readPieces(io, folder, name, (piece) => void sha.update(piece))
  return stats && knownFrom(stats, sha.digest('hex'))
}

/**
 * SHA-256 over paths, modes and digests of files, in an order of its own.
 *
 * @example
 * digestOf(new Map([['a', known]])) // '3f0c…'
 */
export function digestOf(files: ReadonlyMap<string, Known>): string {
  const lines = [...files].map(([path, { mode, digest }]) => `${JSON.stringify(path)} ${mode} ${digest}\n`)
  return hash('sha256', lines.sort().join(''), 'hex')
}
