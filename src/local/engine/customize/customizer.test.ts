import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import type { Resource } from '../../../cluster/client/discovery.ts'
import type { Mirror, MirrorChange } from '../../../cluster/mirror.ts'
import type { Obj } from '../../../cluster/object.ts'
import { manualClock } from '../../../time/manual-clock.ts'
import { createActivity } from '../../control/activity.ts'
import { createCustomizer } from './customizer.ts'
import { RelatedNotSynced } from './not-synced.ts'
import type { RelatedRule } from './rule.ts'

const resource = (kind: string, plural: string, namespaced = true): Resource => ({
  group: kind === 'Widget' ? 'example.com' : '',
  version: 'v1',
  kind,
  plural,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced,
  verbs: [],
  subresources: [],
})
const widgets = resource('Widget', 'widgets')
const known: readonly Resource[] = [
  resource('ConfigMap', 'configmaps'),
  resource('Secret', 'secrets'),
  resource('Namespace', 'namespaces', false),
]
const object = (kind: string, name: string, labels = {}, resourceVersion = '1'): Obj => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default', labels, resourceVersion },
})
const parentOf = (name: string): Obj => ({
  ...object('Widget', name),
  apiVersion: 'example.com/v1',
  metadata: { name, namespace: 'default', uid: name, generation: 1 },
})

/** A mirror in the hand of a test. */
function fakeMirror() {
  const listeners = new Set<(change: MirrorChange) => void>()
  const loaded = Promise.withResolvers<undefined>()
  const state = { synced: false }
  let objects: Obj[] = []
  const tell = (change: MirrorChange) => listeners.forEach((run) => run(change))
  const mirror = {
    state,
    synced: loaded.promise,
    list: (namespace?: string) =>
      objects.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
    get: ({ name }: { name: string }) => objects.find(({ metadata }) => metadata.name === name),
    on(run: (change: MirrorChange) => void) {
      for (const now of objects) run({ type: 'set', now })
      listeners.add(run)
      return () => listeners.delete(run)
    },
  } as unknown as Mirror
  return {
    mirror,
    listeners,
    load(...items: Obj[]) {
      objects = items
      state.synced = true
      for (const now of items) tell({ type: 'set', now })
      loaded.resolve(undefined)
    },
    tell,
  }
}

interface Stage {
  version?: 'v1' | 'v2'
  parents?: string[]
  /** The rules of each parent; none: its hook fails. */
  rules?: Record<string, Partial<RelatedRule>[]>
}

function stage({ version = 'v1', parents = ['a'], rules = { a: [{}] } }: Stage = {}) {
  const clock = manualClock()
  const activity = createActivity()
  const mirrors = new Map<string, ReturnType<typeof fakeMirror>>()
  const [calls, enqueued, released]: string[][] = [[], [], []]
  const mirrorOf = (kind: string) => {
    const fake = mirrors.get(kind) ?? fakeMirror()
    mirrors.set(kind, fake)
    return fake
  }
  const url = 'http://hooks.test/customize'
  const customizer = createCustomizer({
    context: {
      clock,
      activity,
      mirrors: {
        open: ({ kind }) => ({ mirror: mirrorOf(kind).mirror, release: () => void released!.push(kind) }),
        close: () => undefined,
      },
      kinds: {
        byResource: (_, plural) => Promise.resolve(known.find((one) => one.plural === plural)),
        byKind: () => Promise.resolve(undefined),
      },
    },
    plan: {
      parents: [
        { resource: widgets, apiVersion: 'example.com/v1', selects: () => true, ignoreStatusChanges: false },
      ],
      hooks: { customize: { version, url, timeoutMs: 1, mode: 'loose' } },
    },
    parents: () => parents.map(parentOf),
    call({ metadata: { name = '' } }) {
      calls!.push(name)
      const given = rules[name]
      if (given === undefined) return Promise.reject(new Error('no'))
      const relatedResources = given.map((rule) => ({ apiVersion: 'v1', resource: 'configmaps', ...rule }))
      return Promise.resolve({ relatedResources })
    },
    enqueue: ({ metadata }) => void enqueued!.push(metadata.name ?? ''),
  })
  return {
    customizer,
    clock,
    activity,
    mirrorOf,
    calls: calls!,
    enqueued: enqueued!,
    released: released!,
    related: (name: string) => customizer.related(parentOf(name)),
  }
}

describe('createCustomizer', () => {
  it('gives one group for each kind, also when it is empty', async () => {
    const names = ['x', 'y'].map((name) => ({ names: [name] }))
    const { related, mirrorOf } = stage({ rules: { a: [...names, { resource: 'secrets' }, names[0]!] } })
    mirrorOf('ConfigMap').load(object('ConfigMap', 'y'), object('ConfigMap', 'x'), object('ConfigMap', 'z'))
    mirrorOf('Secret').load()
    const groups = await related('a')
    assert.deepEqual(
      groups.map(({ objects, ...group }) => ({ ...group, names: objects.map((one) => one.metadata.name) })),
      [
        { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, names: ['x', 'y'] },
        { apiVersion: 'v1', kind: 'Secret', namespaced: true, names: [] },
      ],
    )
  })

  it('waits for the first list of a kind', async () => {
    const { related, mirrorOf } = stage()
    const groups = related('a')
    await setImmediate()
    mirrorOf('ConfigMap').load(object('ConfigMap', 'x'))
    assert.equal((await groups)[0]?.objects.length, 1)
  })

  it('gives up after a second', async () => {
    const { related, clock } = stage()
    const groups = related('a')
    await setImmediate()
    clock.advance(1000)
    await assert.rejects(groups, RelatedNotSynced)
    assert.equal(clock.pending, 0)
  })

  it('waits for namespaces when a rule selects them', async () => {
    const { related, mirrorOf } = stage({ version: 'v2', rules: { a: [{ namespaceSelector: {} }] } })
    mirrorOf('ConfigMap').load(object('ConfigMap', 'x'))
    const groups = related('a')
    await setImmediate()
    mirrorOf('Namespace').load(object('Namespace', 'default'))
    assert.equal((await groups)[0]?.objects.length, 1)
  })

  it('names a resource that is not there', async () => {
    const { related } = stage({ rules: { a: [{ resource: 'nothings' }] } })
    await assert.rejects(related('a'), {
      message: "discovery: can't find resource nothings in apiVersion v1",
    })
  })

  it('confines a v1 hook of a namespaced parent', async () => {
    const { related, mirrorOf } = stage({ rules: { a: [{ namespace: 'other' }] } })
    mirrorOf('ConfigMap').load()
    await assert.rejects(related('a'), /requested related object namespace other differs/)
  })

  it('passes on what the hook fails with', async () => {
    const { related } = stage({ rules: {} })
    await assert.rejects(related('a'), { message: 'no' })
  })

  describe('when related objects change', () => {
    const blue = { labelSelector: { matchLabels: { color: 'blue' } } }
    async function started(options: Stage = { rules: { a: [blue] } }) {
      const running = stage(options)
      running.mirrorOf('ConfigMap').load()
      await running.related('a')
      const tell = async (...changes: MirrorChange[]) => {
        changes.forEach(running.mirrorOf('ConfigMap').tell)
        await running.activity.whenIdle()
      }
      return { ...running, tell }
    }
    const x = (labels: object, version = '1') => object('ConfigMap', 'x', labels, version)

    it('looks at parents whose rules match the new or the old state, or the last one', async () => {
      const { tell, enqueued } = await started()
      await tell({ type: 'set', now: x({}) })
      assert.deepEqual(enqueued, [])
      await tell({ type: 'set', was: x({}), now: x({ color: 'blue' }, '2') })
      assert.deepEqual(enqueued, ['a'])
      await tell({ type: 'set', was: x({ color: 'blue' }, '2'), now: x({}, '3') })
      assert.deepEqual(enqueued, ['a', 'a'])
      await tell({ type: 'gone', was: x({ color: 'blue' }) })
      assert.deepEqual(enqueued, ['a', 'a', 'a'])
    })

    it('looks at parents for what is there when the kind is opened', async () => {
      const { related, mirrorOf, enqueued, activity } = stage()
      mirrorOf('ConfigMap').load(x({}))
      await related('a')
      await activity.whenIdle()
      assert.deepEqual(enqueued, ['a'])
    })

    it('asks the hook for parents that have no rules yet, and passes over failures', async () => {
      const { tell, calls, enqueued } = await started({
        parents: ['bad', 'b', 'a'],
        rules: { a: [{}], b: [{}] },
      })
      await tell({ type: 'set', now: x({}) })
      await tell({ type: 'set', was: x({}), now: x({}, '2') })
      assert.deepEqual(calls, ['a', 'bad', 'b', 'bad'])
      assert.deepEqual(enqueued, ['b', 'a', 'b', 'a'])
    })

    it('asks once for a burst of changes', async () => {
      const { tell, calls, enqueued } = await started({ parents: ['bad', 'a'] })
      await tell(...['1', '2', '3'].map((version) => ({ type: 'set' as const, now: x({}, version) })))
      assert.deepEqual(calls, ['a', 'bad'])
      assert.deepEqual(enqueued, ['a'])
    })

    it('looks at nothing any more once it is closed', async () => {
      const { customizer, mirrorOf, activity, enqueued } = await started()
      mirrorOf('ConfigMap').tell({ type: 'set', now: x({ color: 'blue' }) })
      customizer.close()
      await activity.whenIdle()
      assert.deepEqual(enqueued, [])
    })

    it('leaves parents alone whose rules name another kind', async () => {
      const { tell, enqueued } = await started({
        parents: ['a', 'b'],
        rules: { a: [{}], b: [{ resource: 'secrets' }] },
      })
      await tell({ type: 'set', now: x({}) })
      assert.deepEqual(enqueued, ['a'])
    })
  })

  it('asks again for a parent that was forgotten', async () => {
    const { related, customizer, mirrorOf, calls } = stage()
    mirrorOf('ConfigMap').load()
    await related('a')
    customizer.forget('a')
    await related('a')
    assert.deepEqual(calls, ['a', 'a'])
  })

  it('leaves nothing behind when it is closed', async () => {
    const { related, customizer, mirrorOf, released, enqueued, activity } = stage({
      version: 'v2',
      rules: { a: [{ namespaceSelector: {} }] },
    })
    mirrorOf('ConfigMap').load()
    const groups = related('a')
    await setImmediate()
    customizer.close()
    await assert.rejects(groups, RelatedNotSynced)
    assert.deepEqual(released, ['ConfigMap', 'Namespace'])
    mirrorOf('ConfigMap').tell({ type: 'set', now: object('ConfigMap', 'x') })
    await activity.whenIdle()
    assert.deepEqual(enqueued, [])
    assert.equal(mirrorOf('ConfigMap').listeners.size, 0)
    await assert.rejects(related('a'), RelatedNotSynced)
  })
})
