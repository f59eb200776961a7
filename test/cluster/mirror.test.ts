import assert from 'node:assert/strict'
import type { Api } from '../../src/cluster/api.ts'
import { createMirror, type Mirror, type MirrorOptions } from '../../src/cluster/mirror.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { backends, embedded, freshNamespace, tellSkipped, type Running } from './backends.ts'

const kind = { apiVersion: 'v1', kind: 'ConfigMap' }
const CASES = 4

describe('the mirror', () => {
  after(() => tellSkipped('the mirror', CASES))
  const cleanup = cleanUp(afterEach)

  for (const backend of backends) {
    describe(backend.name, () => {
      let running: Running
      let api: Api
      let namespace: string
      before(async () => {
        running = await backend.start()
        api = running.api
      })
      beforeEach(async () => {
        const fresh = await freshNamespace(api)
        namespace = fresh.namespace
        cleanup(() => {
          running.server?.faults.clear()
          return fresh.remove()
        })
      })
      after(() => running.close())

      const mirrorOf = (options: Partial<MirrorOptions> = {}): Mirror => {
        const mirror = createMirror({
          api,
          kind,
          namespace,
          labelSelector: 'mine',
          firstMs: 1,
          longestMs: 20,
          ...options,
        })
        cleanup(() => mirror.close())
        return mirror
      }
      const create = (name: string, data: object = {}) =>
        api.create({ ...kind, metadata: { namespace, name, labels: { mine: '' } }, data })
      const remove = (name: string) => api.delete({ ...kind, namespace, name })
      const names = (mirror: Mirror) =>
        mirror
          .list()
          .map(({ metadata }) => metadata.name)
          .sort()
      const equal = (mirror: Mirror, ...expected: string[]) =>
        until(
          `a mirror of ${expected.join(', ') || 'nothing'}`,
          () => names(mirror).join() === expected.join(),
        )

      it('becomes and stays equal to the server', async () => {
        for (const name of ['a', 'b', 'c']) await create(name)
        const mirror = mirrorOf({ limit: 2 })
        await mirror.synced
        assert.deepEqual(names(mirror), ['a', 'b', 'c'])
        await remove('b')
        await create('d')
        await equal(mirror, 'a', 'c', 'd')
        const was = mirror.get({ namespace, name: 'a' })
        await api.patch({ ...kind, namespace, name: 'a' }, { merge: { data: { k: 'v' } } })
        const now = await until('the change of a', () => {
          const found = mirror.get({ namespace, name: 'a' })
          return found !== was && found
        })
        assert.deepEqual(now.data, { k: 'v' })
        assert.equal(mirror.state.error, undefined)
      })

      it('tells changes in their order', async () => {
        const mirror = mirrorOf()
        await mirror.synced
        const told: string[] = []
        mirror.on((change) =>
          told.push(
            change.type === 'gone'
              ? `gone ${change.was.metadata.name}`
              : `${change.was ? 'changed' : 'new'} ${change.now.metadata.name}`,
          ),
        )
        await create('a')
        await api.patch({ ...kind, namespace, name: 'a' }, { merge: { data: { k: 'v' } } })
        await remove('a')
        await create('a')
        await until('four changes', () => told.length === 4)
        assert.deepEqual(told, ['new a', 'changed a', 'gone a', 'new a'])
      })

      it('drops what is no longer selected', async () => {
        await create('a')
        const mirror = mirrorOf()
        await mirror.synced
        await api.patch(
          { ...kind, namespace, name: 'a' },
          { merge: { metadata: { labels: { mine: null } } } },
        )
        await equal(mirror)
        await api.patch({ ...kind, namespace, name: 'a' }, { merge: { metadata: { labels: { mine: '' } } } })
        await equal(mirror, 'a')
      })

      it('holds metadata alone', async () => {
        await create('a', { large: 'x' })
        const mirror = mirrorOf({ metadataOnly: true })
        await mirror.synced
        const [found] = mirror.list()
        assert.deepEqual([found?.kind, found?.metadata.name, found?.data], ['ConfigMap', 'a', undefined])
      })
    })
  }

  for (const backend of embedded) {
    describe(`${backend.name}, with bad luck`, () => {
      let running: Running
      let namespace: string
      let mirror: Mirror
      beforeEach(async () => {
        running = await backend.start()
        const fresh = await freshNamespace(running.api)
        namespace = fresh.namespace
        for (const name of ['a', 'b']) await create(name)
        mirror = createMirror({ api: running.api, kind, namespace, firstMs: 1, longestMs: 20, idleMs: 300 })
        await mirror.synced
        await until('the watch', () => mirror.state.phase === 'watching')
        cleanup(() => {
          mirror.close()
          return running.close()
        })
      })
      const create = (name: string) => running.api.create({ ...kind, metadata: { namespace, name } })
      const remove = (name: string) => running.api.delete({ ...kind, namespace, name })
      const equal = (...expected: string[]) =>
        until(
          `a mirror of ${expected.join(', ')}`,
          () =>
            mirror
              .list()
              .map(({ metadata }: Obj) => metadata.name)
              .sort()
              .join() === expected.join(),
        )

      it('goes on after its watch was cut', async () => {
        running.server!.faults.cutWatches()
        await create('c')
        await remove('a')
        await equal('b', 'c')
      })

      it('finds what went while its past was forgotten', async () => {
        const { faults } = running.server!
        const end = faults.add({ type: 'status', code: 503 })
        faults.cutWatches()
        await until('the failure', () => mirror.state.error?.code === 503)
        end()
        const down = faults.add({ type: 'status', code: 503, match: ({ query }) => query.has('watch') })
        await remove('a')
        await create('c')
        running.server!.compact()
        down()
        await equal('b', 'c')
        assert.ok(mirror.state.restarts > 0)
      })

      it('lists again when the server says that it is too late', async () => {
        running.server!.faults.add({ type: 'gone', times: 2 })
        running.server!.faults.cutWatches()
        await remove('b')
        await equal('a')
      })

      it('notices a watch that fell silent', async () => {
        running.server!.faults.silenceWatches()
        await create('c')
        await equal('a', 'b', 'c')
      })

      it('waits for a server that is down', async () => {
        const up = running.server!.faults.add({ type: 'down' })
        running.server!.faults.cutWatches()
        await until('the failure', () => mirror.state.error)
        up()
        await create('c')
        await equal('a', 'b', 'c')
        assert.equal(mirror.state.error, undefined)
      })

      it('goes on when it was told to slow down', async () => {
        running.server!.faults.add({
          type: 'status',
          code: 429,
          retryAfterSeconds: 1,
          times: 1,
          match: ({ query }) => query.has('watch'),
        })
        running.server!.faults.cutWatches()
        await create('c')
        await equal('a', 'b', 'c')
      })
    })
  }
})
