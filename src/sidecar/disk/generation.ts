import { isoTime } from '../wording.ts'
import { unless } from './failure.ts'
import type { Ground } from './ground.ts'
import type { Io } from './io.ts'
import { DATA, isOurLink, topOf, type DiskState } from './read.ts'
import { removeTree } from './remove.ts'
import { within, type Folder } from './walk.ts'

/**
 * A name as the kubelet gives it, of the time in milliseconds since 1970.
 *
 * @example
 * datedName(0) // '..1970_01_01_00_00_00.000'
 */
export function datedName(ms: number): string {
  const iso = isoTime(ms)
  return `..${iso.slice(0, 19).replaceAll(/[-:T]/g, '_')}.${iso.slice(20, 23)}`
}

/** Removes a link at the top if it is one of ours. */
export async function removeLink(io: Io, base: Folder, state: DiskState, top: string): Promise<void> {
  if (await isOurLink(io, base, top)) await unless(['ENOENT'], io.unlink(within(base, top)))
  state.links.delete(top)
}

/** Removes all dated folders of ours but the one of now. Files of others in them stay. */
export async function removeOldGenerations({ io, base }: Ground, state: DiskState): Promise<void> {
  for (const name of state.generations) {
    if (name === state.current) continue
    await removeTree(io, base, name, state.generated)
    state.generations.delete(name)
  }
  state.generated.clear()
  for (const path of state.data.keys()) state.generated.add(path)
}

/** Removes links that lead to nothing now. */
export async function removeDeadLinks({ io, base }: Ground, state: DiskState): Promise<boolean> {
  const alive = new Set([...state.data.keys()].map(topOf))
  const tops = new Set([...[...state.generated].map(topOf), ...state.links])
  const dead = [...tops].filter((top) => !alive.has(top))
  for (const top of dead) await removeLink(io, base, state, top)
  return dead.length > 0
}

/** Removes what is left of a root that was swapped as a whole: links, `..data`, dated folders. */
export async function leaveAtomicDir(ground: Ground, state: DiskState, touched: Set<string>): Promise<void> {
  if (state.generations.size === 0) return
  const { io, base } = ground
  state.data = new Map()
  await removeDeadLinks(ground, state)
  await removeDataLink(io, base, state)
  await removeOldGenerations(ground, state)
  touched.add('')
}

/** Removes `..data` if it is ours. */
export async function removeDataLink(io: Io, base: Folder, state: DiskState): Promise<void> {
  if (await isOurData(io, base, state)) await unless(['ENOENT'], io.unlink(within(base, DATA)))
  state.current = undefined
}

/** Whether `..data` is a link to a dated folder of ours, be it there or not. */
export async function isOurData(io: Io, base: Folder, { generations }: DiskState): Promise<boolean> {
  return generations.has((await unless(['ENOENT', 'EINVAL'], io.readlink(within(base, DATA)))) ?? '')
}
