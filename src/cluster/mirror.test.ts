import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { manualClock } from '../time/manual-clock.ts'
import type { Api, WatchEvent } from './api.ts'
import { ClusterError } from './cluster-error.ts'
import { createMirror, type MirrorChange, type MirrorOptions } from './mirror.ts'
import type { Obj } from './object.ts'

const kind = { apiVersion: 'v1', kind: 'ConfigMap' }
const object = (name: string, { uid = name, resourceVersion = '1', namespace = 'a' } = {}): Obj => ({
  ...kind,
  metadata: { name, namespace, uid, resourceVersion },
})

/** A server whose list and watch are in the test's hand. */
function hand() {
  let items: Obj[] = []
  let failure: ClusterError | undefined
  const lines: (WatchEvent | 'end')[] = []
  let wake: () => void = () => undefined
  const watched: (string | undefined)[] = []
  const api = {
    page: () =>
      failure ? Promise.reject(failure) : Promise.resolve({ items, resourceVersion: '10', continue: '' }),
    watch: async (
      _: unknown,
      { resourceVersion, signal }: { resourceVersion?: string; signal?: AbortSignal },
    ) => {
      if (failure) return Promise.reject(failure)
      watched.push(resourceVersion)
      signal?.addEventListener('abort', () => wake())
      const follow = async function* () {
        for (;;) {
          while (lines.length === 0 && signal?.aborted !== true) {
            await new Promise<void>((resolve) => (wake = resolve))
          }
          const line = signal?.aborted === true ? 'end' : lines.shift()!
          if (line === 'end') return
          yield line
        }
      }
      return Promise.resolve(follow())
    },
  } as unknown as Api
  return {
    api,
    watched,
    has: (...objects: Obj[]) => void (items = objects),
    fails: (error?: ClusterError) => void (failure = error),
    async says(...said: (WatchEvent | 'end')[]) {
      lines.push(...said)
      wake()
      await turn()
      await turn()
    },
  }
}

const show = (change: MirrorChange) =>
  change.type === 'gone'
    ? `gone ${change.was.metadata.uid}`
    : `${change.was ? 'changed' : 'new'} ${change.now.metadata.uid}`

describe('createMirror', () => {
  const setUp = async (objects: Obj[], options: Partial<MirrorOptions> = {}) => {
    const clock = manualClock()
    const server = hand()
    server.has(...objects)
    const mirror = createMirror({ api: server.api, kind, clock, random: () => 0, ...options })
    await turn()
    const told: string[] = []
    mirror.on((change) => told.push(show(change)))
    return { clock, server, mirror, told }
  }

  it('holds what the list says, by namespace too', async () => {
    const { mirror } = await setUp([object('a'), object('b', { namespace: 'other' })])
    await mirror.synced
    assert.equal(mirror.get({ namespace: 'a', name: 'a' })?.metadata.uid, 'a')
    assert.equal(mirror.get({ namespace: 'other', name: 'a' }), undefined)
    assert.deepEqual(
      mirror.list().map(({ metadata }) => metadata.name),
      ['a', 'b'],
    )
    assert.deepEqual(
      mirror.list('other').map(({ metadata }) => metadata.name),
      ['b'],
    )
    assert.deepEqual(mirror.list('none'), [])
    mirror.close()
  })

  it('tells a late listener what is there, then what changes', async () => {
    const { mirror, server, told } = await setUp([object('a')])
    assert.deepEqual(told, ['new a'])
    await server.says(
      { type: 'ADDED', object: object('b', { resourceVersion: '11' }) },
      { type: 'MODIFIED', object: object('a', { resourceVersion: '12' }) },
      { type: 'DELETED', object: object('b', { resourceVersion: '13' }) },
    )
    assert.deepEqual(told, ['new a', 'new b', 'changed a', 'gone b'])
    assert.deepEqual(
      mirror.list().map(({ metadata }) => metadata.resourceVersion),
      ['12'],
    )
    mirror.close()
  })

  it('tells nobody who has left', async () => {
    const { mirror, server } = await setUp([])
    const told: MirrorChange[] = []
    mirror.on((change) => told.push(change))()
    await server.says({ type: 'ADDED', object: object('b') })
    assert.deepEqual(told, [])
    mirror.close()
  })

  it('finds out what was deleted, replaced and added while nobody watched', async () => {
    const { clock, mirror, server, told } = await setUp([object('same'), object('old'), object('twin')])
    const expired = { kind: 'Status', code: 410 } as unknown as Obj
    server.has(object('same'), object('twin', { uid: 'twin2' }), object('new'))
    await server.says({ type: 'ERROR', object: expired })
    told.length = 0
    let seen: string[] = []
    mirror.on(() => (seen = mirror.list().map(({ metadata }) => metadata.uid ?? '')))
    clock.advance(200)
    await turn()
    assert.deepEqual(told, ['gone old', 'gone twin', 'new twin2', 'new new'])
    assert.deepEqual(seen, ['same', 'twin2', 'new'])
    mirror.close()
  })

  it('does not repeat what it knows already', async () => {
    const { mirror, server, told } = await setUp([object('a')])
    await server.says({ type: 'ADDED', object: object('a') }, { type: 'DELETED', object: object('unknown') })
    assert.deepEqual(told, ['new a'])
    mirror.close()
  })

  it('opens another watch where the last one was silent for too long', async () => {
    const { clock, mirror, server } = await setUp([object('a')], { idleMs: 1000 })
    clock.advance(900)
    await server.says({ type: 'BOOKMARK', object: object('', { resourceVersion: '50' }) })
    clock.advance(900)
    await turn()
    assert.deepEqual(server.watched, ['10'])
    clock.advance(100)
    await turn()
    assert.deepEqual(server.watched, ['10', '50'])
    assert.equal(mirror.state.restarts, 1)
    mirror.close()
  })

  it('waits for a server that is down, says so, and goes on', async () => {
    const clock = manualClock()
    const server = hand()
    const down = new ClusterError('down', { code: 0, reason: 'Unreachable' })
    server.fails(down)
    const mirror = createMirror({ api: server.api, kind, clock, random: () => 0 })
    await turn()
    assert.deepEqual(mirror.state, {
      synced: false,
      phase: 'waiting',
      restarts: 1,
      error: down,
      lastContact: undefined,
    })
    server.fails()
    clock.advance(200)
    await mirror.synced
    await turn()
    assert.deepEqual(mirror.state, {
      synced: true,
      phase: 'watching',
      restarts: 1,
      error: undefined,
      lastContact: 200,
    })
    mirror.close()
  })

  it('stops when it is closed, even by a listener', async () => {
    const { clock, mirror, server, told } = await setUp([])
    mirror.on(() => mirror.close())
    await server.says({ type: 'ADDED', object: object('a') }, { type: 'ADDED', object: object('b') })
    assert.deepEqual(told, ['new a'])
    assert.equal(mirror.state.phase, 'closed')
    assert.equal(clock.pending, 0)
  })

  it('keeps objects trimmed', async () => {
    const trim = (full: Obj): Obj => ({ ...full, data: undefined })
    const { mirror } = await setUp([{ ...object('a'), data: { large: 'x' } }], { trim })
    assert.equal(mirror.list()[0]?.data, undefined)
    mirror.close()
  })
})
