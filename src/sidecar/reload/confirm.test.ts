import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock, type Clock } from '../../time/clock.ts'
import { manualClock, type ManualClock } from '../../time/manual-clock.ts'
import type { ConfirmOptions, HttpReloadOptions } from '../options.ts'
import { confirmed } from './confirm.ts'
import { callOf, startProgram, type Received } from '../../../test/sidecar/support/program.ts'
import type { Outcome, ReloadTarget } from './target.ts'

const never = new AbortController().signal
const ok: Outcome = { ok: true }
const change = { digest: 'd1' }

/** Asked at 0, 10 and 20, and then no more. */
const brief = { intervalMs: 10, timeoutMs: 25 }

/** Moves the time whenever it is waited for the next question. */
async function ending(outcome: Promise<Outcome>, clock: ManualClock): Promise<Outcome> {
  let ended: Outcome | undefined
  void outcome.then((value) => (ended = value))
  return until('the end', () => {
    if (clock.nextAt - clock.now() === brief.intervalMs) clock.advance(brief.intervalMs)
    return ended
  })
}
const refused: Outcome = { ok: false, message: 'answered 500', slow: false }

describe('confirmed', () => {
  const cleanup = cleanUp(afterEach)

  /** A program that says something of itself, and a target whose calls do as they are told. */
  async function setUp({
    field = 'data.time',
    ...rest
  }: Partial<ConfirmOptions> & { reload?: Partial<HttpReloadOptions> | undefined } = {}) {
    const state = {
      said: { data: { time: 't0' } } as unknown,
      /** Instead of what it says. */
      answer: undefined as ((response: ServerResponse, call: Received) => void) | undefined,
      /** What a call does. */
      onCall: (): Outcome => ok,
      calls: 0,
    }
    const { address, received } = await startProgram(cleanup, (response, call) => {
      if (state.answer) state.answer(response, call)
      else response.end(JSON.stringify(state.said))
    })
    const target: ReloadTarget = {
      id: 'the target',
      send: () => {
        state.calls++
        return Promise.resolve(state.onCall())
      },
    }
    const { reload, ...confirm } = rest
    const make = (more: Partial<ConfirmOptions> = {}, clock: Clock = systemClock) =>
      confirmed(
        target,
        { url: `${address}/status?q=secret`, field, intervalMs: 5, timeoutMs: 60_000, ...confirm, ...more },
        { clock, reload: reload && callOf(`${address}/-/reload`, reload) },
      )
    const takes = (time: unknown) => (state.said = { data: { time } })
    return { state, address, received, make, takes, target }
  }

  it('is the target with another ending', async () => {
    const { make, target } = await setUp()
    const { id, first } = make()
    assert.deepEqual([id, first], ['the target', undefined])
    const early = confirmed(
      { ...target, first: true },
      { url: 'http://127.0.0.1/', intervalMs: 1, timeoutMs: 1 },
      { clock: systemClock },
    )
    assert.equal(early.first, true)
  })

  it('waits until the field has another value than before the call', async () => {
    const { make, state, takes, received } = await setUp()
    state.onCall = () => {
      const seen = received.length
      void until('some questions', () => received.length > seen + 3).then(() => takes('t1'))
      return ok
    }
    assert.deepEqual(await make().send(change, never), ok)
    assert.equal(state.calls, 1)
    assert.ok(received.length > 4)
  })

  it('takes a field that holds the digest, also when it did before', async () => {
    const { make, takes } = await setUp()
    takes('sha256:d1')
    assert.deepEqual(await make().send(change, never), ok)
  })

  it('takes any answer that holds the digest where there is no field, and no other', async () => {
    const { make, state, address } = await setUp()
    const whole = { field: undefined, url: address }
    state.onCall = () => {
      state.said = ['loaded', 'd1']
      return ok
    }
    assert.deepEqual(await make(whole).send(change, never), ok)
    state.onCall = () => {
      state.said = 'something else'
      return ok
    }
    const clock = manualClock()
    const outcome = await ending(make({ ...whole, ...brief }, clock).send({ digest: 'd2' }, never), clock)
    const message = `accepted, but GET ${address}/ did not confirm within 25 ms: it does not contain the digest`
    assert.deepEqual(outcome, { ok: false, message, slow: false })
  })

  it('fails when nothing is confirmed in time, and shows no value and no query', async () => {
    const { make, address, received } = await setUp()
    const clock = manualClock()
    const outcome = await ending(make(brief, clock).send(change, never), clock)
    const message = `accepted, but GET ${address}/status did not confirm within 25 ms: its value is that of before`
    assert.deepEqual(outcome, { ok: false, message, slow: false })
    assert.equal(received.length, 4)
    assert.equal(clock.pending, 0)
  })

  it('says why there is nothing to compare', async () => {
    const { make, state } = await setUp()
    const why = async () => {
      const clock = manualClock()
      const outcome = await ending(make(brief, clock).send(change, never), clock)
      return outcome.ok ? '' : outcome.message.split(' ms: ')[1]
    }
    state.said = { data: [] }
    assert.equal(await why(), 'its answer has no field data.time')
    state.answer = (response) => void response.end('<html>')
    assert.equal(await why(), 'its answer is not JSON')
    state.answer = (response) => void response.writeHead(404).end('{}')
    assert.equal(await why(), 'it answered 404')
    state.answer = (response) => void response.end(`"${'x'.repeat(2 * 1024 * 1024)}"`)
    assert.equal(await why(), 'its answer is longer than 1048576 bytes')
  })

  it('does not ask when the call was refused', async () => {
    const { make, state, received } = await setUp()
    state.onCall = () => refused
    assert.deepEqual(await make().send(change, never), refused)
    assert.equal(received.length, 1)
  })

  it('calls although the program says nothing before, and compares at the next call', async () => {
    const { make, state, takes } = await setUp()
    const clock = manualClock()
    const target = make(brief, clock)
    state.answer = (response) => void response.writeHead(503).end()
    state.onCall = () => {
      state.answer = undefined
      takes('t1')
      return ok
    }
    assert.equal((await ending(target.send(change, never), clock)).ok, false)
    assert.equal(state.calls, 1)
    state.onCall = () => {
      takes('t2')
      return ok
    }
    assert.deepEqual(await target.send(change, never), ok)
    assert.equal(state.calls, 2)
  })

  it('takes a late confirmation without another call', async () => {
    const { make, state, takes } = await setUp()
    const clock = manualClock()
    const target = make(brief, clock)
    assert.equal((await ending(target.send(change, never), clock)).ok, false)
    takes('t1')
    assert.deepEqual(await target.send(change, never), ok)
    assert.equal(state.calls, 1)
  })

  it('does not take one for other content, nor one of calls that were refused', async () => {
    const { make, state, takes } = await setUp()
    const clock = manualClock()
    const target = make(brief, clock)
    assert.equal((await ending(target.send(change, never), clock)).ok, false)
    takes('t1')
    assert.equal((await ending(target.send({ digest: 'd2' }, never), clock)).ok, false)
    assert.equal(state.calls, 2)
    state.onCall = () => refused
    assert.deepEqual(await target.send({ digest: 'd3' }, never), refused)
    takes('t2')
    assert.deepEqual(await target.send({ digest: 'd3' }, never), refused)
    assert.equal(state.calls, 4)
  })

  it('compares anew when the same is sent again after it was confirmed', async () => {
    const { make, state, takes } = await setUp()
    const clock = manualClock()
    const target = make(brief, clock)
    state.onCall = () => {
      takes('t1')
      return ok
    }
    assert.deepEqual(await target.send(change, never), ok)
    state.onCall = () => ok
    assert.equal((await ending(target.send(change, never), clock)).ok, false)
    assert.equal(state.calls, 2)
  })

  it('calls again after newer content came in between', async () => {
    const { make, state, takes, received } = await setUp({ intervalMs: 60_000, timeoutMs: 600_000 })
    const target = make()
    const newer = new AbortController()
    const outcome = target.send(change, never, newer.signal)
    await until('the question after the call', () => received.length === 2)
    newer.abort()
    assert.equal((await outcome).ok, false)
    takes('t1')
    state.onCall = () => {
      takes('t2')
      return ok
    }
    assert.deepEqual(await target.send(change, never), ok)
    assert.equal(state.calls, 2)
  })

  it('stops asking when there is newer content, or nobody waits', async () => {
    const { make, received } = await setUp({ intervalMs: 60_000 })
    for (const which of ['newer', 'signal'] as const) {
      const stop = new AbortController()
      const [signal, newer] = which === 'newer' ? [never, stop.signal] : [stop.signal, never]
      const seen = received.length
      const outcome = make({ timeoutMs: 600_000 }).send(change, signal, newer)
      await until('the question after the call', () => received.length === seen + 2)
      stop.abort()
      const { ok: isOk, superseded } = (await outcome) as { ok: boolean; superseded?: boolean }
      assert.deepEqual([isOk, superseded], [false, true])
    }
  })

  it('gives up an answer that does not come', async () => {
    const { make, state } = await setUp({ timeoutMs: 50 })
    state.onCall = () => {
      state.answer = () => undefined
      return ok
    }
    const outcome = await make().send(change, never)
    assert.match(outcome.ok ? '' : outcome.message, /did not confirm within 50 ms: no full answer/)
  })

  it('uses credentials of the call for the same origin, and for no other', async () => {
    const basic = { user: 'me', password: 'hunter2' }
    const reload = { basic, headers: { 'x-scope': 'team', 'content-type': 'text/plain' }, payload: 'x' }
    const { make, received, takes, state } = await setUp({ reload })
    state.onCall = () => {
      takes(`t${received.length}`)
      return ok
    }
    await make().send(change, never)
    const expected = `Basic ${Buffer.from('me:hunter2').toString('base64')}`
    for (const { headers, method } of received) {
      assert.deepEqual([method, headers.authorization, headers['x-scope']], ['GET', expected, 'team'])
      assert.equal(headers['content-type'], undefined)
    }
    const other = await startProgram(cleanup, (response) => void response.end('{"data":{"time":"d1"}}'))
    assert.deepEqual(await make({ url: other.address }).send(change, never), ok)
    const headers = other.received.map((call) => [call.headers.authorization, call.headers['x-scope']])
    assert.deepEqual(headers, [
      [undefined, undefined],
      [undefined, undefined],
    ])
  })

  it('prefers credentials of its own URL', async () => {
    const { make, received, takes, address } = await setUp({
      reload: { basic: { user: 'a', password: 'b' } },
    })
    takes('d1')
    await make({ url: address.replace('//', '//me:own@') }).send(change, never)
    const expected = `Basic ${Buffer.from('me:own').toString('base64')}`
    assert.deepEqual(
      received.map(({ headers }) => headers.authorization),
      [expected, expected],
    )
  })
})
