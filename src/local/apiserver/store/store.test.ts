import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { Change } from './change.ts'
import { createStore, type Store } from './store.ts'

const MAPS = '/configmaps'
const object = (name: string, namespace?: string, value = 'x'): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  data: { value },
})
const names = (objects: readonly Obj[] | 'expired') =>
  objects === 'expired'
    ? objects
    : objects.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)

describe('createStore', () => {
  let store: Store

  beforeEach(() => {
    store = createStore()
  })

  it('gives each write the next revision, whatever it is about', () => {
    const first = store.put(MAPS, object('a', 'x'))
    const other = store.put('/secrets', object('a', 'x'))
    const again = store.put(MAPS, object('a', 'x', 'y'))
    const gone = store.remove(MAPS, again)
    const versions = [first, other, again, gone].map(({ metadata }) => metadata.resourceVersion)
    assert.deepEqual(versions, ['2', '3', '4', '5'])
    assert.equal(store.revision, 5)
  })

  it('keeps objects apart by storage, namespace and name', () => {
    store.put(MAPS, object('a', 'x', 'one'))
    store.put(MAPS, object('a', 'y', 'two'))
    store.put('/secrets', object('a', 'x', 'three'))
    assert.deepEqual(store.get(MAPS, 'y', 'a')?.data, { value: 'two' })
    assert.deepEqual(store.get('/secrets', 'x', 'a')?.data, { value: 'three' })
    assert.equal(store.get(MAPS, undefined, 'a'), undefined)
    assert.equal(store.get('/nothing', 'x', 'a'), undefined)
    assert.deepEqual(store.storages().sort(), [MAPS, '/secrets'])
  })

  it('lists in the order of namespaces and names, of one namespace or of all', () => {
    for (const [name, namespace] of [
      ['b', 'y'],
      ['a', 'y'],
      ['c', 'x'],
      ['a-b', 'x-y'],
      ['Z', 'x'],
    ] as const) {
      store.put(MAPS, object(name, namespace))
    }
    assert.deepEqual(names(store.list(MAPS)), ['x-y/a-b', 'x/Z', 'x/c', 'y/a', 'y/b'])
    assert.deepEqual(names(store.list(MAPS, 'y')), ['y/a', 'y/b'])
    assert.deepEqual(store.list('/nothing'), [])
    assert.deepEqual(store.storages(), [MAPS])
  })

  it('freezes all that it takes and gives', () => {
    const put = store.put(MAPS, object('a', 'x'))
    for (const found of [put, store.get(MAPS, 'x', 'a')!, store.list(MAPS)[0]!, store.remove(MAPS, put)]) {
      assert.throws(() => (found.metadata.name = 'b'), TypeError)
      assert.throws(() => ((found.data as Record<string, string>).value = 'b'), TypeError)
    }
  })

  it('shows the state of an older revision', () => {
    store.put(MAPS, object('a', 'x', '1'))
    const { metadata } = store.put(MAPS, object('b', 'x', '1'))
    const then = Number(metadata.resourceVersion)
    store.put(MAPS, object('a', 'x', '2'))
    store.put('/secrets', object('s', 'x'))
    store.put(MAPS, object('c', 'y'))
    store.remove(MAPS, store.get(MAPS, 'x', 'b')!)
    store.put(MAPS, object('b', 'x', 'another'))

    const before = store.listAt(MAPS, then)
    assert.deepEqual(names(before), ['x/a', 'x/b'])
    assert.deepEqual(
      (before as readonly Obj[]).map(({ data }) => data),
      [{ value: '1' }, { value: '1' }],
    )
    assert.deepEqual(names(store.listAt(MAPS, then, 'y')), [])
    assert.deepEqual(names(store.listAt(MAPS, 1)), [])
    assert.deepEqual(names(store.listAt(MAPS, store.revision)), ['x/a', 'x/b', 'y/c'])
  })

  it('forgets the past when it is compacted, and knows what comes after', () => {
    const { metadata } = store.put(MAPS, object('a', 'x'))
    const then = Number(metadata.resourceVersion)
    store.put(MAPS, object('b', 'x'))
    store.compact()
    assert.equal(store.listAt(MAPS, then), 'expired')
    assert.equal(store.since(MAPS, then), 'expired')
    assert.deepEqual(store.since(MAPS, store.revision), [])
    const now = store.revision
    store.put(MAPS, object('c', 'x'))
    assert.deepEqual(names(store.listAt(MAPS, now)), ['x/a', 'x/b'])
  })

  it('tells subscribers what was and what is, until they leave', () => {
    const seen: Change[] = []
    store.put(MAPS, object('a', 'x', '1'))
    const leave = store.subscribe(MAPS, (change) => seen.push(change))
    const second = store.put(MAPS, object('a', 'x', '2'))
    store.put('/secrets', object('a', 'x'))
    store.remove(MAPS, second)
    leave()
    store.put(MAPS, object('a', 'x', '3'))
    assert.deepEqual(
      seen.map(({ revision, key, was, now }) => [revision, key, was?.data, now?.data]),
      [
        [3, 'x/a', { value: '1' }, { value: '2' }],
        [5, 'x/a', { value: '2' }, undefined],
      ],
    )
    assert.deepEqual(store.since(MAPS, 2), seen.concat(store.since(MAPS, 5) as Change[]))
  })

  it('tells everybody in the order of revisions, also when a subscriber writes', () => {
    const orders: number[][] = [[], []]
    store.subscribe(MAPS, ({ revision, now }) => {
      orders[0]!.push(revision)
      if (now?.metadata.name === 'a') {
        store.put(MAPS, object('b', 'x'))
        assert.ok(store.get(MAPS, 'x', 'b'), 'its own write is visible at once')
      }
    })
    store.subscribe(MAPS, ({ revision }) => orders[1]!.push(revision))
    store.put(MAPS, object('a', 'x'))
    assert.deepEqual(orders, [
      [2, 3],
      [2, 3],
    ])
  })

  it('tells the others also when one subscriber fails', () => {
    const seen: string[] = []
    store.subscribe(MAPS, () => {
      throw new Error('broken')
    })
    store.subscribe(MAPS, ({ key }) => seen.push(key))
    assert.throws(() => store.put(MAPS, object('a', 'x')), /broken/)
    assert.throws(() => store.put(MAPS, object('b', 'x')), /broken/)
    assert.deepEqual(seen, ['x/a', 'x/b'])
  })

  it('may be left by a subscriber while it is told', () => {
    let told = 0
    const leave = store.subscribe(MAPS, () => {
      told += 1
      leave()
    })
    store.put(MAPS, object('a', 'x'))
    store.put(MAPS, object('b', 'x'))
    assert.equal(told, 1)
  })

  it('changes nothing when a change cannot be written down', () => {
    let isFull = false
    const written: number[] = []
    store = createStore({
      persist: ({ revision }) => {
        if (isFull) throw new Error('ENOSPC')
        written.push(revision)
      },
    })
    const a = store.put(MAPS, object('a', 'x', '1'))
    store.subscribe(MAPS, () => assert.fail('nobody is told'))
    isFull = true
    assert.throws(() => store.put(MAPS, object('a', 'x', '2')), /ENOSPC/)
    assert.throws(() => store.put(MAPS, object('b', 'x')), /ENOSPC/)
    assert.throws(() => store.remove(MAPS, a), /ENOSPC/)
    assert.equal(store.revision, 2)
    assert.deepEqual(store.list(MAPS), [a])
    assert.deepEqual(written, [2])
  })

  it('goes on from the state of an earlier run', () => {
    store = createStore({ initial: { revision: 40, objects: [[MAPS, object('a', 'x')]] } })
    assert.deepEqual(names(store.list(MAPS)), ['x/a'])
    assert.equal(store.put(MAPS, object('b', 'x')).metadata.resourceVersion, '41')
    assert.throws(() => (store.list(MAPS)[0]!.kind = 'Other'), TypeError)
  })
})
