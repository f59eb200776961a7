import type { Refusal, RootPlan } from '../model.ts'
import { checkPlaces, type Site } from './check.ts'
import { diff, differs, wanted, type Want } from './diff.ts'
import { enter, isBlocked, splitPath, Way } from './walk.ts'
import { where } from './failure.ts'
import type { Ground } from './ground.ts'
import type { Ready } from './in-place.ts'
import { filesOf, topOf, type DiskState } from './read.ts'
import type { Steps } from './root.ts'
import { severalAtOnce, writeNew } from './write.ts'

/** What has to happen in a root. */
export interface Change {
  want: ReadonlyMap<string, Want>
  steps: Steps
  refusals: readonly Refusal[]
}

/** Finds out what differs, and what is in the way of that. Writes nothing. */
export async function planChange(site: Site, plan: RootPlan): Promise<Change> {
  const { state, options } = site
  const ours = filesOf(state)
  const want = wanted(plan, ours)
  const inPlace = options.atomicDir
    ? new Map([...state.data].filter(([path]) => state.links.has(topOf(path))))
    : state.plain
  const first = diff(want, inPlace, ours, options.owner)
  const refused = await checkPlaces(site, first.write, want)
  for (const path of refused.keys()) want.delete(path)
  // Without a `..data` of our own there is nothing to swap: all stays as it is.
  if (options.atomicDir && state.foreignData)
    return { want, steps: { write: [], remove: [] }, refusals: said(refused) }
  const steps = refused.size > 0 ? diff(want, inPlace, ours, options.owner) : first
  return { want, steps, refusals: said(refused) }
}

const said = (refused: ReadonlyMap<string, Refusal | undefined>): Refusal[] =>
  [...refused.values()].filter((refusal) => refusal !== undefined)

/** Writes the new files, each under the next name, and says which is which. */
export async function writeReady(
  ground: Ground,
  state: DiskState,
  { want, steps }: Change,
  nextName: () => string,
): Promise<Map<string, Ready>> {
  const { io, folder, tmp, options } = ground
  const { owner } = options
  const ready = new Map<string, Ready>()
  const write = async (path: string) => {
    const file = want.get(path)
    if (!file || (options.atomicDir && !differs(file, state.data.get(path), owner))) return
    const name = nextName()
    await where('write', `${folder}/${path}`, async () => {
      const { mode, digest, bytes } = file
      const known = bytes
        ? await writeNew(io, tmp, name, bytes, { mode, owner, digest })
        : await copyKept(ground, state, path, name, mode)
      ready.set(path, { name, known })
    })
  }
  await severalAtOnce(steps.write, write)
  return ready
}

/** A file that stays as it is, but goes over to the other layout. */
async function copyKept(ground: Ground, state: DiskState, path: string, name: string, mode: number) {
  const { io, base, tmp, options } = ground
  const dated =
    state.plain.has(path) || state.current === undefined ? undefined : await enter(io, base, state.current)
  const way = new Way(io, typeof dated === 'object' ? dated : base)
  try {
    const [folderPath, last] = splitPath(path)
    const folder = await way.to(folderPath)
    if (isBlocked(folder)) throw Object.assign(new Error('the file of before is gone'), { code: 'ENOENT' })
    return await writeNew(io, tmp, name, { folder, name: last }, { mode, owner: options.owner })
  } finally {
    await way.close()
    if (typeof dated === 'object') await io.close(dated.fd)
  }
}
