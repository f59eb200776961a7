import type { Dirent } from 'node:fs'
import { join } from 'node:path'
import { fs, promisify } from '../../node/builtins.ts'

const realPathOf = promisify(fs.realpath)
const statOf = promisify(fs.stat)
const bytesOf = promisify(fs.readFile)
const entriesOf = (folder: string) =>
  new Promise<Dirent[]>((resolve, reject) => {
    fs.readdir(folder, { withFileTypes: true }, (error, entries) =>
      error === null ? resolve(entries) : reject(error),
    )
  })

/** What bounds a folder. */
export interface FolderLimits {
  bytes: number
  files: number
  /** Folders within folders. */
  depth: number
}

/** One look at a folder. */
export interface Look {
  /** Equal as long as the folder was not changed. */
  mark: string
  /** Whether the kubelet, or something like it, keeps it. */
  mounted: boolean
  /** The folder that its files are in. */
  folder: string
}

const TRIES = 5

/** Which folder a path leads to: another one when it was made anew or something was mounted on it. */
export const placeOf = async (path: string): Promise<string> => inodeOf(await statOf(path))

/**
 * Looks whether a folder changed. Of a mounted volume this reads two inodes, of another folder those of all its files.
 *
 * @example
 * const { mark } = await lookAt('/etc/config', limits)
 */
export async function lookAt(path: string, limits: FolderLimits): Promise<Look> {
  const mounted = await realPathOf(join(path, '..data')).catch(unlessMissing)
  if (mounted !== undefined) {
    return { mark: `${mounted} ${markOf(await statOf(mounted))}`, mounted: true, folder: mounted }
  }
  const files = await filesOf(path, limits)
  const marks = files.map(({ key, mark }) => `${key}\0${mark}`)
  return { mark: marks.join('\n'), mounted: false, folder: path }
}

/**
 * Reads all files of a folder as they were at one moment; again when it changed meanwhile.
 * Files of folders within it have a key with slashes.
 *
 * @example
 * const { files } = await readFolder('/etc/config', limits)
 */
export async function readFolder(
  path: string,
  limits: FolderLimits,
): Promise<{ look: Look; files: ReadonlyMap<string, Uint8Array> }> {
  for (let tries = 0; tries < TRIES; tries++) {
    const look = await lookAt(path, limits)
    try {
      const files = await contentsOf(look.folder, limits)
      const after = await lookAt(path, limits)
      if (after.mark === look.mark) return { look, files }
    } catch (error) {
      // The dated folder was removed under us: there is a newer one.
      unlessMissing(error)
    }
  }
  throw new Error(`${path} changes faster than it can be read`)
}

async function contentsOf(folder: string, limits: FolderLimits): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  let room = limits.bytes
  for (const { key, path, size } of await filesOf(folder, limits)) {
    if (size > room) throw tooLarge(folder, `${limits.bytes} bytes`)
    const bytes = await bytesOf(path)
    room -= bytes.length
    files.set(key, bytes)
  }
  if (room < 0) throw tooLarge(folder, `${limits.bytes} bytes`)
  return files
}

interface FoundFile {
  key: string
  path: string
  size: number
  mark: string
}

/** Files, also those that links lead to, by name. Links to folders are not followed, and what begins with `..` is not ours. */
async function filesOf(folder: string, limits: FolderLimits): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  const walk = async (below: string, depth: number): Promise<void> => {
    const entries = await entriesOf(join(folder, below))
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('..')) continue
      const key = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) {
        if (depth >= limits.depth) throw tooLarge(folder, `${limits.depth} folders within each other`)
        await walk(key, depth + 1)
        continue
      }
      const path = join(folder, key)
      const stats =
        entry.isFile() || entry.isSymbolicLink() ? await statOf(path).catch(unlessMissing) : undefined
      if (stats?.isFile() !== true) continue
      found.push({ key, path, size: stats.size, mark: markOf(stats) })
      if (found.length > limits.files) throw tooLarge(folder, `${limits.files} files`)
    }
  }
  await walk('', 0)
  return found
}

interface Stats {
  dev: number
  ino: number
  size: number
  mtimeMs: number
  ctimeMs: number
}

const inodeOf = ({ dev, ino }: Stats) => `${dev} ${ino}`
const markOf = (stats: Stats) => `${inodeOf(stats)} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`

const tooLarge = (folder: string, limit: string) =>
  new Error(`${folder} holds more than ${limit}, which is more than is read`)

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
