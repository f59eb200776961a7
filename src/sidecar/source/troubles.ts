import type { Report } from '../facts.ts'

/** Says when a source fails, and when it is fine again. */
export interface Troubles {
  /** What is wrong now; undefined: nothing. */
  now(message: string | undefined): void
}

/** How many different messages one outage may have. */
const MOST = 8

/**
 * Reports each message once until the source is fine again, however often it is tried.
 *
 * @example
 * const troubles = createTroubles('ConfigMaps in default', report)
 * troubles.now('connection refused')
 * troubles.now('connection refused') // says nothing
 * troubles.now(undefined)
 */
export function createTroubles(source: string, report: Report): Troubles {
  const told = new Set<string>()
  return {
    now(message) {
      if (message === undefined) {
        if (told.size > 0) report({ type: 'source-healed', source })
        told.clear()
      } else if (!told.has(message) && told.size < MOST) {
        told.add(message)
        report({ type: 'source-failed', source, message })
      }
    },
  }
}
