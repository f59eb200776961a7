import assert from 'node:assert/strict'
import { manualClock } from '../time/manual-clock.ts'
import { startConverge, type Landed } from './converge.ts'
import { DiskError, type Root } from './disk/root.ts'
import type { Fact } from './facts.ts'
import type { ConfigObject, PlannedFile, Selected } from './model.ts'
import type { Source } from './source/source.ts'

const ROOTS = ['/one', '/two']

const object = (name: string): ConfigObject => ({
  ref: { kind: 'ConfigMap', namespace: 'default', name, uid: name },
  ...{ created: 0, annotations: {}, text: {}, base64: {}, bytes: new Map() },
})

/** Everything around: each value of `wanted` is the content of one file in each root. */
function surroundings() {
  const clock = manualClock()
  const facts: Fact[] = []
  const steps: string[] = []
  const landed: Landed[] = []
  const listeners = new Set<(change: { relisted: boolean }) => void>()
  const { promise: synced, resolve: sync } = Promise.withResolvers<undefined>()
  const state = { wanted: '1', failing: '' }
  const source: Source = {
    synced: synced.then(() => undefined),
    states: [],
    selected: (): Selected[] => [{ object: object('web'), target: { root: '/one', folder: '' } }],
    on(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
    close: () => undefined,
  }
  const rootOf = (folder: string): Root => {
    let onDisk = ''
    let isBusy = false
    return {
      folder,
      get digest() {
        return onDisk
      },
      files: 1,
      bytes: 1,
      prepare(plan, { verify = false } = {}) {
        const wanted = String(plan.tree.get('a')?.digest)
        if (state.failing === `prepare ${folder}`) return Promise.reject(full(folder))
        assert.ok(!isBusy, 'neither committed nor discarded')
        isBusy = true
        if (verify) steps.push(`verify ${folder}`)
        return Promise.resolve({
          steps: { write: wanted === onDisk ? [] : ['a'], remove: [] },
          bytes: 1,
          refusals: [],
          commit() {
            isBusy = false
            if (state.failing === `commit ${folder}`) return Promise.reject(full(folder))
            if (state.failing === 'closing') void converge.close()
            steps.push(`commit ${folder}`)
            onDisk = wanted
            return Promise.resolve()
          },
          discard() {
            isBusy = false
            if (wanted !== onDisk) steps.push(`discard ${folder}`)
            return Promise.resolve()
          },
        })
      },
      preview: () => Promise.reject(new Error('not used')),
    }
  }
  const beforeChange = () => {
    if (state.failing === 'accepted') return Promise.reject(full('/one/..hookwright'))
    steps.push('unknown')
    return Promise.resolve()
  }
  const converge = startConverge({
    source,
    plan: () => ({
      roots: new Map(
        ROOTS.map((root) => [root, { tree: new Map([['a', file(state.wanted)]]), kept: new Set<string>() }]),
      ),
      ...{ refusals: [], conflicts: [] },
    }),
    ...{ roots: ROOTS.map(rootOf), beforeChange, clock, random: () => 0 },
    ...{ debounceMs: 100, debounceMaxMs: 1000, report: (fact: Fact) => facts.push(fact) },
    onDisk: (what) => void landed.push(what),
  })
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  }
  return {
    ...{ clock, facts, steps, landed, converge, state, settle },
    sync: async () => {
      sync(undefined)
      await settle()
    },
    change: async (wanted: string, relisted = false) => {
      state.wanted = wanted
      for (const run of listeners) run({ relisted })
      await settle()
    },
    pass: async (ms: number) => {
      clock.advance(ms)
      await settle()
    },
  }
}

const file = (digest: string): PlannedFile => ({
  ...{ bytes: new Uint8Array(), digest, mode: 0o644 },
  from: { kind: 'ConfigMap', namespace: 'default', name: 'web', uid: 'web', key: 'a' },
})

const full = (path: string) => new DiskError(`no space for ${path}`, { path, code: 'ENOSPC' })

const WRITTEN = ['unknown', 'commit /one', 'commit /two']

describe('converge', () => {
  it('does nothing before everything was read, and then does not wait', async () => {
    const world = surroundings()
    await world.change('2')
    await world.pass(5000)
    assert.deepEqual(world.steps, [])
    await world.sync()
    assert.deepEqual(world.steps, ['verify /one', 'verify /two', ...WRITTEN])
    assert.equal(world.landed.length, 1)
    assert.ok(world.converge.syncedAt !== undefined)
  })

  it('says that nobody is known to hold the files before it changes one', async () => {
    const world = surroundings()
    await world.sync()
    world.steps.length = 0
    await world.change('2')
    await world.pass(100)
    assert.deepEqual(world.steps, WRITTEN)
    assert.deepEqual(
      world.landed.at(-1)?.about.map(({ name }) => name),
      ['web'],
    )
  })

  it('makes one batch of many changes, which begins with the first', async () => {
    const world = surroundings()
    await world.sync()
    await world.pass(50)
    for (let change = 0; change < 5; change++) {
      await world.change(String(change))
      await world.pass(50)
    }
    assert.equal(world.landed.length, 1)
    await world.pass(100)
    assert.equal(world.landed.length, 2)
    assert.equal(world.landed[1]?.since, 50)
    assert.equal(world.converge.digest?.length, 64)
  })

  it('writes and tells nothing when nothing differs, and looks at the disk after a list', async () => {
    const world = surroundings()
    await world.sync()
    world.steps.length = 0
    await world.change('1')
    await world.pass(100)
    assert.deepEqual(world.steps, [])
    await world.change('1', true)
    await world.pass(100)
    assert.deepEqual(world.steps, ['verify /one', 'verify /two'])
    assert.equal(world.landed.length, 1)
  })

  for (const failing of ['prepare /two', 'accepted', 'commit /one', 'commit /two']) {
    it(`keeps what is there when "${failing}" fails, and tries again by itself`, async () => {
      const world = surroundings()
      await world.sync()
      world.steps.length = 0
      world.state.failing = failing
      await world.change('2')
      await world.pass(100)
      if (!failing.startsWith('commit'))
        assert.deepEqual(
          world.steps.filter((step) => step.startsWith('commit')),
          [],
        )
      assert.equal(world.landed.length, 1)
      assert.equal(world.converge.blocked?.code, 'ENOSPC')
      await world.pass(10_000)
      const failures = world.facts.filter(({ type }) => type === 'write-failed')
      assert.ok(failures.length > 1 && failures.length < 6, String(failures.length))
      world.state.failing = ''
      await world.pass(30_000)
      assert.equal(world.converge.blocked, undefined)
      assert.equal(world.landed.length, 2)
      // The change is as old as it is, however long the disk was full.
      assert.equal(world.landed[1]?.since, 0)
      assert.ok(world.facts.some(({ type }) => type === 'write-healed'))
    })
  }

  it('tells what is on disk when files that were about to change are as before in the end', async () => {
    const world = surroundings()
    await world.sync()
    world.state.failing = 'commit /one'
    await world.change('2')
    await world.pass(100)
    world.state.failing = ''
    await world.change('1')
    await world.pass(100)
    assert.equal(world.converge.blocked, undefined)
    assert.equal(world.landed.length, 2)
    assert.equal(world.landed[1]?.digest, world.landed[0]?.digest)
  })

  it('takes a change at once that comes before the first sync is on disk', async () => {
    const world = surroundings()
    world.state.failing = 'prepare /one'
    await world.sync()
    assert.equal(world.converge.blocked?.code, 'ENOSPC')
    world.state.failing = ''
    await world.change('2')
    await world.pass(100)
    assert.equal(world.landed.length, 1)
  })

  it('does not say that a batch is on disk whose end was left to the next start', async () => {
    const world = surroundings()
    await world.sync()
    world.facts.length = 0
    world.state.failing = 'closing'
    await world.change('2')
    await world.pass(100)
    assert.deepEqual(world.facts, [])
  })

  it('does no more when it is closed', async () => {
    const world = surroundings()
    await world.sync()
    world.steps.length = 0
    await world.change('2')
    await world.converge.close()
    await world.pass(10_000)
    assert.deepEqual(world.steps, [])
  })
})
