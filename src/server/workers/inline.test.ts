import assert from 'node:assert/strict'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { generationOf } from '../../../test/support/generation.ts'
import { syncRequest } from '../../../test/support/requests.ts'
import { manualClock } from '../../time/manual-clock.ts'
import type { CallResult } from '../call/run.ts'
import { createInline } from './inline.ts'

describe('--workers 0', () => {
  const cleanup = cleanUp(afterEach)

  async function createTested(sources: Record<string, string>) {
    const clock = manualClock()
    const inline = createInline({ clock, hookTimeoutMs: 1_000 })
    cleanup(() => inline.stop())
    await inline.use(generationOf(sources))
    const call = (path: string) =>
      new Promise<CallResult>((resolve) => {
        const chunks = [Buffer.from(JSON.stringify(syncRequest()))]
        inline.call({ path, chunks, ifNoneMatch: undefined, done: resolve })
      })
    return { clock, inline, call }
  }

  it('runs hooks in this thread, anew after each load', async () => {
    const source = (version: number) =>
      `globalThis.seen ??= 0\nexport const sync = () => ({ status: { version: ${version} }, children: [] })`
    const { inline, call } = await createTested({ app: source(1) })
    assert.match((await call('/app/sync')).text, /"version":1/)
    for (const version of [2, 3]) {
      await inline.use(generationOf({ app: source(version) }))
      assert.match((await call('/app/sync')).text, new RegExp(`"version":${version}`))
    }
    assert.equal(inline.inFlight, 0)
  })

  it('gives up a promise at the deadline, and forgets the late answer', async () => {
    const { clock, inline, call } = await createTested({
      app: `export const sync = () => new Promise((resolve) => (globalThis.answerLate = resolve))`,
    })
    const late = call('/app/sync')
    assert.equal(inline.inFlight, 1)
    clock.advance(999)
    assert.equal(inline.inFlight, 1)
    clock.advance(1)
    const { code, text } = await late
    assert.equal(code, 'HOOK_TIMEOUT')
    assert.match(text, /Thing shop\/lamp/)
    assert.equal(inline.inFlight, 0)
    const { answerLate } = globalThis as unknown as { answerLate: (answer: object) => void }
    answerLate({ status: {}, children: [] })
    await new Promise(setImmediate)
    assert.equal(inline.inFlight, 0)
  })

  it('answers a route that the last reload removed', async () => {
    const { inline, call } = await createTested({
      app: `export const sync = () => ({ status: {}, children: [] })`,
    })
    await inline.use(generationOf({ other: `export const sync = () => ({ status: {}, children: [] })` }))
    assert.deepEqual([(await call('/app/sync')).status, (await call('/other/sync')).status], [404, 200])
  })
})
