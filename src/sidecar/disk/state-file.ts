import { readPieces } from './digest.ts'
import { failure, unless, where } from './failure.ts'
import { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY, type Io } from './io.ts'
import { DiskError } from './root.ts'
import { enter, lookAt, within, type Folder } from './walk.ts'

/** The folder inside a root where the sidecar keeps what it has to know. No key may begin with `..`, so nothing meets it. */
export const STATE_FOLDER = '..hookwright'

/** Far more than the names of all files can be. */
const LARGEST = 64 * 1024 * 1024

const IN_THE_WAY = { symlink: 'ELOOP', file: 'ENOTDIR', other: 'ENOTDIR', missing: 'ENOENT' } as const

/** Opens a folder of ours, and makes it with this mode when it is missing. `shown`: its path in errors. */
export async function openOwn(
  io: Io,
  parent: Folder,
  name: string,
  shown: string,
  mode: number,
): Promise<Folder> {
  return where('use', shown, async () => {
    const found = await enter(io, parent, name)
    if (typeof found !== 'string') return found
    if (found === 'missing') await unless(['EEXIST'], io.mkdir(within(parent, name), mode))
    const made = found === 'missing' ? await enter(io, parent, name) : found
    if (typeof made !== 'string') return made
    const code = IN_THE_WAY[made]
    const message = `cannot use ${shown}: the sidecar needs a folder of its own there; remove what is in its place (${code})`
    throw new DiskError(message, { path: shown, code })
  })
}

/** Reads a small file of ours; undefined if it is missing, empty if it is nothing that we wrote. */
export async function readStateFile(io: Io, folder: Folder, name: string): Promise<string | undefined> {
  const { met, stats } = await lookAt(io, folder, name)
  if (met === 'missing' || stats === undefined) return undefined
  if (met !== 'file' || stats.size > LARGEST) return ''
  const pieces: Buffer[] = []
  const read = await unless(
    ['ENOENT', 'ELOOP'],
    readPieces(io, folder, name, (piece) => void pieces.push(Buffer.from(piece))),
  )
  return read && Buffer.concat(pieces).toString('utf8')
}

/**
 * Puts a small file of ours in its place in one step. It survives the end of this process, and with `flushed` a power
 * loss too. `shown`: its path in errors.
 */
export async function replaceStateFile(
  io: Io,
  folder: Folder,
  name: string,
  text: string,
  { shown, flushed }: { shown: string; flushed: boolean },
): Promise<void> {
  const temporary = within(folder, `${name}.new`)
  try {
    // Left by a process that was killed.
    await unless(['ENOENT'], io.unlink(temporary))
    const fd = await io.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    try {
      await writeAll(io, fd, Buffer.from(text))
      if (flushed) await io.fsync(fd)
    } finally {
      await io.close(fd)
    }
    await io.rename(temporary, within(folder, name))
    if (flushed) await io.fsync(folder.fd)
  } catch (error) {
    await io.unlink(temporary).catch(() => undefined)
    throw failure('write', shown, error)
  }
}

/** Writes all bytes, however few the system takes at once. */
export async function writeAll(io: Io, fd: number, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await io.write(fd, rest))
}
