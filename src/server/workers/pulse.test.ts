import assert from 'node:assert/strict'
import { freshPulse, judge, type Judgement } from './pulse.ts'

/** Judgements of a worker that has calls, by time and counter. */
function judgements(steps: [now: number, progress: number, busy?: boolean][]): Judgement[] {
  const pulse = freshPulse(0, 0)
  return steps.map(([now, progress, busy = true]) => judge(pulse, { now, progress, busy }))
}

describe('judge', () => {
  const table: [what: string, steps: [number, number, boolean?][], wanted: Judgement[]][] = [
    [
      'leaves a worker alone that moves',
      [
        [300, 1],
        [600, 2],
        [2000, 3],
      ],
      ['fine', 'fine', 'fine'],
    ],
    ['leaves an idle worker alone', [[5000, 0, false]], ['fine']],
    [
      'asks, then calls it stalled, then replaces it',
      [
        [100, 0],
        [200, 0],
        [400, 0],
        [900, 0],
        [1000, 0],
      ],
      ['fine', 'ping', 'stalled', 'fine', 'replace'],
    ],
    [
      'takes an answer to the ping for life',
      [
        [200, 0],
        [300, 1],
        [499, 1],
        [500, 1],
      ],
      ['ping', 'fine', 'fine', 'ping'],
    ],
    [
      'says when a stalled worker moves again',
      [
        [400, 0],
        [450, 1],
        [500, 1],
      ],
      ['stalled', 'recovered', 'fine'],
    ],
    [
      'never replaces without having asked, however late it looks',
      [
        [5000, 0],
        [5100, 0],
      ],
      ['stalled', 'replace'],
    ],
  ]
  for (const [what, steps, wanted] of table) it(what, () => assert.deepEqual(judgements(steps), wanted))
})
