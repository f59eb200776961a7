import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { expectations, type Expectation } from './expectations.ts'
import { callsOf } from './recordings.ts'
import { enginePart } from './traces/page.ts'

/** The page that lists every scenario. */
export const pageFile = fileURLToPath(new URL('../../docs/reference/conformance.md', import.meta.url))

const intro = `<!-- Written by test/conformance/replay.test.ts from the expectations.ts of its folder and of traces/; do not edit. -->

# Conformance

Metacontroller 4.17.2 was recorded at work: what it posted to its hooks, what they answered, what it wrote, and what the
cluster was like in the end.

## The hook server

The tests serve the
hooks of every recorded scenario and post every recorded body again, in the same order, once with a worker thread and
once with \`--workers 0\`.

Where the recorded answer was good, ours is **equal** as JSON. Where it was bad, the call is **refused** with the code
below; the codes are explained in [Rules for answers](answer-rules.md). Of a few long scenarios the bodies in the middle
were not kept; those calls cannot be replayed.
`

/** Counts of one scenario, from its recording and what is expected of it. */
export interface Row {
  recorded: number
  trimmed: number
  equal: number
  refused: number
}

/** Counts one scenario. */
export function countsOf(scenario: string, { refused = [] }: Expectation): Row {
  const calls = callsOf(scenario)
  const sent = calls.filter(({ trimmed }) => !trimmed).map(({ seq }) => seq)
  const refusals = sent.filter((seq) => refused.some((refusal) => refusal.calls.includes(seq))).length
  return {
    recorded: calls.length,
    trimmed: calls.length - sent.length,
    equal: sent.length - refusals,
    refused: refusals,
  }
}

/** Adds up the counts of all scenarios. */
export function totalOf(rows: readonly Row[]): Row {
  const total: Row = { recorded: 0, trimmed: 0, equal: 0, refused: 0 }
  for (const row of rows) {
    total.recorded += row.recorded
    total.trimmed += row.trimmed
    total.equal += row.equal
    total.refused += row.refused
  }
  return total
}

/** Writes the page. */
export async function makePage(): Promise<string> {
  const rows = Object.entries(expectations).map(([scenario, expectation]) => ({
    scenario,
    expectation,
    counts: countsOf(scenario, expectation),
  }))
  const total = totalOf(rows.map(({ counts }) => counts))
  const table = [
    '| Scenario | Shows | Calls | Equal | Refused | Note |',
    '| --- | --- | --: | --: | --- | --- |',
    ...rows.map(({ scenario, expectation, counts }) =>
      line(scenario, expectation.title, counts, codesOf(expectation), noteOf(expectation)),
    ),
    line('**Total**', '', total, '', ''),
  ]
  const text = `${intro}\n${table.join('\n')}\n\n${enginePart()}`
  return format(text, { ...(await resolveConfig(pageFile)), filepath: pageFile })
}

function line(scenario: string, title: string, counts: Row, codes: string, note: string): string {
  const { recorded, trimmed, equal, refused } = counts
  const calls = trimmed === 0 ? `${recorded}` : `${recorded} (${trimmed} not kept)`
  const refusals = refused === 0 ? '' : `${refused}${codes === '' ? '' : `: ${codes}`}`
  return `| ${scenario} | ${title} | ${calls} | ${equal} | ${refusals} | ${note} |`
}

function codesOf({ refused = [] }: Expectation): string {
  return [...new Set(refused.flatMap(({ codes }) => codes))].join(', ')
}

function noteOf({ refused = [], differs = [], warned = [], silent = '', note = '' }: Expectation): string {
  const notes = [...differs, ...refused, ...warned].map(({ why }) => why)
  return [...new Set([silent, ...notes, note])].filter((text) => text !== '').join(' ')
}
