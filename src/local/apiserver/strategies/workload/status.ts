import type { Obj } from '../../../../cluster/object.ts'
import { invalidValue } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { nonNegatives } from '../shared/checks.ts'
import { ensure, fill, keep, number, part } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'

/** What the status of a kind holds and how it is checked. */
export interface StatusRules {
  /** Fields that must not be negative. */
  counts: readonly string[]
  /** Counts that are printed even when they are 0. */
  always?: readonly string[]
  /** Counts that must not be above another, with what the message says. */
  atMost?: readonly (readonly [lesser: string, greater: string, why: string])[]
}

/** Whether the status alone is written. */
export const writesStatus = ({ subresource }: Situation): boolean => subresource === 'status'

/**
 * Keeps the part that a write must not touch: the status, or all but the status when that alone is written.
 *
 * @example
 * keepApart(next, previous, situation)
 */
export function keepApart(next: Obj, previous: Obj | undefined, situation: Situation): void {
  if (previous === undefined) next.status = {}
  else keep(next, previous, writesStatus(situation) ? 'spec' : 'status')
}

/** Counts that are printed even when they are 0. */
export function zeroCounts(object: Obj, names: readonly string[]): void {
  const status = ensure(object, 'status')
  for (const name of names) fill(status, name, 0)
}

/** What is wrong with the counts of a status. */
export function statusCauses(object: Obj, { counts, atMost = [] }: StatusRules): Cause[] {
  const status = part(object.status)
  return [
    ...nonNegatives(status, counts, 'status'),
    ...atMost
      .filter(([lesser, greater]) => number(status[lesser]) > number(status[greater]))
      .map(([lesser, , why]) => invalidValue(`status.${lesser}`, number(status[lesser]), why)),
  ]
}

/** A count of collisions never goes down. */
export function collisionCauses(next: Obj, previous: Obj): Cause[] {
  const [now, before] = [part(next.status).collisionCount, part(previous.status).collisionCount]
  if (before == null || (now != null && number(now) >= number(before))) return []
  return [invalidValue('status.collisionCount', number(now), 'cannot be decremented')]
}

/** Whether the spec has changed, which makes a new generation. */
export const specChanged = (next: Obj, previous: Obj): boolean =>
  !semanticEqual(next.spec, previous.spec, 'spec')

/** What kinds with a spec and a status have in common. */
export const withGeneration = { hasGeneration: true, bumps: specChanged } satisfies Strategy
