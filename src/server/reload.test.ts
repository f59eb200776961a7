import assert from 'node:assert/strict'
import { generationOf } from '../../test/support/generation.ts'
import { manualClock } from '../time/manual-clock.ts'
import { createReloader, type ReloadResult } from './reload.ts'
import type { Generation } from './workers/generation.ts'

const good = () => generationOf({ app: 'export const sync = 1' })

function broken(): Generation {
  const generation = generationOf({ app: 'export const sync = 1', bad: '' })
  generation.table.broken.push({
    ...generation.modules[1]!,
    error: { at: 'bad.js:2:1', message: 'Error: no' },
  })
  return generation
}

/** A reloader whose loads end when the test says so. */
async function tested(first: Generation = good()) {
  const loads: { end: (generation: Generation) => void; fail: (error: Error) => void }[] = []
  const used: Generation[] = []
  const told: ReloadResult[] = []
  let refuse: Error | undefined
  const reloader = await createReloader({
    paths: ['hooks'],
    clock: manualClock(),
    first: Promise.resolve(first),
    load: () => new Promise((end, fail) => loads.push({ end, fail })),
    executor: {
      use(generation) {
        if (refuse) return Promise.reject(refuse)
        used.push(generation)
        return Promise.resolve()
      },
      call: () => assert.fail(),
      inFlight: 0,
      ready: 1,
      stop: () => Promise.resolve(),
    },
    onReload: (result) => told.push(result),
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { reloader, loads, used, told, settle, refuse: (error: Error) => (refuse = error) }
}

describe('createReloader', () => {
  it('begins with the first generation, without calling it a reload', async () => {
    const first = good()
    const { reloader, used, told } = await tested(first)
    assert.equal(reloader.current, first)
    assert.equal(reloader.last, undefined)
    assert.deepEqual([used, told], [[first], []])
  })

  it('begins although a module is broken, but not when nothing is left', async () => {
    const { reloader } = await tested(broken())
    assert.equal(reloader.current.table.broken.length, 1)
    await assert.rejects(tested(generationOf({})), /no hooks in hooks: a hook module exports sync/)
    const nothing = broken()
    nothing.table = { ...nothing.table, routes: [] }
    await assert.rejects(tested(nothing), /no hook could be loaded from hooks:\s+bad\.js:2:1: Error: no/)
  })

  it('takes what it loads into use', async () => {
    const { reloader, loads, used, told } = await tested()
    const next = good()
    const reload = reloader.reload()
    loads[0]!.end(next)
    const result = await reload
    assert.ok(result.ok)
    assert.equal(result.generation, next)
    assert.equal(reloader.current, next)
    assert.equal(used.at(-1), next)
    assert.deepEqual(told, [result])
    assert.equal(reloader.last, result)
  })

  for (const [what, end] of [
    ['a module is broken', ({ loads }) => loads[0]!.end(broken())],
    ['nothing is there', ({ loads }) => loads[0]!.end(generationOf({}))],
    ['loading fails', ({ loads }) => loads[0]!.fail(new Error('hooks: no such file or folder'))],
    [
      'no worker can start',
      ({ loads, refuse }) => {
        refuse(new Error('a worker could not start'))
        loads[0]!.end(good())
      },
    ],
  ] as [string, (parts: Awaited<ReturnType<typeof tested>>) => void][]) {
    it(`keeps what it has when ${what}, and recovers`, async () => {
      const parts = await tested()
      const { reloader, told } = parts
      const before = reloader.current
      const reload = reloader.reload()
      end(parts)
      const result = await reload
      assert.ok(!result.ok)
      assert.equal(result.errors.length, 1)
      assert.ok(result.errors[0]!.error.message.length > 0)
      assert.equal(reloader.current, before)
      assert.deepEqual(told, [result])
      if (what === 'no worker can start') return
      const again = reloader.reload()
      parts.loads[1]!.end(good())
      assert.equal((await again).ok, true)
      assert.notEqual(reloader.current, before)
    })
  }

  it('loads one at a time, and once more for all who ask meanwhile', async () => {
    const { reloader, loads, used, settle } = await tested()
    const first = reloader.reload()
    const others = Array.from({ length: 10 }, () => reloader.reload())
    await settle()
    assert.equal(loads.length, 1)
    const [a, b] = [good(), good()]
    loads[0]!.end(a)
    const result = await first
    assert.ok(result.ok && result.generation === a)
    await settle()
    assert.equal(loads.length, 2, 'what was being loaded may be older than what the others wrote')
    // Who asks now may have written something newer still.
    const late = reloader.reload()
    loads[1]!.end(b)
    for (const other of await Promise.all(others)) assert.ok(other.ok && other.generation === b)
    await settle()
    assert.equal(loads.length, 3)
    loads[2]!.end(good())
    assert.equal((await late).ok, true)
    assert.equal(used.length, 4)
  })

  it('goes on with those who wait when a load fails', async () => {
    const { reloader, loads, settle } = await tested()
    const first = reloader.reload()
    const second = reloader.reload()
    loads[0]!.fail(new Error('no'))
    assert.equal((await first).ok, false)
    await settle()
    loads[1]!.end(good())
    assert.equal((await second).ok, true)
  })
})
