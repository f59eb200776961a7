import { mayReplace } from './check.ts'
import type { Known } from './digest.ts'
import { cameBetween, codeOf, where } from './failure.ts'
import type { Ground } from './ground.ts'
import { leaveAtomicDir, removeLink } from './generation.ts'
import { NOTHING, union, type Manifest } from './manifest.ts'
import { manifestOf, type DiskState } from './read.ts'
import { removeEmptied, removeFile } from './remove.ts'
import type { Steps } from './root.ts'
import { STATE_FOLDER } from './state-file.ts'
import type { Io } from './io.ts'
import { foldersOf, isBlocked, lookAt, splitPath, Way, within, type Folder } from './walk.ts'
import { writeNew } from './write.ts'

/** A new file that lies ready in `..hookwright/tmp`. */
export interface Ready {
  name: string
  known: Known
}

/** A commit under way. */
interface Work {
  ground: Ground
  state: DiskState
  way: Way
  /** Folders to be flushed. */
  touched: Set<string>
  /** What the manifest on disk has to name for as long as this takes. */
  claims: Manifest
}

/**
 * Puts new files in their places one by one, and takes away what goes.
 *
 * A kill at any moment leaves each file old or new, and the manifest on disk names at least all that is ours. The same
 * holds after a power loss: bytes are on the disk before a file gets its name, and a name of ours is in the manifest on
 * the disk before there is a file. When this has resolved, the new files survive a power loss.
 */
export async function commitInPlace(
  ground: Ground,
  state: DiskState,
  { write, remove }: Steps,
  ready: ReadonlyMap<string, Ready>,
  signal?: AbortSignal,
): Promise<void> {
  const { io, folder, base, save } = ground
  const way = new Way(io, base)
  const touched = new Set<string>()
  const site = { io, folder, way, state, touched }
  const written = new Set(write)
  const into = new Set(write.flatMap(foldersOf))
  try {
    const folders = await missingFolders(way, state, into)
    const claims = union(manifestOf(state), { ...NOTHING, files: write, folders })
    await save(claims)
    const work = { ground, state, way, touched, claims }

    // What has to make room: a file where a folder comes, and the other way round.
    const inWay = (path: string) => written.has(path) || foldersOf(path).some((above) => written.has(above))
    for (const path of remove.filter((each) => into.has(each) || inWay(each))) await removeFile(site, path)
    await removeEmptied(site, inWay)
    for (const top of [...state.links].filter((each) => into.has(each)))
      await removeLink(io, base, state, top)

    for (const path of [...write].sort()) {
      if (signal?.aborted) return
      const file = ready.get(path)
      if (file) await where('replace', `${folder}/${path}`, () => place(work, path, file))
    }
    for (const path of remove) {
      if (signal?.aborted) return
      if (state.plain.has(path)) await removeFile(site, path)
    }
    await removeEmptied(site)
    await where('tidy', folder, () => leaveAtomicDir(ground, state, touched))
    await flush(io, way, touched)
    await save(manifestOf(state))
  } finally {
    await way.close()
  }
}

async function place(work: Work, path: string, ready: Ready): Promise<void> {
  const { ground, state, way, touched } = work
  const { io, tmp } = ground
  const [folderPath, name] = splitPath(path)
  const target = await way.make(folderPath, (made) => {
    state.made.add(made)
    touched.add(splitPath(made)[0])
  })
  if (isBlocked(target)) throw cameBetween(ground.folder, target.at)
  const { met } = await lookAt(io, target, name)
  if (!(await mayReplace({ ...ground, state }, path, met))) throw cameBetween(ground.folder, path)
  try {
    await io.rename(within(tmp, ready.name), within(target, name))
    state.plain.set(path, ready.known)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    state.plain.set(path, await placeApart(work, target, path, ready))
  }
  state.links.delete(path)
  touched.add(folderPath)
}

/** A folder that is a mount of its own: the file is written once more, beside its target. */
async function placeApart(
  { ground: { io, tmp, options, save }, state, claims }: Work,
  target: Folder,
  path: string,
  { name: temporary, known: { mode } }: Ready,
): Promise<Known> {
  const [folderPath, name] = splitPath(path)
  if (!state.apart.has(folderPath)) {
    state.apart.add(folderPath)
    await save(union(claims, manifestOf(state)))
  }
  const beside = `${STATE_FOLDER}-${temporary}`
  const shape = { mode, owner: options.owner }
  const known = await writeNew(io, target, beside, { folder: tmp, name: temporary }, shape)
  try {
    await io.rename(within(target, beside), within(target, name))
  } catch (error) {
    await io.unlink(within(target, beside)).catch(() => undefined)
    throw error
  }
  await io.unlink(within(tmp, temporary))
  return known
}

/** Folders that have to be made for files to go into them. */
async function missingFolders(way: Way, { made }: DiskState, into: ReadonlySet<string>): Promise<string[]> {
  const missing: string[] = []
  for (const folder of [...into].sort()) {
    if (!made.has(folder) && isBlocked(await way.to(folder))) missing.push(folder)
  }
  return missing
}

async function flush(io: Io, way: Way, touched: ReadonlySet<string>): Promise<void> {
  for (const path of [...touched].sort()) {
    const folder = await way.to(path)
    if (!isBlocked(folder)) await io.fsync(folder.fd)
  }
}
