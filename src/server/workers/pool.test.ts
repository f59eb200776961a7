import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { generationOf } from '../../../test/support/generation.ts'
import { temporaryFolder, writeFiles } from '../../../test/support/hooks-folder.ts'
import { syncRequest } from '../../../test/support/requests.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock } from '../../time/clock.ts'
import type { CallResult } from '../call/run.ts'
import { createPool } from './pool.ts'

const source = `
import { appendFileSync, existsSync } from 'node:fs'
import { threadId } from 'node:worker_threads'

const pause = () => new Promise((resolve) => setTimeout(resolve, 5))

export const sync = ({ parent }) => {
  const { started, gate, how, output } = parent.spec
  if (started) appendFileSync(started, parent.metadata.name + '\\n')
  if (output) console.log(output)
  const answer = { status: { threadId }, children: [] }
  if (how === 'block') while (!existsSync(gate));
  if (how === 'exit') setImmediate(() => process.reallyExit(9))
  if (how === 'wait' || how === 'exit')
    return (async () => {
      while (!existsSync(gate)) await pause()
      return answer
    })()
  return answer
}
`

describe('the pool', () => {
  const cleanup = cleanUp(afterEach)
  let folder: string
  let gate: string
  let started: string

  beforeEach(() => {
    folder = temporaryFolder(cleanup)
    gate = join(folder, 'gate')
    started = join(folder, 'started')
  })

  const open = () => writeFiles(folder, { gate: '' })
  const startedCalls = () => (existsSync(started) ? readFileSync(started, 'utf8').trim().split('\n') : [])

  async function createTested({ workers = 2, hookTimeoutMs = 15_000 } = {}) {
    const replaced: { reason: string; running: string }[] = []
    const lines: unknown[] = []
    const pool = createPool({
      clock: systemClock,
      workers,
      hookTimeoutMs,
      memoryMb: 64,
      events: {
        console: (line) => lines.push(line),
        unhandled: () => undefined,
        replaced: (reason, running) => replaced.push({ reason, running: JSON.stringify(running) }),
      },
    })
    cleanup(() => pool.stop())
    // What waits at the gate must not be waited for.
    cleanup(open)
    await pool.use(generationOf({ app: source }))
    let answers = 0
    const call = (name: string, spec: Record<string, unknown> = {}, path = '/app/sync') =>
      new Promise<CallResult>((resolve) => {
        const body = Buffer.from(JSON.stringify(syncRequest(name, spec)))
        // As it comes from a socket: in pieces.
        const chunks = [body.subarray(0, 100), body.subarray(100)]
        let isDone = false
        pool.call({
          path,
          chunks,
          ifNoneMatch: undefined,
          done(result) {
            assert.equal(isDone, false, 'answered twice')
            isDone = true
            answers++
            resolve(result)
          },
        })
      })
    return { pool, call, replaced, lines, answers: () => answers }
  }

  const threadOf = ({ status, text }: CallResult) => {
    assert.equal(status, 200, text)
    return (JSON.parse(text) as { status: { threadId: number } }).status.threadId
  }

  it('gives each call to the least busy worker', async () => {
    const { pool, call } = await createTested()
    assert.equal(pool.ready, 2)
    const waiting = call('waits', { how: 'wait', gate, started })
    await until('it to run', () => startedCalls().length === 1)
    const threads = new Set<number>()
    for (let index = 0; index < 10; index++) threads.add(threadOf(await call(`quick-${index}`)))
    assert.equal(threads.size, 1, 'quick calls went to the busy worker')
    const others = [1, 2, 3].map((index) => call(`waits-${index}`, { how: 'wait', gate, started }))
    await until('all to run', () => startedCalls().length === 4)
    assert.equal(pool.inFlight, 4)
    open()
    const busy = [await waiting, ...(await Promise.all(others))].map(threadOf)
    assert.ok(!threads.has(busy[0]!))
    assert.deepEqual(
      [...new Set(busy)].map((thread) => busy.filter((each) => each === thread).length),
      [2, 2],
    )
    assert.equal(pool.inFlight, 0)
  })

  it('moves the calls that wait behind one that blocks, and starts each exactly once', async () => {
    const { pool, call, answers, replaced } = await createTested()
    const blocking = call('blocks', { how: 'block', gate, started })
    await until('it to block', () => startedCalls().includes('blocks'))
    const others = Array.from({ length: 60 }, (_, index) => call(`other-${index}`, { started }))
    const threads = new Set((await Promise.all(others)).map(threadOf))
    assert.equal(answers(), 60, 'the blocking call is still in its hook')
    await until('another worker in its place', () => replaced.length > 0 && pool.ready === 2)
    assert.match(replaced[0]!.reason, /did nothing else for \d+ ms/)
    assert.match(replaced[0]!.running, /\/app\/sync.*Thing shop\/blocks/)
    open()
    const own = threadOf(await blocking)
    assert.ok(!threads.has(own), 'a call was answered by the blocked worker')
    assert.deepEqual(
      startedCalls().sort(),
      ['blocks', ...Array.from({ length: 60 }, (_, i) => `other-${i}`)].sort(),
    )
    assert.equal(replaced.length, 1)
  })

  it('goes on with one worker that blocks, by starting another', async () => {
    const { call } = await createTested({ workers: 1 })
    const blocking = call('blocks', { how: 'block', gate, started })
    await until('it to block', () => startedCalls().length === 1)
    const other = threadOf(await call('other'))
    open()
    assert.notEqual(threadOf(await blocking), other)
  })

  it('gives up a call at its deadline, and forgets the late answer', async () => {
    const { pool, call } = await createTested({ workers: 1, hookTimeoutMs: 300 })
    const late = await call('late', { how: 'wait', gate })
    assert.deepEqual([late.status, late.code], [500, 'HOOK_TIMEOUT'])
    assert.match(late.text, /\/app\/sync for Thing shop\/late: no answer within 300 ms/)
    assert.equal(pool.inFlight, 0)
    open()
    for (let index = 0; index < 5; index++) assert.equal((await call(`after-${index}`)).status, 200)
  })

  it('starts another worker when one ends, however it ends', async () => {
    const { pool, call, replaced } = await createTested({ workers: 1 })
    const before = threadOf(await call('before'))
    const lost = call('exits', { how: 'exit', gate })
    // Who was to blame cannot be known, so it may run a second time.
    const { code, text } = await lost
    assert.equal(code, 'WORKER_LOST')
    assert.match(text, /\/app\/sync for Thing shop\/exits: its worker thread ended: /)
    await until('a worker', () => pool.ready === 1)
    assert.notEqual(threadOf(await call('after')), before)
    assert.ok(replaced.length >= 1)
  })

  it('takes a new generation into use, and answers what the old one began', async () => {
    const { pool, call } = await createTested()
    const old = call('old', { how: 'wait', gate, started })
    await until('it to run', () => startedCalls().length === 1)
    await pool.use(
      generationOf({ app: `export const sync = () => ({ status: { threadId: 'new' }, children: [] })` }),
    )
    assert.match((await call('new')).text, /"threadId":"new"/)
    open()
    assert.equal(typeof threadOf(await old), 'number')
    await until('the old workers to go', () => pool.ready === 2)
  })

  it('keeps the old generation when the new one cannot start', async () => {
    const { pool, call } = await createTested()
    await assert.rejects(
      pool.use(generationOf({ app: `throw new Error('only here')\nexport const sync = () => ({})` })),
      /a worker could not start: .*only here/,
    )
    for (let index = 0; index < 10; index++) assert.equal((await call(`still-${index}`)).status, 200)
    assert.equal(pool.ready, 2)
  })

  it('answers a route that went away with ROUTE_UNKNOWN', async () => {
    const { call } = await createTested()
    const { status, code } = await call('gone', {}, '/gone/sync')
    assert.deepEqual([status, code], [404, 'ROUTE_UNKNOWN'])
  })

  it('passes on what a hook prints, with route and parent', async () => {
    const { call, lines } = await createTested()
    await call('prints', { output: 'hello' })
    await until('the line', () => lines.length === 1)
    assert.deepEqual(lines[0], {
      type: 'console',
      level: 'info',
      text: 'hello',
      route: '/app/sync',
      parent: 'Thing shop/prints',
    })
  })

  it('answers many calls at a time, more than its workers hold', async () => {
    const { call, answers } = await createTested()
    const results = await Promise.all(Array.from({ length: 1_000 }, (_, index) => call(`many-${index}`)))
    assert.ok(results.every(({ status }) => status === 200))
    assert.equal(new Set(results.map(threadOf)).size, 2)
    assert.equal(answers(), 1_000)
  })
})
