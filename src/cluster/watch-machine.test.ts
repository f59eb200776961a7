import assert from 'node:assert/strict'
import { ClusterError, statusError } from './cluster-error.ts'
import type { Obj } from './object.ts'
import {
  startWatching,
  stepWatch,
  stopWatching,
  type WatchEffect,
  type WatchInput,
  type WatchRules,
  type WatchState,
} from './watch-machine.ts'

const rules: WatchRules = { limit: 2, firstMs: 100, longestMs: 10_000, random: () => 0 }

const object = (name: string, resourceVersion = '1'): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, resourceVersion },
})
const failure = (code: number, reason: string, retryAfterSeconds?: number) =>
  new ClusterError('it failed', { code, reason, retryAfterSeconds })

const page = (names: string[], token = '', resourceVersion = '10') => ({
  type: 'page' as const,
  items: names.map((name) => object(name)),
  resourceVersion,
  continue: token,
})
const opened = { type: 'opened' as const }
const ended = { type: 'ended' as const }
const silent = { type: 'silent' as const }
const due = { type: 'due' as const }
const failed = (error: ClusterError) => ({ type: 'failed' as const, error })
const event = (
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK',
  name: string,
  resourceVersion: string,
) => ({
  type: 'event' as const,
  event: { type, object: object(name, resourceVersion) },
})
const errorEvent = (status: object) => ({
  type: 'event' as const,
  event: { type: 'ERROR' as const, object: status as Obj },
})
const after = (ms: number) => ({ type: 'pass' as const, ms })

type Play = WatchInput extends infer One
  ? One extends WatchInput
    ? Omit<One, 'at' | 'attempt'>
    : never
  : never

/** Plays inputs, each to the attempt under way, and tells what was done since the last input but one. */
function play(inputs: (Play | ReturnType<typeof after>)[], custom: Partial<WatchRules> = {}) {
  const used = { ...rules, ...custom }
  let { state, effects }: { state: WatchState; effects: WatchEffect[] } = startWatching(used)
  let at = 0
  const all = [...effects]
  for (const input of inputs) {
    if (input.type === 'pass') {
      at += input.ms
      continue
    }
    ;({ state, effects } = stepWatch(state, { ...input, attempt: state.attempt, at }, used))
    all.push(...effects)
  }
  return { state, last: effects.map(show), all: all.map(show) }
}

function show(effect: WatchEffect): string {
  switch (effect.do) {
    case 'list':
      return `list ${effect.token || 'start'} by ${effect.limit}`
    case 'watch':
      return `watch ${effect.resourceVersion}`
    case 'wait':
      return `wait ${effect.ms}`
    case 'swap':
      return `swap ${effect.items.map(({ metadata }) => metadata.name).join(' ')}`
    case 'stop':
      return 'stop'
    case 'set':
    case 'gone':
      return `${effect.do} ${effect.object.metadata.name}`
  }
}

describe('the watch machine', () => {
  const cases: { title: string; inputs: Parameters<typeof play>[0]; last: string[] }[] = [
    { title: 'lists first', inputs: [], last: ['list start by 2'] },
    {
      title: 'asks for the next page before anything is stored',
      inputs: [page(['a', 'b'], 'token')],
      last: ['list token by 2'],
    },
    {
      title: 'stores all pages at once and watches from their version',
      inputs: [page(['a', 'b'], 't1'), page(['c', 'd'], 't2'), page(['e'])],
      last: ['swap a b c d e', 'watch 10'],
    },
    { title: 'takes an empty token for the end', inputs: [page([], '')], last: ['swap ', 'watch 10'] },
    {
      title: 'takes a token that leads nowhere new for the end',
      inputs: [page(['a'], 't1'), page(['b'], 't1')],
      last: ['swap a b', 'watch 10'],
    },
    {
      title: 'lists anew and without pages when the snapshot is forgotten between pages',
      inputs: [page(['a', 'b'], 't1'), failed(failure(410, 'Expired'))],
      last: ['list start by 0'],
    },
    {
      title: 'keeps nothing of the pages of a list that failed',
      inputs: [page(['a', 'b'], 't1'), failed(failure(500, 'InternalError')), due, page(['c'])],
      last: ['swap c', 'watch 10'],
    },
    {
      title: 'waits after a list that expired though it had no pages',
      inputs: [failed(failure(410, 'Expired'))],
      last: ['wait 100'],
    },
    { title: 'stores what is added', inputs: [page([]), opened, event('ADDED', 'a', '11')], last: ['set a'] },
    {
      title: 'stores what is modified',
      inputs: [page([]), opened, event('MODIFIED', 'a', '11')],
      last: ['set a'],
    },
    {
      title: 'drops what is deleted',
      inputs: [page(['a']), opened, event('DELETED', 'a', '12')],
      last: ['gone a'],
    },
    {
      title: 'goes on from the last event after a clean end',
      inputs: [page(['a']), opened, event('MODIFIED', 'a', '11'), event('DELETED', 'a', '12'), ended],
      last: ['watch 12'],
    },
    {
      title: 'goes on from a bookmark, which is not stored',
      inputs: [page(['a']), opened, event('BOOKMARK', '', '99'), ended],
      last: ['watch 99'],
    },
    {
      title: 'goes on at once after a quiet watch that lived its time',
      inputs: [page(['a']), opened, after(5000), ended],
      last: ['watch 10'],
    },
    {
      title: 'waits after a watch that ended at once without a word',
      inputs: [page(['a']), opened, after(10), ended],
      last: ['wait 100'],
    },
    {
      title: 'opens another watch when the socket is silent',
      inputs: [page(['a']), opened, after(150_000), silent],
      last: ['stop', 'watch 10'],
    },
    {
      title: 'lists again when the watch is refused as too old',
      inputs: [page(['a']), failed(failure(410, 'Expired')), due],
      last: ['list start by 2'],
    },
    {
      title: 'lists again when a line says that the version is too old',
      inputs: [page(['a']), opened, errorEvent({ kind: 'Status', code: 410, reason: 'Expired' }), due],
      last: ['list start by 2'],
    },
    {
      title: 'lists again also when that line says Gone',
      inputs: [page(['a']), opened, errorEvent({ kind: 'Status', code: 410, reason: 'Gone' }), due],
      last: ['list start by 2'],
    },
    {
      title: 'lists again soon when the version became too old in an outage, however long that was',
      inputs: [
        page(['a']),
        opened,
        event('ADDED', 'b', '11'),
        ...Array.from({ length: 20 }, () => [failed(failure(0, 'Unreachable')), due]).flat(),
        failed(failure(410, 'Expired')),
      ],
      last: ['wait 100'],
    },
    {
      title: 'lists again ever later when the version of the list itself is too old',
      inputs: [
        ...Array.from({ length: 3 }, () => [page(['a']), failed(failure(410, 'Expired')), due]).flat(),
        page(['a']),
        failed(failure(410, 'Expired')),
      ],
      last: ['wait 800'],
    },
    {
      title: 'does not list again in a rush',
      inputs: [page(['a']), opened, errorEvent({ kind: 'Status', code: 410 })],
      last: ['stop', 'wait 100'],
    },
    {
      title: 'goes on where it was after another error line',
      inputs: [
        page(['a']),
        opened,
        event('ADDED', 'b', '11'),
        errorEvent({ kind: 'Status', code: 500 }),
        due,
      ],
      last: ['watch 11'],
    },
    {
      title: 'goes on where it was after a broken connection',
      inputs: [page(['a']), opened, event('ADDED', 'b', '11'), failed(failure(0, 'Unreachable')), due],
      last: ['watch 11'],
    },
    {
      title: 'goes on where it was when the token had run out',
      inputs: [page(['a']), failed(failure(401, 'Unauthorized')), due],
      last: ['watch 10'],
    },
    {
      title: 'lists again when the watch is forbidden, to learn what still is allowed',
      inputs: [page(['a']), failed(failure(403, 'Forbidden')), due],
      last: ['list start by 2'],
    },
    {
      title: 'lists again when the kind is gone',
      inputs: [page(['a']), failed(failure(404, 'NotFound')), due],
      last: ['list start by 2'],
    },
    {
      title: 'waits as long as the server asks for',
      inputs: [failed(failure(429, 'TooManyRequests', 7))],
      last: ['wait 7000'],
    },
    {
      title: 'goes on where it was after too many requests',
      inputs: [page(['a']), failed(failure(429, 'TooManyRequests', 1)), due],
      last: ['watch 10'],
    },
    {
      title: 'does not wait for days, whatever the server asks for',
      inputs: [failed(failure(429, 'TooManyRequests', 1e12))],
      last: ['wait 300000'],
    },
  ]
  for (const { title, inputs, last } of cases) it(title, () => assert.deepEqual(play(inputs).last, last))

  it('doubles its delays up to the longest', () => {
    const refusals = Array.from({ length: 40 }, () => [failed(failure(0, 'Unreachable')), due]).flat()
    const waits = play(refusals).all.filter((each) => each.startsWith('wait'))
    assert.deepEqual(waits.slice(0, 4), ['wait 100', 'wait 200', 'wait 400', 'wait 800'])
    assert.equal(waits.at(-1), 'wait 10000')
  })

  it('spreads its delays by chance', () => {
    const { last } = play([failed(failure(0, 'Unreachable'))], { random: () => 0.5 })
    assert.deepEqual(last, ['wait 75'])
  })

  it('starts with short delays again once events came', () => {
    const down = [failed(failure(0, 'Unreachable')), due]
    const { last } = play([
      ...down,
      ...down,
      page([]),
      opened,
      event('ADDED', 'a', '11'),
      ...down.slice(0, 1),
    ])
    assert.deepEqual(last, ['wait 100'])
  })

  it('does not take a list for success when the watch keeps failing', () => {
    const round = [page([]), failed(failure(403, 'Forbidden')), due]
    const waits = play([...round, ...round, ...round]).all.filter((each) => each.startsWith('wait'))
    assert.deepEqual(waits, ['wait 100', 'wait 200', 'wait 400'])
  })

  it('ignores what belongs to a request that was given up', () => {
    const { state } = play([page(['a']), opened, silent])
    const late = { ...event('DELETED', 'a', '11'), attempt: state.attempt - 1, at: 0 }
    assert.deepEqual(stepWatch(state, late, rules), { state, effects: [] })
  })

  it('stops what it does when closed, and ignores everything afterwards', () => {
    const { state } = play([page(['a']), opened])
    const closed = stopWatching(state)
    assert.deepEqual(closed.effects, [{ do: 'stop' }])
    const late = { ...event('ADDED', 'b', '11'), attempt: state.attempt, at: 0 }
    assert.deepEqual(stepWatch(closed.state, late, rules).effects, [])
    assert.deepEqual(stopWatching(closed.state).effects, [])
  })

  it('says what is wrong until the watch is open again', () => {
    const error = statusError({ code: 503, message: 'down' })
    const down = play([page([]), failed(error), due])
    assert.equal(down.state.error, error)
    assert.equal(down.state.restarts, 1)
    assert.equal(play([page([]), failed(error), due, opened]).state.error, undefined)
  })
})
