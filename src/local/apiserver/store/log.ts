import type { Change } from './change.ts'
import { sizeOf } from './size.ts'

/** How much history is kept: the older half goes when one bound is passed. */
export interface LogLimits {
  changes: number
  /** About the length of the JSON of all objects in the log, in characters. */
  characters: number
}

/** The recent past, for watches that resume and lists that continue. */
export interface ChangeLog {
  add(change: Change): void
  /** The changes of one storage after `revision`; `expired` when some of them are forgotten. */
  since(storage: string, revision: number): Change[] | 'expired'
  /** Forgets everything before a revision that is the newest one. */
  compact(revision: number): void
}

/**
 * Makes a bounded log. A storage whose own changes are all there never expires, however busy the others were.
 *
 * @example
 * const log = createLog({ changes: 10_000, characters: 32_000_000 })
 */
export function createLog(limits: LogLimits): ChangeLog {
  let changes: Change[] = []
  let characters = 0
  const forgotten = new Map<string, number>()
  let floor = 0

  const size = ({ now }: Change) => (now === undefined ? 0 : sizeOf(now))
  const forget = (count: number) => {
    for (const change of changes.slice(0, count)) {
      forgotten.set(change.storage, change.revision)
      characters -= size(change)
    }
    changes = changes.slice(count)
  }

  return {
    add(change) {
      changes.push(change)
      characters += size(change)
      if (changes.length > limits.changes || characters > limits.characters) {
        forget(Math.ceil(changes.length / 2))
      }
    },
    since(storage, revision) {
      if (revision < floor || revision < (forgotten.get(storage) ?? 0)) return 'expired'
      return changes.slice(firstAfter(changes, revision)).filter((change) => change.storage === storage)
    },
    compact(revision) {
      floor = revision
      forget(changes.length)
    },
  }
}

function firstAfter(changes: readonly Change[], revision: number): number {
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((changes[middle]?.revision ?? 0) > revision) high = middle
    else low = middle + 1
  }
  return low
}
