import type { BugMode } from '../../../src/local/engine/bugs.ts'

/** How the engine is run against the recordings: with every bug of 4.17.2, and as users run it. */
export const modes = ['emulate', 'stop'] as const satisfies readonly BugMode[]

/** A difference that is meant. */
export interface Expected {
  mode: (typeof modes)[number]
  /** Matches where it is, as `compareRecordings` names it. */
  where: RegExp
  why: string
}

/** Differences that are meant, by scenario. Every scenario that is not named here is equal in both modes. */
export const expected: Readonly<Record<string, readonly Expected[]>> = {
  'errors-null-child': [
    {
      mode: 'stop',
      where: /^(event|calls of|last )/,
      why: 'Where the real process ends, the parent gets an event that says so, and is tried again.',
    },
  ],
}
