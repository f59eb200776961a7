import { dirname } from 'node:path'
import type { DiskOptions } from '../options.ts'
import { codeOf, unless, where } from './failure.ts'
import type { Io } from './io.ts'
import type { Manifest } from './manifest.ts'
import { openOwn, STATE_FOLDER } from './state-file.ts'
import { openBase, type Folder } from './walk.ts'

/** A root, open to be written. */
export interface Ground {
  readonly io: Io
  /** Its path, for people. */
  readonly folder: string
  readonly options: DiskOptions
  readonly base: Folder
  /** `..hookwright`, and `..hookwright/tmp`. */
  readonly own: Folder
  readonly tmp: Folder
  /** Writes what is ours down, unless that is on disk already. */
  readonly save: (manifest: Manifest) => Promise<void>
}

/**
 * Opens the folder of a root and makes it when it is missing, readable for everybody whatever the umask is.
 *
 * @example
 * const base = await openFolder(systemIo, '/etc/app')
 */
export async function openFolder(io: Io, folder: string): Promise<Folder> {
  const found = await where('open', folder, () => unless(['ENOENT'], openBase(io, folder)))
  if (found) return found
  return where('make', folder, async () => {
    await makeAll(io, folder)
    const base = await openBase(io, folder)
    const mode = Number((await io.fstat(base.fd)).mode & 0o7777n)
    if ((mode & 0o777) !== 0o755) await io.fchmod(base.fd, (mode & 0o7000) | 0o755)
    return base
  })
}

/** Opens the folders of ours in a root, and makes them when they are missing. */
export async function openOwnFolders(
  io: Io,
  base: Folder,
  folder: string,
): Promise<{ own: Folder; tmp: Folder }> {
  const shown = `${folder}/${STATE_FOLDER}`
  const own = await openOwn(io, base, STATE_FOLDER, shown, 0o755)
  try {
    return { own, tmp: await openOwn(io, own, 'tmp', `${shown}/tmp`, 0o700) }
  } catch (error) {
    await io.close(own.fd)
    throw error
  }
}

async function makeAll(io: Io, folder: string): Promise<void> {
  try {
    await unless(['EEXIST'], io.mkdir(folder, 0o755))
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeAll(io, dirname(folder))
    await unless(['EEXIST'], io.mkdir(folder, 0o755))
  }
}
