import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { manualClock } from '../../time/manual-clock.ts'
import type { Accepted } from '../disk/root.ts'
import type { Fact } from '../facts.ts'
import { createDeliveries } from './deliveries.ts'
import type { Outcome, ReloadTarget } from './target.ts'

const ok: Outcome = { ok: true }
const error500 = { ok: false, message: 'answered 500', slow: false } satisfies Outcome
const error401 = { ok: false, message: 'answered 401', slow: true } satisfies Outcome

/** A target whose calls stay open until they are answered. */
function openTarget(id: string, { first = false } = {}) {
  const calls: { digest: string; signal: AbortSignal; newer: AbortSignal }[] = []
  const answers: ((outcome: Outcome) => void)[] = []
  const target: ReloadTarget = {
    id,
    first,
    send: ({ digest }, signal, newer = new AbortController().signal) =>
      new Promise((resolve) => {
        calls.push({ digest, signal, newer })
        answers.push(resolve)
        signal.addEventListener('abort', () => resolve({ ok: false, message: 'given up', slow: false }))
      }),
  }
  return {
    target,
    calls,
    digests: () => calls.map(({ digest }) => digest),
    /** Answers the call that is open the longest. */
    async answer(outcome: Outcome) {
      const next = answers.shift()
      assert.ok(next, `${id} is not being called`)
      next(outcome)
      await turn()
    },
    inFlight: () => answers.length,
  }
}

type OpenTarget = ReturnType<typeof openTarget>

/** What is on disk about targets; `full` makes it fail. */
function fakeAccepted(from: Record<string, string> = {}) {
  const digests = new Map<string, string | undefined>(Object.entries(from))
  const state = { full: false, writes: 0 }
  const accepted: Accepted = {
    get: (target) => digests.get(target),
    async set(all) {
      state.writes++
      await Promise.resolve()
      if (state.full) throw new Error('ENOSPC: no space left on device')
      for (const [target, digest] of all) digests.set(target, digest)
    },
  }
  return { accepted, state, digests }
}

function setUp({
  ids = ['a'],
  first = [],
  from,
}: { ids?: string[]; first?: string[]; from?: Record<string, string> } = {}) {
  const clock = manualClock()
  const facts: Fact[] = []
  const disk = fakeAccepted(from)
  const targets = [
    ...ids.map((id) => openTarget(id)),
    ...first.map((id) => openTarget(id, { first: true })),
  ] as [OpenTarget, ...OpenTarget[]]
  const deliveries = createDeliveries({
    targets: targets.map(({ target }) => target),
    accepted: disk.accepted,
    clock,
    random: () => 0,
    report: (fact) => facts.push(fact),
  })
  const want = async (digest: string) => {
    deliveries.want({ digest, since: clock.now(), about: [] })
    await turn()
  }
  /** As what writes files does it: nobody is known to hold what is on disk. */
  const change = async (digest: string) => {
    await deliveries.beforeChange()
    await want(digest)
  }
  const advance = async (ms: number) => {
    clock.advance(ms)
    await turn()
  }
  const types = () => facts.map(({ type }) => type)
  return { clock, facts, types, disk, targets, deliveries, want, change, advance }
}

describe('createDeliveries', () => {
  it('calls each target once for each digest, and writes down what it accepted', async () => {
    const { targets, disk, want, change, facts, advance, deliveries } = setUp({ ids: ['a', 'b'] })
    await change('1')
    await advance(5)
    for (const target of targets) await target.answer(ok)
    await want('1')
    await want('1')
    assert.deepEqual(
      targets.map(({ digests }) => digests()),
      [['1'], ['1']],
    )
    assert.deepEqual(Object.fromEntries(disk.digests), { a: '1', b: '1' })
    assert.deepEqual(facts.slice(2), [
      { type: 'reload-done', target: 'a', ms: 5, lagMs: 5, about: [] },
      { type: 'reload-done', target: 'b', ms: 5, lagMs: 5, about: [] },
    ])
    assert.deepEqual(deliveries.states[0], {
      ...{ target: 'a', owedSince: undefined, attempts: 1, failures: 0, error: undefined, lastSuccess: 5 },
    })
  })

  it('calls nobody who accepted what is there before the start, and everybody who did not', async () => {
    const { targets, want, deliveries } = setUp({ ids: ['a', 'b'], from: { a: '1', b: '0' } })
    await want('1')
    assert.deepEqual(
      targets.map(({ digests }) => digests()),
      [[], ['1']],
    )
    assert.deepEqual(
      deliveries.states.map(({ owedSince }) => owedSince),
      [undefined, 0],
    )
  })

  it('tries again with delays that double until it is accepted, and counts', async () => {
    const { targets, change, advance, deliveries, facts, clock } = setUp()
    const [a] = targets
    await advance(100)
    await change('1')
    await a.answer(error500)
    for (const delay of [1000, 2000]) {
      await advance(delay - 1)
      assert.equal(a.inFlight(), 0)
      await advance(1)
      await a.answer(error500)
    }
    assert.deepEqual(deliveries.states[0], {
      ...{
        target: 'a',
        owedSince: 100,
        attempts: 3,
        failures: 3,
        error: 'answered 500',
        lastSuccess: undefined,
      },
    })
    await advance(4000)
    await a.answer(ok)
    assert.deepEqual(deliveries.states[0], {
      ...{ target: 'a', owedSince: undefined, attempts: 4, failures: 3, error: undefined, lastSuccess: 7100 },
    })
    assert.deepEqual(
      facts.flatMap((fact) => (fact.type === 'reload-failed' ? [fact.retryInMs] : [])),
      [1000, 2000, 4000],
    )
    assert.deepEqual(facts.at(-1), { type: 'reload-done', target: 'a', ms: 0, lagMs: 7000, about: [] })
    assert.equal(clock.pending, 0)
  })

  it('goes on for ever, at most once a minute', async () => {
    const { targets, change, advance } = setUp()
    const [a] = targets
    await change('1')
    for (let hour = 0; hour < 60; hour++) {
      await a.answer(error500)
      await advance(60_000)
    }
    assert.equal(a.calls.length, 61)
  })

  it('is slower where there is little hope, and waits at least as long as the program asks', async () => {
    const { targets, change, advance, facts } = setUp()
    const [a] = targets
    await change('1')
    await a.answer(error500)
    await advance(1000)
    await a.answer(error401)
    await advance(30_000)
    await a.answer(error401)
    await advance(60_000)
    await a.answer({ ...error500, retryAfterMs: 7000 })
    await advance(7000)
    await a.answer({ ...error500, retryAfterMs: 100 })
    const delays = facts.flatMap((fact) => (fact.type === 'reload-failed' ? [fact.retryInMs] : []))
    assert.deepEqual(delays, [1000, 30_000, 60_000, 7000, 2000])
  })

  it('sends newer content at once instead of what waits, with a backoff of its own', async () => {
    const { targets, change, advance, clock, facts } = setUp()
    const [a] = targets
    await change('bad')
    for (const delay of [1000, 2000, 4000]) {
      await a.answer(error500)
      await advance(delay)
    }
    await a.answer(error500)
    await change('fixed')
    assert.equal(a.digests().at(-1), 'fixed')
    assert.equal(a.inFlight(), 1)
    await a.answer(error500)
    assert.ok(facts.some((fact) => fact.type === 'reload-failed' && fact.retryInMs === 1000))
    assert.equal(clock.pending, 1)
    assert.equal(clock.nextAt - clock.now(), 1000)
  })

  it('has one call in flight, also when newer content comes while a target hangs', async () => {
    const { targets, change, facts } = setUp()
    const [a] = targets
    await change('1')
    for (const digest of ['2', '3', '4']) {
      await change(digest)
      assert.equal(a.inFlight(), 1)
    }
    assert.equal(a.calls[0]!.signal.aborted, false)
    assert.equal(a.calls[0]!.newer.aborted, true)
    await a.answer({ ok: false, message: 'no full answer within 10000 ms', slow: false })
    assert.deepEqual(a.digests(), ['1', '4'])
    const failed = facts.find(({ type }) => type === 'reload-failed')
    assert.equal(failed?.type === 'reload-failed' && failed.retryInMs, 0)
  })

  it('does not take the success of a call that began before the content changed', async () => {
    const { targets, change, deliveries, disk, types } = setUp()
    const [a] = targets
    await change('1')
    await change('2')
    await a.answer(ok)
    assert.deepEqual(types(), ['reload-sent', 'reload-done', 'reload-sent'])
    assert.notEqual(deliveries.states[0]?.owedSince, undefined)
    await change('1')
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['1', '2', '1'])
    await a.answer(ok)
    assert.equal(disk.digests.get('a'), '1')
    assert.equal(deliveries.states[0]?.owedSince, undefined)
  })

  it('calls nobody while files change: not for a call that failed, nor because another one ended', async () => {
    const { targets, want, change, advance, deliveries } = setUp({ ids: ['a', 'b', 'c'] })
    const [a, b, c] = targets
    await change('1')
    await a.answer(ok)
    await b?.answer(error500)
    await deliveries.beforeChange()
    await c?.answer(ok)
    await advance(60_000)
    deliveries.again()
    await advance(60_000)
    assert.deepEqual(
      targets.map(({ inFlight }) => inFlight()),
      [0, 0, 0],
    )
    await want('2')
    assert.deepEqual(
      targets.map(({ digests }) => digests()),
      Array(3).fill(['1', '2']),
    )
  })

  it('goes on as before when it cannot be written down that files are about to change', async () => {
    const { targets, change, advance, deliveries, disk } = setUp()
    const [a] = targets
    await change('1')
    await a.answer(error500)
    disk.state.full = true
    await assert.rejects(deliveries.beforeChange(), /ENOSPC/)
    await advance(1000)
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['1', '1'])
    assert.equal(deliveries.states[0]?.owedSince, undefined)
  })

  it('does not take the success of a call that ends while files change', async () => {
    const { targets, want, change, deliveries, disk } = setUp()
    const [a] = targets
    await change('1')
    await deliveries.beforeChange()
    await a.answer(ok)
    assert.equal(disk.digests.get('a'), undefined)
    await want('1')
    assert.deepEqual(a.digests(), ['1', '1'])
  })

  it('tells the lag of the batch that it reloads, though the bytes are those of before', async () => {
    const { targets, change, advance, facts } = setUp()
    const [a] = targets
    await change('1')
    await a.answer(ok)
    await advance(60_000)
    await change('1')
    await advance(5)
    await a.answer(ok)
    const last = facts.at(-1)
    assert.equal(last?.type === 'reload-done' && last.lagMs, 5)
  })

  it('sends only the newest content when that comes before the call has begun', async () => {
    const { targets, want } = setUp({ from: { a: '0' } })
    const [a] = targets
    void want('1')
    await want('2')
    assert.deepEqual(a.digests(), ['2'])
  })

  it('calls nobody who is known to hold what is there, though that cannot be written down', async () => {
    const { targets, want, deliveries, disk } = setUp()
    disk.state.full = true
    deliveries.assume(new Map([['a', '1']]))
    await want('1')
    assert.deepEqual(targets[0].digests(), [])
    await want('2')
    assert.deepEqual(targets[0].digests(), ['2'])
  })

  it('says nothing of a call that was given up for newer content', async () => {
    const { targets, change, types, deliveries } = setUp()
    const [a] = targets
    await change('1')
    await change('2')
    await a.answer({ ok: false, message: 'not confirmed', slow: false, superseded: true })
    assert.deepEqual(types(), ['reload-sent', 'reload-sent'])
    assert.equal(deliveries.states[0]?.failures, 0)
  })

  it('reloads old bytes again after others were refused', async () => {
    const { targets, want, disk } = setUp({ from: { a: 'good' } })
    const [a] = targets
    await want('good')
    // Without a word from what writes files, to see that deliveries remember by themselves.
    await want('bad')
    assert.equal(disk.digests.get('a'), undefined)
    await a.answer(error500)
    await want('good')
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['bad', 'good'])
    assert.equal(disk.digests.get('a'), 'good')
  })

  it('reloads old bytes again that come back while others are being sent', async () => {
    const { targets, want } = setUp({ from: { a: 'good' } })
    const [a] = targets
    await want('good')
    await want('bad')
    await want('good')
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['bad', 'good'])
  })

  it('serves the others while one target hangs', async () => {
    const { targets, change } = setUp({ ids: ['hung', 'b'] })
    const [hung, b] = targets
    for (const digest of ['1', '2', '3']) {
      await change(digest)
      await b?.answer(ok)
    }
    assert.deepEqual(b?.digests(), ['1', '2', '3'])
    assert.deepEqual(hung.digests(), ['1'])
  })

  it('lets others wait until what goes first has accepted the same digest', async () => {
    const { targets, change, advance, deliveries } = setUp({ ids: ['a'], first: ['command'] })
    const [a, command] = targets
    await change('1')
    assert.deepEqual(a.digests(), [])
    await command?.answer(error500)
    assert.deepEqual(a.digests(), [])
    assert.deepEqual(
      deliveries.states.map(({ owedSince }) => owedSince),
      [0, 0],
    )
    await change('2')
    await command?.answer(error500)
    await advance(1000)
    await command?.answer(ok)
    assert.deepEqual(a.digests(), ['2'])
    await change('3')
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['2'])
    await command?.answer(ok)
    assert.deepEqual(a.digests(), ['2', '3'])
  })

  it('calls everybody again when told to, what goes first before', async () => {
    const { targets, change, deliveries, advance, facts } = setUp({ ids: ['a'], first: ['command'] })
    const [a, command] = targets
    await change('1')
    await command?.answer(ok)
    await a.answer(ok)
    await advance(500)
    deliveries.again()
    await turn()
    assert.deepEqual(
      deliveries.states.map(({ owedSince }) => owedSince),
      [500, 500],
    )
    await command?.answer(ok)
    await advance(3)
    await a.answer(ok)
    assert.deepEqual(
      [a.digests(), command?.digests()],
      [
        ['1', '1'],
        ['1', '1'],
      ],
    )
    assert.deepEqual(facts.at(-1), { type: 'reload-done', target: 'a', ms: 3, lagMs: 3, about: [] })
  })

  it('calls once more after a call that was under way when it was told to', async () => {
    const { targets, change, deliveries } = setUp()
    const [a] = targets
    await change('1')
    deliveries.again()
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['1', '1'])
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['1', '1'])
  })

  it('does not wait any more when it is told to call again', async () => {
    const { targets, change, deliveries, clock } = setUp()
    const [a] = targets
    await change('1')
    await a.answer(error500)
    deliveries.again()
    await turn()
    assert.equal(a.calls.length, 2)
    assert.equal(clock.pending, 0)
  })

  it('has nothing to call again before anything is on disk', async () => {
    const { targets, deliveries, want } = setUp({ from: { a: '1' } })
    deliveries.again()
    await turn()
    assert.equal(targets[0].calls.length, 0)
    await want('1')
    assert.equal(targets[0].calls.length, 1)
  })

  it('reloads when somebody took back what was accepted, though the digest is the same', async () => {
    const { targets, change } = setUp()
    await change('1')
    await targets[0].answer(ok)
    await change('1')
    assert.equal(targets[0].calls.length, 2)
  })

  it('does not reload again and again when nothing can be written down', async () => {
    const { targets, change, want, advance, disk, facts } = setUp()
    const [a] = targets
    await change('1')
    disk.state.full = true
    await a.answer(ok)
    await turn()
    await want('1')
    for (let minute = 0; minute < 10; minute++) await advance(60_000)
    assert.equal(a.calls.length, 1)
    assert.equal(facts.filter(({ type }) => type === 'warning').length, 1)
    assert.equal(disk.digests.get('a'), undefined)
    disk.state.full = false
    await advance(60_000)
    await turn()
    assert.equal(disk.digests.get('a'), '1')
    const { writes } = disk.state
    for (let minute = 0; minute < 10; minute++) await advance(60_000)
    assert.equal(disk.state.writes, writes)
  })

  it('sends newer content though nothing can be written down', async () => {
    const { targets, want, disk } = setUp({ from: { a: '1' } })
    const [a] = targets
    disk.state.full = true
    await want('2')
    await turn()
    await a.answer(ok)
    await want('1')
    await turn()
    await a.answer(ok)
    assert.deepEqual(a.digests(), ['2', '1'])
  })

  it('ends what is under way and what waits when it is closed', async () => {
    const { targets, change, deliveries, clock, disk, types } = setUp({ ids: ['a', 'b'] })
    const [a, b] = targets
    await change('1')
    await b?.answer(error500)
    const before = types().length
    await deliveries.close()
    assert.equal(a.calls[0]?.signal.aborted, true)
    assert.equal(clock.pending, 0)
    assert.deepEqual(Object.fromEntries(disk.digests), { a: undefined, b: undefined })
    assert.equal(types().length, before)
  })

  it('has written down the last success when it is closed', async () => {
    const { targets, change, deliveries, disk } = setUp()
    await change('1')
    void targets[0].answer(ok)
    await turn()
    await deliveries.close()
    assert.equal(disk.digests.get('a'), '1')
  })

  it('owes a reload to a target that breaks its word and rejects', async () => {
    const clock = manualClock()
    const facts: Fact[] = []
    let calls = 0
    const target: ReloadTarget = {
      id: 'broken',
      send: () => (calls++ === 0 ? Promise.reject(new Error('a defect')) : Promise.resolve(ok)),
    }
    const { accepted } = fakeAccepted()
    const report = (fact: Fact) => void facts.push(fact)
    const deliveries = createDeliveries({ targets: [target], accepted, clock, random: () => 0.5, report })
    deliveries.want({ digest: '1', since: 0, about: [] })
    await turn()
    assert.equal(deliveries.states[0]?.error, 'a defect')
    clock.advance(750)
    await turn()
    assert.equal(facts.at(-1)?.type, 'reload-done')
  })
})
