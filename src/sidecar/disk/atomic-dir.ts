import { wallTime } from '../../time/wall-time.ts'
import { mayReplace } from './check.ts'
import { unchanged, type Known } from './digest.ts'
import type { Want } from './diff.ts'
import { cameBetween, where } from './failure.ts'
import { datedName, isOurData, removeDeadLinks, removeOldGenerations } from './generation.ts'
import type { Ground } from './ground.ts'
import type { Ready } from './in-place.ts'
import { NOTHING, union } from './manifest.ts'
import { DATA, linkText, manifestOf, topOf, type DiskState } from './read.ts'
import { removeEmptied, removeFile } from './remove.ts'
import { enter, foldersOf, isBlocked, lookAt, splitPath, Way, within, type Folder } from './walk.ts'
import { severalAtOnce, writeNew } from './write.ts'

/** A whole new folder, ready in `..hookwright/tmp`. */
export interface Generation {
  /** Its name there. */
  name: string
  files: Map<string, Known>
}

/**
 * Makes a whole new folder: new files are moved into it, files that stay are linked to those of now.
 *
 * @example
 * const generation = await buildGeneration(ground, state, want, ready, '7')
 */
export async function buildGeneration(
  ground: Ground,
  state: DiskState,
  want: ReadonlyMap<string, Want>,
  ready: ReadonlyMap<string, Ready>,
  name: string,
): Promise<Generation> {
  const { io, base, tmp, folder } = ground
  const files = new Map<string, Known>()
  const now = state.current === undefined ? undefined : await enter(io, base, state.current)
  const from = typeof now === 'object' ? new Way(io, now) : undefined
  const to = new Way(io, tmp)
  try {
    for (const [folderPath, paths] of byFolder(want.keys())) {
      const target = await to.make(folderPath === '' ? name : `${name}/${folderPath}`, () => undefined)
      if (isBlocked(target)) throw new Error(`${target.at} in the folder of temporary files is not ours`)
      const source = await from?.to(folderPath)
      const carry = carrier(ground, source && !isBlocked(source) ? source : undefined, target)
      await severalAtOnce(paths, (path) =>
        where('write', `${folder}/${path}`, async () => {
          const file = want.get(path)
          const made = ready.get(path)
          if (made) await io.rename(within(tmp, made.name), within(target, splitPath(path)[1]))
          if (made) files.set(path, made.known)
          else if (file) files.set(path, await carry(splitPath(path)[1], file, state.data.get(path)))
        }),
      )
    }
    const folders = new Set([name, ...[...want.keys()].flatMap((path) => foldersOf(`${name}/${path}`))])
    for (const path of [...folders].sort()) {
      const made = await to.make(path, () => undefined)
      if (!isBlocked(made)) await io.fsync(made.fd)
    }
    return { name, files }
  } finally {
    await to.close()
    await from?.close()
    if (typeof now === 'object') await io.close(now.fd)
  }
}

/** The paths in each folder, the outer folders first. */
function byFolder(paths: Iterable<string>): [folder: string, paths: string[]][] {
  const folders = Map.groupBy(paths, (path) => splitPath(path)[0])
  return [...folders].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Takes files over that stay as they are: as another name of the same file, or as a copy where that cannot be. */
const carrier =
  ({ io, options: { owner } }: Ground, source: Folder | undefined, target: Folder) =>
  async (name: string, want: Want, known: Known | undefined): Promise<Known> => {
    if (source && known && (await link(io, source, target, name, known))) return known
    const content = want.bytes ?? (source && { folder: source, name })
    if (!content) throw Object.assign(new Error('the file of before is gone'), { code: 'ENOENT' })
    return writeNew(io, target, name, content, { mode: want.mode, owner })
  }

async function link(
  io: Ground['io'],
  source: Folder,
  target: Folder,
  name: string,
  known: Known,
): Promise<boolean> {
  try {
    await io.link(within(source, name), within(target, name))
  } catch {
    return false
  }
  const { stats } = await lookAt(io, target, name)
  if (stats?.isFile() && unchanged(known, stats)) return true
  await io.unlink(within(target, name))
  return false
}

/**
 * Swaps the whole folder. Links of new names come first, so that with the swap, which is one rename, all are there; links
 * of names that went, and the old folder, go after it. A reader through `..data` has one whole generation at any moment, a
 * reader of a name that is in both has the old or the new file.
 *
 * A kill at any moment leaves one whole generation under `..data`, the old or the new; the other is cleaned away at the
 * next start. So does a power loss where the file system keeps the order of renames (ext4, xfs, btrfs). When this has
 * resolved, the new generation survives a power loss.
 */
export async function commitGeneration(
  ground: Ground,
  state: DiskState,
  { name, files }: Generation,
): Promise<void> {
  const { io, folder, base, tmp, save } = ground
  await where('swap', `${folder}/${DATA}`, async () => {
    const dated = await freeName(ground, state)
    const generated = [...files.keys()]
    await save(union(manifestOf(state), { ...NOTHING, generations: [dated], generated }))
    state.generations.add(dated)
    for (const path of generated) state.generated.add(path)
    await io.rename(within(tmp, name), within(base, dated))

    const tops = [...new Set(generated.map(topOf))]
    for (const top of tops) {
      if ((await lookAt(io, base, top)).met !== 'missing') continue
      await io.symlink(linkText(top), within(base, top))
      state.links.add(top)
    }
    if (!(await isOurData(io, base, state)) && (await lookAt(io, base, DATA)).met !== 'missing') {
      throw cameBetween(folder, DATA)
    }
    await putLink(ground, dated, DATA)
    state.current = dated
    state.data = files
    await io.fsync(base.fd)
    const replaced = await replaceByLinks(ground, state, tops)
    const gone = await removeDeadLinks(ground, state)
    await removeOldGenerations(ground, state)
    if (replaced || gone) await io.fsync(base.fd)
    await save(manifestOf(state))
  })
}

/** Files and folders of ours from before the root was swapped as a whole make room for links; nothing of them stays. */
async function replaceByLinks(ground: Ground, state: DiskState, tops: readonly string[]): Promise<boolean> {
  const { io, folder, base } = ground
  const missing = tops.filter((top) => !state.links.has(top))
  if (missing.length === 0 && state.plain.size === 0) return false
  const way = new Way(io, base)
  const site = { io, folder, way, state, touched: new Set<string>() }
  try {
    for (const top of missing) {
      if ((await lookAt(io, base, top)).met === 'folder') {
        for (const path of [...state.plain.keys()].filter((each) => topOf(each) === top))
          await removeFile(site, path)
        await removeEmptied(site, (path) => topOf(path) === top)
      }
      const { met } = await lookAt(io, base, top)
      if (!(await mayReplace({ ...ground, state }, top, met))) throw cameBetween(folder, top)
      await putLink(ground, linkText(top), top)
      state.plain.delete(top)
      state.links.add(top)
    }
    for (const path of [...state.plain.keys()]) await removeFile(site, path)
    await removeEmptied(site)
  } finally {
    await way.close()
  }
  return true
}

/** Puts a link in its place in one step. */
async function putLink({ io, tmp, base }: Ground, text: string, name: string): Promise<void> {
  const temporary = within(tmp, `link-${name}`)
  await io.symlink(text, temporary)
  await io.rename(temporary, within(base, name))
}

async function freeName({ io, base }: Ground, { generations }: DiskState): Promise<string> {
  for (let ms = wallTime(); ; ms++) {
    const name = datedName(ms)
    if (!generations.has(name) && (await lookAt(io, base, name)).met === 'missing') return name
  }
}
