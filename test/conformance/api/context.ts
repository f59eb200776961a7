import type { Transport } from '../../../src/cluster/api.ts'
import type { Made } from './cleanup.ts'
import { createNormaliser, type Normaliser } from './normalise.ts'
import type { Scenario } from './scenario.ts'
import type { Variables } from './variables.ts'

/** How to run a scenario. */
export interface RunOptions {
  send: Transport
  /** A name that nothing else has: namespaces and groups are called after it. */
  id: string
  /** Milliseconds to wait for what `until` asks for, and for the lines of a watch. */
  patienceMs?: number
}

/** A watch that is being read. */
export interface OpenWatch {
  lines: AsyncIterator<unknown>
  abort: AbortController
}

/** What the steps of one run share. */
export interface Context {
  send: Transport
  patienceMs: number
  variables: Variables
  normalise: Normaliser
  /** The steps as JSON, without what is expected of them. */
  source: string
  /** Those of the scenario's own that it uses. */
  namespaces: string[]
  made: Made[]
  watches: Map<string, OpenWatch>
  /** Ends whatever is still open when the run is over. */
  over: AbortController
}

/** Milliseconds after which an answer will not come any more. */
export const LATE_MS = 10_000

/** Makes the context of a run. */
export function createContext(scenario: Scenario, { send, id, patienceMs = LATE_MS }: RunOptions): Context {
  const steps = scenario.steps.map((step) => ({ ...step, expect: undefined, embedded: undefined }))
  const source = JSON.stringify(steps)
  const second = `${id}-b`
  const group = `${id.replaceAll('-', '')}.example.com`
  return {
    send,
    patienceMs,
    source,
    namespaces: source.includes('$ns2') ? [id, second] : source.includes('$ns') ? [id] : [],
    variables: new Map([
      ['ns', id],
      ['ns2', second],
      ['group', group],
    ]),
    normalise: createNormaliser({
      // The second namespace comes first: its name holds that of the first.
      names: new Map([
        [second, '$ns2'],
        [id, '$ns'],
        [group, '$group'],
      ]),
      source,
      now: Date.now(),
      managedFields: scenario.managedFields === true,
    }),
    made: [],
    watches: new Map(),
    over: new AbortController(),
  }
}
