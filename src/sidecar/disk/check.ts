import type { Refusal, RefusalCode } from '../model.ts'
import type { DiskOptions } from '../options.ts'
import type { Want } from './diff.ts'
import { unless } from './failure.ts'
import type { Io } from './io.ts'
import { DATA, isOurLink, topOf, type DiskState } from './read.ts'
import { isBlocked, lookAt, splitPath, Way, type Folder, type Met } from './walk.ts'

/** A root, and what is known of it. */
export interface Site {
  io: Io
  folder: string
  options: DiskOptions
  base: Folder
  state: DiskState
}

/** What is in the way. */
interface Obstacle {
  code: RefusalCode
  at: string
  /** Whether `adopt` would help. */
  file: boolean
}

/**
 * Looks at the places of files that are to be written.
 *
 * @returns what is in the way, by path; only free places are left out.
 */
export async function checkPlaces(
  site: Site,
  write: readonly string[],
  want: ReadonlyMap<string, Want>,
): Promise<Map<string, Refusal | undefined>> {
  const refused = new Map<string, Refusal | undefined>()
  const way = new Way(site.io, site.base)
  const tops = new Map<string, Obstacle | undefined>()
  const stays = (path: string): boolean => !site.options.atomicDir && want.has(path)
  try {
    for (const path of [...write].sort()) {
      const top = topOf(path)
      if (site.options.atomicDir && !tops.has(top)) tops.set(top, await checkTop(site, way, top, stays))
      const obstacle = site.options.atomicDir ? tops.get(top) : await checkFile(site, way, path, stays)
      const from = want.get(path)?.from
      if (obstacle)
        refused.set(path, from && { code: obstacle.code, message: describe(site.folder, obstacle), from })
    }
  } finally {
    await way.close()
  }
  return refused
}

/**
 * Whether a file of ours may take the place of what is there. The one rule for both looks: before anything is written,
 * and right before it is put in place.
 */
export async function mayReplace(
  { io, options, base, state }: Site,
  path: string,
  met: Met,
): Promise<boolean> {
  if (met === 'file') return options.adopt || state.plain.has(path)
  if (met === 'symlink') return state.links.has(path) && (await isOurLink(io, base, path))
  return met === 'missing'
}

async function checkTop(
  site: Site,
  way: Way,
  top: string,
  stays: (path: string) => boolean,
): Promise<Obstacle | undefined> {
  if (site.state.foreignData) return { code: 'NOT_OURS', at: DATA, file: false }
  return checkFile(site, way, top, stays)
}

async function checkFile(
  site: Site,
  way: Way,
  path: string,
  stays: (path: string) => boolean,
): Promise<Obstacle | undefined> {
  const [folderPath, name] = splitPath(path)
  const folder = await way.to(folderPath)
  if (isBlocked(folder)) {
    const { at, by } = folder
    const ours =
      by === 'file'
        ? site.state.plain.has(at) && !stays(at)
        : by !== 'other' && (await mayReplace(site, at, by))
    return ours ? undefined : obstacleOf(at, by)
  }
  const found = await unless(['ENAMETOOLONG'], lookAt(site.io, folder, name))
  if (!found) return { code: 'NAME_TOO_LONG', at: path, file: false }
  const { met } = found
  const free = met === 'folder' ? await folderGoes(site, way, path, stays) : await mayReplace(site, path, met)
  return free ? undefined : obstacleOf(path, met)
}

/** Whether nothing will be left of a folder when our files that are to go are gone. */
async function folderGoes(
  site: Site,
  way: Way,
  path: string,
  stays: (path: string) => boolean,
): Promise<boolean> {
  if (!site.state.made.has(path)) return false
  const folder = await way.to(path)
  if (isBlocked(folder)) return false
  for (const name of await site.io.readdir(folder.path)) {
    const child = `${path}/${name}`
    const inside = await way.to(path)
    if (isBlocked(inside)) return false
    const { met } = await lookAt(site.io, inside, name)
    if (met === 'folder' && (await folderGoes(site, way, child, stays))) continue
    if (met !== 'file' || !site.state.plain.has(child) || stays(child)) return false
  }
  return true
}

const obstacleOf = (at: string, met: Met): Obstacle => ({
  code: met === 'symlink' ? 'SYMLINK' : 'NOT_OURS',
  at,
  file: met === 'file',
})

function describe(folder: string, { code, at, file }: Obstacle): string {
  const path = `${folder}/${at}`
  if (code === 'SYMLINK') {
    return `${path} is a symbolic link that the sidecar did not make, so it is neither followed nor replaced; remove it`
  }
  if (code === 'NAME_TOO_LONG')
    return `the file system takes no name as long as that of ${path}; rename the key`
  const remedy = file ? 'remove it, or let the sidecar take it over (--adopt)' : 'remove it'
  return `${path} was there before and is not the sidecar's; ${remedy}`
}
