import type { Plan, PlannedFile, Refusal, Selected } from '../model.ts'
import type { KeyOptions } from '../options.ts'
import { type Claim, createClaims } from './claims.ts'
import { compareKeys, compareText, resolveConflicts } from './conflicts.ts'

const compareRefusals = (a: Refusal, b: Refusal) =>
  compareKeys(a.from, b.from) ||
  compareText(a.from.uid, b.from.uid) ||
  compareText(a.code, b.code) ||
  compareText(a.message, b.message)

/** In one order, and each once: two rules may select one object. */
function tidy(refusals: Refusal[]): Refusal[] {
  const sorted = refusals.sort(compareRefusals)
  return sorted.filter((refusal, i) => {
    const before = sorted[i - 1]
    return !before || compareRefusals(before, refusal) !== 0
  })
}

/**
 * Makes what plans files: from all objects that are selected, which files there have to be in each root, which keys are
 * refused and why, and which keys want the same path. It is pure, and the order of objects means nothing. What it finds
 * for an object is remembered for as long as that stays the same value.
 *
 * A key that cannot be read keeps its path: the file of before stays, and no other key gets it. All other refused keys
 * have no path. What is selected for a root that is not among `roots` is not planned: a sidecar without roots writes
 * nothing.
 *
 * @example
 * const plan = createPlanner({ keys, roots: ['/etc/app'] })
 * plan(source.selected()).roots.get('/etc/app')?.tree.get('app.yaml')?.digest
 */
export function createPlanner({ keys, roots }: { keys: KeyOptions; roots: readonly string[] }) {
  const claimsOf = createClaims({ keys, roots })
  const isKept = new Set(roots)

  return (selected: readonly Selected[]): Plan => {
    const claims: Claim[] = []
    const refusals: Refusal[] = []
    for (const each of selected) {
      if (!isKept.has(each.target.root)) continue
      const found = claimsOf(each)
      for (const claim of found.claims) claims.push(claim)
      for (const refusal of found.refusals) refusals.push(refusal)
    }
    const { won, conflicts } = resolveConflicts(claims)
    const plans = new Map(
      roots.map((root) => [root, { tree: new Map<string, PlannedFile>(), kept: new Set<string>() }]),
    )
    for (const { root, path, file } of won) {
      if (file) plans.get(root)?.tree.set(path, file)
      else plans.get(root)?.kept.add(path)
    }
    return { roots: plans, refusals: tidy(refusals), conflicts }
  }
}
