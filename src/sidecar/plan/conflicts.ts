import type { Conflict, KeyRef } from '../model.ts'
import type { Claim } from './claims.ts'

/** Orders texts by the codes of their characters, the same in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Orders keys by namespace, name, kind and key.
 *
 * @example
 * refusals.sort((a, b) => compareKeys(a.from, b.from))
 */
export function compareKeys(a: KeyRef, b: KeyRef): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.key, b.key)
  )
}

/** An object whose age is not known is taken for the youngest. */
const age = ({ created }: Claim) => (Number.isNaN(created) ? Infinity : created)

/** Which claim comes first. What follows the key tells apart only what one key claims in several places, or versions. */
function compareClaims(a: Claim, b: Claim): number {
  if (a.created !== b.created) {
    const [ageA, ageB] = [age(a), age(b)]
    if (ageA !== ageB) return ageA < ageB ? -1 : 1
  }
  return (
    compareKeys(a.from, b.from) ||
    compareText(a.root, b.root) ||
    compareText(a.path, b.path) ||
    Number(a.file === undefined) - Number(b.file === undefined) ||
    compareText(a.file?.digest ?? '', b.file?.digest ?? '') ||
    compareText(a.from.uid, b.from.uid)
  )
}

/** The paths of one root that are given away. */
interface Taken {
  files: Map<string, Claim>
  /** The first claim that lies in a folder, by that folder. */
  folders: Map<string, Claim>
}

/** Who has the path, or a file where it needs a folder, or a folder where it is to be a file. */
function findRival({ files, folders }: Taken, claim: Claim): Claim | undefined {
  const same = files.get(claim.path) ?? folders.get(claim.path)
  if (same) return same
  for (const folder of claim.folders) {
    const rival = files.get(folder)
    if (rival) return rival
  }
  return undefined
}

function take({ files, folders }: Taken, claim: Claim): void {
  files.set(claim.path, claim)
  for (const folder of claim.folders) if (!folders.has(folder)) folders.set(folder, claim)
}

const isSame = (a: Claim, b: Claim) =>
  a.path === b.path && a.root === b.root && compareKeys(a.from, b.from) === 0

/**
 * Gives each path to one claim: to the object that was created first, as Gateway API does, and among those of one age
 * to the first by namespace, name, kind and key. The order in which claims come means nothing. A claim that lost holds
 * nothing, so that it takes nothing from others; it is told with who has won against it. One key that claims one path
 * more than once, as two rules select its object, is no conflict.
 *
 * @example
 * const { won, conflicts } = resolveConflicts(claims)
 */
export function resolveConflicts(claims: readonly Claim[]): { won: Claim[]; conflicts: Conflict[] } {
  const roots = new Map<string, Taken>()
  const won: Claim[] = []
  const conflicts: Conflict[] = []
  let lost: Claim | undefined
  for (const claim of [...claims].sort(compareClaims)) {
    const { root, path, from } = claim
    let taken = roots.get(root)
    if (!taken) roots.set(root, (taken = { files: new Map(), folders: new Map() }))
    const rival = findRival(taken, claim)
    if (!rival) {
      take(taken, claim)
      won.push(claim)
    } else if (!isSame(rival, claim) && !(lost && isSame(lost, claim))) {
      conflicts.push({ root, path, winner: rival.from, loser: from })
      lost = claim
    }
  }
  return { won, conflicts }
}
