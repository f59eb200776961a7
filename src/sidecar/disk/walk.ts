import type { BigIntStats } from 'node:fs'
import { unless } from './failure.ts'
import { O_DIRECTORY, O_NOFOLLOW, O_RDONLY, type Io } from './io.ts'

/** An open folder. */
export interface Folder {
  readonly fd: number
  /** Stands for the folder in paths. With handles it is the folder itself, wherever it is moved and whatever takes its place. */
  readonly path: string
}

/** What is found under a name. */
export type Met = 'missing' | 'folder' | 'file' | 'symlink' | 'other'

/** Where a walk ended early. */
export interface Blocked {
  /** The part that is no folder. */
  at: string
  by: Exclude<Met, 'folder'>
}

const KINDS: readonly (readonly [Met, (stats: BigIntStats) => boolean])[] = [
  ['file', (stats) => stats.isFile()],
  ['folder', (stats) => stats.isDirectory()],
  ['symlink', (stats) => stats.isSymbolicLink()],
]

/** A NUL, or a name that is empty, `.`, or begins with `..`. */
const UNSAFE = /\0|(?:^|\/)(?:\.\.|\.?(?:\/|$))/

/**
 * The folder and the last name of a path.
 *
 * @example
 * splitPath('a/b') // ['a', 'b']; splitPath('b') is ['', 'b']
 */
export function splitPath(path: string): readonly [folder: string, name: string] {
  const slash = path.lastIndexOf('/')
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)]
}

/**
 * The folders above a path, the outermost first.
 *
 * @example
 * foldersOf('a/b/c') // ['a', 'a/b']
 */
export function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at))
  return folders
}

/**
 * Whether a path stays inside and away from names that are ours or the kubelet's.
 *
 * @example
 * isSafe('a/b') // true; '../b', 'a//b' and '..data' are not
 */
export const isSafe = (path: string): boolean => !UNSAFE.test(path)

/** The path of a name in an open folder. */
export const within = (folder: Folder, name: string): string => `${folder.path}/${name}`

/** Opens the folder where walks begin; the way to it is taken as it is. */
export async function openBase(io: Io, path: string): Promise<Folder> {
  const fd = await io.open(path, O_RDONLY | O_DIRECTORY)
  return { fd, path: io.handles ? `/proc/self/fd/${fd}` : path }
}

/** What is there under a name; a symbolic link is not followed. */
export async function lookAt(
  io: Io,
  folder: Folder,
  name: string,
): Promise<{ met: Met; stats: BigIntStats | undefined }> {
  const stats = await unless(['ENOENT'], io.lstat(within(folder, name)))
  if (stats === undefined) return { met: 'missing', stats }
  return { met: KINDS.find(([, is]) => is(stats))?.[0] ?? 'other', stats }
}

/** Opens a folder in a folder, or says what is there instead. */
export async function enter(io: Io, parent: Folder, name: string): Promise<Folder | Blocked['by']> {
  // Where handles cannot stand in paths this leaves a gap for races; O_NOFOLLOW narrows it.
  if (!io.handles) {
    const { met } = await lookAt(io, parent, name)
    if (met !== 'folder') return met
  }
  const path = within(parent, name)
  const fd = await unless(['ENOENT', 'ENOTDIR', 'ELOOP'], io.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
  if (fd !== undefined) return { fd, path: io.handles ? `/proc/self/fd/${fd}` : path }
  const { met } = await lookAt(io, parent, name)
  return met === 'folder' ? 'other' : met
}

/** Walks between folders below a base, one name at a time, and never through a symbolic link. Holds the handles of one way. */
export class Way {
  readonly #io: Io
  readonly #base: Folder
  readonly #open: { path: string; folder: Folder }[] = []

  constructor(io: Io, base: Folder) {
    this.#io = io
    this.#base = base
  }

  /** The open folder of this relative path, good until the next call; or what is in the way. */
  async to(path: string): Promise<Folder | Blocked> {
    const parts = path === '' ? [] : [...foldersOf(path), path]
    await this.#leave(parts)
    let folder = this.#open.at(-1)?.folder ?? this.#base
    for (const part of parts.slice(this.#open.length)) {
      const next = await enter(this.#io, folder, splitPath(part)[1])
      if (typeof next === 'string') return { at: part, by: next }
      this.#open.push({ path: part, folder: next })
      folder = next
    }
    return folder
  }

  /** As `to`, and makes what is missing; `made` hears of each folder. */
  async make(path: string, made: (folder: string) => void): Promise<Folder | Blocked> {
    for (;;) {
      const found = await this.to(path)
      if (!isBlocked(found) || found.by !== 'missing') return found
      const [parent, name] = splitPath(found.at)
      const folder = await this.to(parent)
      if (isBlocked(folder)) return folder
      await unless(
        ['EEXIST'],
        makeFolder(this.#io, folder, name, () => made(found.at)),
      )
    }
  }

  /** Closes all handles but the base. Also to be called before a folder is removed that may be open. */
  async close(): Promise<void> {
    await this.#leave([])
  }

  async #leave(keep: readonly string[]): Promise<void> {
    while (this.#open.length > 0 && this.#open.at(-1)?.path !== keep[this.#open.length - 1]) {
      const last = this.#open.pop()
      if (last) await this.#io.close(last.folder.fd)
    }
  }
}

/** Whether a walk ended early. */
export const isBlocked = (found: Folder | Blocked): found is Blocked => 'by' in found

/** Makes a folder that everybody may read, whatever the umask is; the group it takes over stays. */
async function makeFolder(io: Io, parent: Folder, name: string, made: () => void): Promise<void> {
  await io.mkdir(within(parent, name), 0o755)
  made()
  const folder = await enter(io, parent, name)
  if (typeof folder === 'string') return
  try {
    const mode = Number((await io.fstat(folder.fd)).mode & 0o7777n)
    if ((mode & 0o777) !== 0o755) await io.fchmod(folder.fd, (mode & 0o7000) | 0o755)
  } finally {
    await io.close(folder.fd)
  }
}
