import { hashFile, knownFrom, unchanged, type Known } from './digest.ts'
import { codeOf, unless } from './failure.ts'
import type { Io } from './io.ts'
import type { Manifest } from './manifest.ts'
import { enter, isBlocked, lookAt, splitPath, Way, within, type Folder } from './walk.ts'

/** The link that leads to the dated folder of now. */
export const DATA = '..data'

/** What of ours is on disk. */
export interface DiskState {
  /** Files in the root itself. */
  readonly plain: Map<string, Known>
  /** Folders that we made for them. */
  readonly made: Set<string>
  readonly apart: Set<string>
  /** Dated folders that are ours, and all files that any of them may hold. */
  readonly generations: Set<string>
  readonly generated: Set<string>
  /** The dated folder that `..data` leads to, and its files. */
  current: string | undefined
  data: Map<string, Known>
  /** Names at the top that lead through `..data`, and are ours. */
  readonly links: Set<string>
  /** There is a `..data` of somebody else. */
  foreignData: boolean
}

/** What is on disk before anything is. */
export const nothingOnDisk = (): DiskState => ({
  plain: new Map(),
  made: new Set(),
  apart: new Set(),
  generations: new Set(),
  generated: new Set(),
  current: undefined,
  data: new Map(),
  links: new Set(),
  foreignData: false,
})

/** The name at the top that a path is below. */
export const topOf = (path: string): string => path.split('/', 1)[0] ?? ''

/** What a link at the top has to say. */
export const linkText = (top: string): string => `${DATA}/${top}`

/** All files of ours as readers see them, whichever way they are laid out. */
export const filesOf = (state: DiskState): ReadonlyMap<string, Known> =>
  state.current === undefined ? state.plain : new Map([...state.data, ...state.plain])

/** What has to be known after a restart. */
export const manifestOf = (state: DiskState): Manifest => ({
  files: [...state.plain.keys()],
  folders: [...state.made],
  apart: [...state.apart],
  generations: [...state.generations],
  generated: [...state.generated],
})

/**
 * Looks at everything that the manifest says is ours. What is gone, or is no file any more, is ours no longer. Files that
 * are as they are remembered are not read.
 */
export async function readDisk(
  io: Io,
  base: Folder,
  owned: Manifest,
  remembered?: DiskState,
): Promise<DiskState> {
  const state: DiskState = {
    ...nothingOnDisk(),
    plain: await readFiles(io, base, owned.files, remembered?.plain),
    made: new Set(owned.folders),
    apart: new Set(owned.apart),
    generations: new Set(owned.generations),
    generated: new Set(owned.generated),
  }
  const links = new Set<string>()
  for (const top of new Set(owned.generated.map(topOf))) if (await isOurLink(io, base, top)) links.add(top)
  const { met } = await lookAt(io, base, DATA)
  if (met === 'missing') return { ...state, links }
  const text = met === 'symlink' ? await io.readlink(within(base, DATA)) : ''
  if (!state.generations.has(text)) return { ...state, foreignData: true }
  const folder = await enter(io, base, text)
  if (typeof folder === 'string') return { ...state, links }
  try {
    const data = await readFiles(io, folder, owned.generated, remembered?.data)
    return { ...state, current: text, data, links }
  } finally {
    await io.close(folder.fd)
  }
}

/** Whether a name at the top is a link through `..data`. */
export async function isOurLink(io: Io, base: Folder, top: string): Promise<boolean> {
  const text = await unless(['ENOENT', 'EINVAL', 'ENOTDIR'], io.readlink(within(base, top)))
  return text === linkText(top)
}

async function readFiles(
  io: Io,
  base: Folder,
  paths: Iterable<string>,
  remembered?: ReadonlyMap<string, Known>,
): Promise<Map<string, Known>> {
  const files = new Map<string, Known>()
  const way = new Way(io, base)
  try {
    for (const path of [...paths].sort()) {
      const [folderPath, name] = splitPath(path)
      const folder = await way.to(folderPath)
      if (isBlocked(folder)) continue
      const known = await readFile(io, folder, name, remembered?.get(path))
      if (known) files.set(path, known)
    }
  } finally {
    await way.close()
  }
  return files
}

async function readFile(
  io: Io,
  folder: Folder,
  name: string,
  before: Known | undefined,
): Promise<Known | undefined> {
  const { met, stats } = await lookAt(io, folder, name)
  if (met !== 'file' || stats === undefined) return undefined
  if (before && unchanged(before, stats)) return before
  try {
    return await hashFile(io, folder, name)
  } catch (error) {
    // Taken away meanwhile, or no longer ours to read: then it is put right.
    if (['ENOENT', 'ELOOP'].includes(codeOf(error) ?? '')) return undefined
    if (['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return knownFrom(stats, '')
    throw error
  }
}
