import assert from 'node:assert/strict'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { systemClock } from '../../time/clock.ts'
import type { ReloadOptions } from '../options.ts'
import { callOf, startProgram } from '../../../test/sidecar/support/program.ts'
import type { ReloadTarget } from './target.ts'
import { createTargets } from './targets.ts'

const never = new AbortController().signal

describe('createTargets', () => {
  const cleanup = cleanUp(afterEach)
  const signal: ReloadTarget = { id: 'signal', send: () => Promise.resolve({ ok: true }) }
  const options = (more: Partial<ReloadOptions> = {}): ReloadOptions => ({
    ...{ urls: [], commandTimeoutMs: 60_000, onStart: 'changed', debounceMs: 0, debounceMaxMs: 0, ...more },
  })
  const make = (more: Partial<ReloadOptions>, others: ReloadTarget[] = []) =>
    createTargets(options(more), { clock: systemClock, env: process.env, others })

  it('makes one of the command, each URL, and what else there is', () => {
    const urls = [callOf('http://a/x'), callOf('http://b/', { method: 'PUT' })]
    const targets = make({ urls, command: 'true' }, [signal])
    const ids = ['command', 'POST http://a/x', 'PUT http://b/', 'signal']
    assert.deepEqual(
      targets.map(({ id }) => id),
      ids,
    )
    assert.deepEqual(
      targets.map(({ first }) => first === true),
      [true, false, false, false],
    )
    assert.deepEqual(make({}), [])
  })

  it('tells targets apart that look alike', async () => {
    const { address, received } = await startProgram(cleanup, (response) => void response.end())
    const targets = make({ urls: [callOf(`${address}/?a=1`), callOf(`${address}/?a=2`)] })
    assert.deepEqual(
      targets.map(({ id }) => id),
      [`POST ${address}/`, `POST ${address}/ #2`],
    )
    for (const target of targets) await target.send({ digest: 'd' }, never)
    assert.deepEqual(
      received.map(({ url }) => url),
      ['/?a=1', '/?a=2'],
    )
  })

  it('does not quote programs when it is told not to', async () => {
    const { address } = await startProgram(cleanup, (response) =>
      response.writeHead(500).end('bad value hunter2'),
    )
    const all = options({ urls: [callOf(address)] })
    for (const quotes of [true, false]) {
      const targets = createTargets(all, { clock: systemClock, env: process.env, quotes })
      for (const target of targets) {
        const outcome = await target.send({ digest: 'd' }, never)
        const message = outcome.ok ? '' : outcome.message
        assert.match(message, /^answered 500/)
        assert.equal(message.includes('hunter2'), quotes, message)
        assert.equal(message.includes('is not shown'), !quotes, message)
      }
    }
  })

  it('keeps the credentials of the sidecar from the command', async () => {
    process.env.REQ_PASSWORD = 'secret'
    cleanup(() => delete process.env.REQ_PASSWORD)
    const command = 'test "$REQ_PASSWORD" = "" && test "$PATH" != ""'
    const [target] = createTargets(options({ command }), { clock: systemClock })
    assert.deepEqual(await target?.send({ digest: 'd' }, never), { ok: true })
  })

  it('confirms the call of the same origin, else the first URL, else the signal, else the command', async () => {
    const [one, two] = [await program(), await program()]
    const urls = [callOf(one.address), callOf(two.address)]
    /** Those whose call is confirmed, by what is asked while each is called. */
    const confirmedBy = async (asked: typeof one, more: Partial<ReloadOptions>, others?: ReloadTarget[]) => {
      const confirm = { url: `${asked.address}/status`, intervalMs: 5, timeoutMs: 60_000 }
      const found: string[] = []
      for (const target of make({ ...more, confirm }, others)) {
        const before = asked.questions()
        assert.deepEqual(await target.send({ digest: 'd' }, never), { ok: true })
        if (asked.questions() > before) found.push(target.id)
      }
      return found
    }
    const elsewhere = await program()
    const command = 'true'
    assert.deepEqual(await confirmedBy(two, { urls, command }, [signal]), [`POST ${two.address}/`])
    assert.deepEqual(await confirmedBy(elsewhere, { urls, command }, [signal]), [`POST ${one.address}/`])
    assert.deepEqual(await confirmedBy(elsewhere, { command }, [signal]), ['signal'])
    assert.deepEqual(await confirmedBy(elsewhere, { command }), ['command'])
  })

  async function program() {
    const { address, received } = await startProgram(cleanup, (response) => void response.end('d'))
    return { address, questions: () => received.filter(({ url }) => url === '/status').length }
  }
})
