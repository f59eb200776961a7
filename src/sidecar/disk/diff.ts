import type { KeyRef, RootPlan } from '../model.ts'
import type { DiskOptions } from '../options.ts'
import type { Known } from './digest.ts'
import type { Steps } from './root.ts'
import { foldersOf, isSafe } from './walk.ts'

/** A file as it has to be. Without bytes: as it is now, whatever that is. */
export interface Want {
  digest: string
  mode: number
  bytes?: Uint8Array
  from?: KeyRef
}

/**
 * The files that have to be there: those of the plan, and those of ours that stay since their keys cannot be read.
 *
 * @example
 * wanted({ tree, kept: new Set(['broken']) }, filesOf(state))
 */
export function wanted({ tree, kept }: RootPlan, ours: ReadonlyMap<string, Known>): Map<string, Want> {
  const want = new Map<string, Want>(tree)
  const folders = new Set([...tree.keys()].flatMap(foldersOf))
  for (const path of kept) {
    const known = ours.get(path)
    const room = !tree.has(path) && !folders.has(path) && !foldersOf(path).some((folder) => tree.has(folder))
    if (known && room) want.set(path, { digest: known.digest, mode: known.mode })
  }
  for (const path of want.keys())
    if (!isSafe(path)) throw new Error(`the plan holds the path ${JSON.stringify(path)}`)
  return want
}

/**
 * Whether a file has to be written anew.
 *
 * @example
 * differs({ digest, mode: 0o644, bytes }, known, undefined)
 */
export function differs(want: Want, known: Known | undefined, owner: DiskOptions['owner']): boolean {
  if (known === undefined) return true
  const same =
    want.digest === known.digest &&
    want.mode === known.mode &&
    (owner === undefined || (owner.uid === known.uid && owner.gid === known.gid))
  // Not `want.bytes`, which would decode them.
  return !same && 'bytes' in want
}

/**
 * What has to be done so that the files that are there become those that have to be.
 *
 * @example
 * diff(want, state.plain, filesOf(state), undefined) // { write: ['a'], remove: ['b'] }
 */
export function diff(
  want: ReadonlyMap<string, Want>,
  inPlace: ReadonlyMap<string, Known>,
  ours: ReadonlyMap<string, Known>,
  owner: DiskOptions['owner'],
): Steps {
  return {
    write: [...want].filter(([path, file]) => differs(file, inPlace.get(path), owner)).map(([path]) => path),
    remove: [...ours.keys()].filter((path) => !want.has(path)),
  }
}
