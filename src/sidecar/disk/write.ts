import { createHash } from 'node:crypto'
import type { DiskOptions } from '../options.ts'
import { knownFrom, readPieces, type Known } from './digest.ts'
import { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY, type Io } from './io.ts'
import { writeAll } from './state-file.ts'
import { within, type Folder } from './walk.ts'

/** Where the bytes of a file come from: here, or another file. */
export type Content = Uint8Array | { folder: Folder; name: string }

/** How a new file has to be. */
export interface Shape {
  mode: number
  owner: DiskOptions['owner']
  /** Of the bytes, if that is known already. */
  digest?: string
}

/** Files on their way to the disk at once: so many waits for it take as long as one. */
const WIDTH = 8

/**
 * Writes a new file to the end, with its owner and mode, and down to the disk. Nothing else is done with a name that is
 * taken. When it fails, there is no file.
 *
 * @example
 * await writeNew(io, tmp, '1', bytes, { mode: 0o400, owner: undefined })
 */
export async function writeNew(
  io: Io,
  folder: Folder,
  name: string,
  content: Content,
  shape: Shape,
): Promise<Known> {
  const path = within(folder, name)
  const fd = await io.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    try {
      const digest = await fill(io, fd, content, shape.digest)
      // The mode comes last: a change of the owner may take bits of it away.
      if (shape.owner) await io.fchown(fd, shape.owner.uid, shape.owner.gid)
      await io.fchmod(fd, shape.mode)
      await io.fsync(fd)
      return knownFrom(await io.fstat(fd), digest)
    } finally {
      await io.close(fd)
    }
  } catch (error) {
    await io.unlink(path).catch(() => undefined)
    throw error
  }
}

/**
 * Runs a few at once. After the first that fails no other is begun; resolves or throws when all that were begun are done.
 *
 * @example
 * await severalAtOnce(paths, (path) => write(path))
 */
export async function severalAtOnce<T>(items: Iterable<T>, run: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  const errors: unknown[] = []
  const work = async () => {
    for (let next = rest.next(); !next.done && errors.length === 0; next = rest.next()) {
      try {
        await run(next.value)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: WIDTH }, work))
  if (errors.length > 0) throw errors[0]
}

async function fill(io: Io, fd: number, content: Content, digest: string | undefined): Promise<string> {
  if (content instanceof Uint8Array) {
    await writeAll(io, fd, content)
    return digest ?? createHash('sha256').update(content).digest('hex')
  }
  const hash = createHash('sha256')
  const read = await readPieces(io, content.folder, content.name, async (piece) => {
    hash.update(piece)
    await writeAll(io, fd, piece)
  })
  if (!read) throw Object.assign(new Error('the file to copy is none any more'), { code: 'ENOENT' })
  return hash.digest('hex')
}
