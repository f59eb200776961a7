import type { Report } from './facts.ts'
import type { Conflict, KeyRef, Refusal } from './model.ts'

/** What is wrong with the objects now; only what is new or gone is told. */
export interface Complaints {
  readonly refusals: readonly Refusal[]
  readonly conflicts: readonly Conflict[]
  update(refusals: readonly Refusal[], conflicts: readonly Conflict[]): void
}

/**
 * Keeps the refusals and conflicts of the last pass, and reports how they change.
 *
 * @example
 * const complaints = createComplaints(report)
 * complaints.update(plan.refusals, plan.conflicts)
 */
export function createComplaints(report: Report): Complaints {
  let refusals = new Map<string, Refusal>()
  let conflicts = new Map<string, Conflict>()
  return {
    get refusals() {
      return [...refusals.values()]
    },
    get conflicts() {
      return [...conflicts.values()]
    },
    update(nextRefusals, nextConflicts) {
      const refused = new Map(
        nextRefusals.map((refusal) => [`${refusal.code} ${keyOf(refusal.from)}`, refusal]),
      )
      const met = new Map(nextConflicts.map((conflict) => [pairOf(conflict), conflict]))
      for (const [key, refusal] of refused) {
        if (refusals.get(key)?.message !== refusal.message) report({ type: 'refused', refusal })
      }
      for (const [key, { from }] of refusals) if (!refused.has(key)) report({ type: 'unrefused', from })
      for (const [pair, conflict] of met) if (!conflicts.has(pair)) report({ type: 'conflict', conflict })
      for (const [pair, conflict] of conflicts) {
        if (!met.has(pair)) report({ type: 'conflict-gone', conflict })
      }
      refusals = refused
      conflicts = met
    },
  }
}

const keyOf = ({ kind, namespace, name, uid, key }: KeyRef) =>
  JSON.stringify([kind, namespace, name, uid, key])

const pairOf = ({ root, path, winner, loser }: Conflict) =>
  JSON.stringify([root, path, keyOf(winner), keyOf(loser)])
