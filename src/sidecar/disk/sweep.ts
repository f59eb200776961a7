import { unless } from './failure.ts'
import { leaveAtomicDir, removeDataLink, removeDeadLinks, removeOldGenerations } from './generation.ts'
import type { Ground } from './ground.ts'
import { manifestOf, type DiskState } from './read.ts'
import { emptyFolder, removeEmptied } from './remove.ts'
import { STATE_FOLDER } from './state-file.ts'
import { isBlocked, lookAt, Way, within } from './walk.ts'

/** Removes what a process that was killed left: temporary files, half a generation, folders that are empty now. */
export async function sweep(ground: Ground, state: DiskState): Promise<void> {
  const { io, folder, base, tmp, options, save } = ground
  await emptyFolder(io, tmp)
  const way = new Way(io, base)
  const touched = new Set<string>()
  try {
    for (const path of state.apart) await removeBeside(ground, way, path)
    await removeEmptied({ io, folder, way, state, touched })
  } finally {
    await way.close()
  }
  const left = !options.atomicDir && [...state.data.keys()].every((path) => state.plain.has(path))
  if (left) await leaveAtomicDir(ground, state, touched)
  else {
    if (state.current === undefined) await removeDataLink(io, base, state)
    await removeDeadLinks(ground, state)
    await removeOldGenerations(ground, state)
  }
  await save(manifestOf(state))
}

/** Temporary files that were written beside their targets. */
async function removeBeside({ io }: Ground, way: Way, path: string): Promise<void> {
  const folder = await way.to(path)
  if (isBlocked(folder)) return
  for (const name of await io.readdir(folder.path)) {
    if (!name.startsWith(`${STATE_FOLDER}-`)) continue
    if ((await lookAt(io, folder, name)).met === 'file')
      await unless(['ENOENT'], io.unlink(within(folder, name)))
  }
}
