import assert from 'node:assert/strict'
import { startCluster, type TestCluster, type TestClusterOptions } from '../../src/testing/start-cluster.ts'
import type { CompositeRequest } from '../../src/protocol/wire.ts'
import { configMaps, controller, definition, widget, widgets } from './widgets.ts'

describe('the engine in bad luck', () => {
  let cluster: TestCluster
  const start = async (options: TestClusterOptions = {}, hooks: readonly string[] = ['sync']) => {
    cluster = await startCluster({
      hooks: { widgets },
      workloads: true,
      manifests: [definition, controller({ hooks })],
      ...options,
    })
    return cluster
  }
  const names = async (kind: string, namespace?: string) =>
    (await cluster.list(kind, namespace))
      .map(({ metadata }) => metadata.name)
      .filter((name) => name !== 'kube-root-ca.crt')
  const events = async (reason: string) =>
    (await cluster.list('v1/Event'))
      .filter((event) => event.reason === reason)
      .map(({ message }) => message as string)
  afterEach(() => cluster.close())

  it('retries a hook that fails, says so in an event, and goes on when it is well again', async () => {
    let ill = true
    const sync = (request: CompositeRequest) => {
      if (ill) throw new Error('the database is away')
      return widgets.sync(request)
    }
    await start({ hooks: { widgets: { sync } } })
    await cluster.apply(widget('a'))
    await cluster.advance(2000)
    assert.deepEqual(await names('ConfigMap', 'default'), [])
    assert.ok(cluster.calls.length >= 8 && cluster.calls.length <= 12, `${cluster.calls.length} calls in 2 s`)
    const [message] = await events('SyncError')
    assert.match(message ?? '', /the database is away/)
    ill = false
    await cluster.advance(5000)
    assert.deepEqual(await names('ConfigMap', 'default'), ['a-0'])
  })

  it('leaves everything as it is while the hook answers garbage', async () => {
    let body = ''
    await start({
      send: (post) =>
        Promise.resolve({
          status: 200,
          headers: {},
          body: body || JSON.stringify(widgets.sync(JSON.parse(post.body) as CompositeRequest)),
        }),
    })
    await cluster.apply(widget('a', { size: 2 }))
    for (const garbage of [
      'nonsense',
      '[]',
      '"text"',
      '{"children": {}}',
      '{"children": [1]}',
      '\u0000',
      '{',
    ]) {
      body = garbage
      await cluster.apply({
        ...widget('a', { size: 2 }),
        metadata: { name: 'a', namespace: 'default', labels: { try: String(garbage.length) } },
      })
      await cluster.advance(500)
      assert.deepEqual(await names('ConfigMap', 'default'), ['a-0', 'a-1'], garbage)
    }
  })

  it('gives up a hook that does not answer in time, and works on others meanwhile', async () => {
    let hangs = true
    await start({
      hooks: {
        widgets: {
          sync: (request: CompositeRequest) =>
            hangs && request.parent.metadata.name === 'slow'
              ? new Promise(() => undefined)
              : widgets.sync(request),
        },
      },
    })
    void cluster.apply(widget('slow'))
    await cluster.api.create(widget('quick'))
    while ((await names('ConfigMap', 'default')).length === 0)
      await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(await names('ConfigMap', 'default'), ['quick-0'])
    hangs = false
  })

  it('keeps working when the definition of its parents is deleted and comes back', async () => {
    await start()
    await cluster.apply(widget('a'))
    await cluster.delete('CustomResourceDefinition', 'widgets.example.com')
    await cluster.advance(60_000)
    assert.deepEqual(await names('ConfigMap', 'default'), [], 'what the parent owned goes with it')
    await cluster.apply(definition)
    await cluster.advance(60_000)
    await cluster.apply(widget('b'))
    await cluster.advance(60_000)
    assert.deepEqual(await names('ConfigMap', 'default'), ['b-0'])
  })

  it('finishes with the hooks of a controller that was changed while a parent finalizes', async () => {
    let finalized = false
    const finalize = () => ({ status: {}, children: [], finalized })
    await start({ hooks: { widgets: { ...widgets, finalize } } }, ['sync', 'finalize'])
    await cluster.apply(widget('a'))
    await cluster.delete('Widget', 'a')
    assert.ok(await cluster.get('Widget', 'a'))
    finalized = true
    await cluster.apply(controller({ hooks: ['sync', 'finalize'], spec: { resyncPeriodSeconds: 7 } }))
    await cluster.advance(1000)
    assert.equal(await cluster.get('Widget', 'a'), undefined)
  })

  it('lets a parent go whose finalize hook was taken out of the controller', async () => {
    const finalize = () => ({ status: {}, children: [], finalized: false })
    await start({ hooks: { widgets: { ...widgets, finalize } } }, ['sync', 'finalize'])
    await cluster.apply(widget('a'))
    await cluster.delete('Widget', 'a')
    await cluster.advance(10_000)
    assert.ok(await cluster.get('Widget', 'a'))
    await cluster.delete('CompositeController', 'widgets')
    await cluster.advance(10_000)
    assert.ok(
      await cluster.get('Widget', 'a'),
      'a controller that goes leaves its finalizers, as the real one does',
    )
    await cluster.apply(controller({ hooks: ['sync'] }))
    await cluster.advance(1000)
    assert.equal(await cluster.get('Widget', 'a'), undefined)
  })

  it('does not bring back what goes with its namespace', async () => {
    await start({}, ['sync', 'finalize'])
    await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    await cluster.apply(...['a', 'b', 'c'].map((name) => widget(name, { size: 3, namespace: 'team' })))
    assert.equal((await names('ConfigMap', 'team')).length, 9)
    await cluster.delete('Namespace', 'team')
    await cluster.advance(30_000)
    assert.equal(await cluster.get('Namespace', 'team'), undefined)
    assert.deepEqual(await names('Widget'), [])
    const before = cluster.calls.length
    await cluster.advance(60_000)
    assert.equal(cluster.calls.length, before, 'and it is quiet afterwards')
  })

  it('ends as wanted though somebody else writes at the same time', async () => {
    let rival = 0
    const sync = async (request: CompositeRequest) => {
      const { name } = request.parent.metadata
      if (rival < 20) {
        rival++
        const ref = { apiVersion: 'example.com/v1', kind: 'Widget', name, namespace: 'default' }
        await cluster.api.patch(ref, { merge: { metadata: { annotations: { rival: String(rival) } } } })
        if (Object.keys(request.children['ConfigMap.v1'] ?? {}).length > 0) {
          const child = { apiVersion: 'v1', kind: 'ConfigMap', name: `${name}-0`, namespace: 'default' }
          await cluster.api.patch(child, { merge: { data: { index: 'wrong', rival: String(rival) } } })
        }
      }
      return { status: { rival }, children: configMaps(request.parent) }
    }
    await start({ hooks: { widgets: { sync } } })
    await cluster.apply(widget('a'))
    await cluster.advance(60_000)
    assert.equal(rival, 20)
    assert.deepEqual((await cluster.get('ConfigMap', 'a-0'))?.data, { index: '0', rival: '20' })
    assert.deepEqual((await cluster.get('Widget', 'a'))?.status, { rival: 20, observedGeneration: 1 })
    assert.deepEqual(await events('SyncError'), [], 'conflicts are no errors')
  })

  it('goes on when the API server comes back, with what happened meanwhile', async () => {
    await start()
    await cluster.apply(widget('a'))
    const back = cluster.faults.add({ type: 'down' })
    cluster.faults.cutWatches()
    await cluster.advance(30_000)
    back()
    await cluster.api.create(widget('b'))
    await cluster.api.delete({ apiVersion: 'v1', kind: 'ConfigMap', name: 'a-0', namespace: 'default' })
    await cluster.advance(90_000)
    assert.deepEqual(await names('ConfigMap', 'default'), ['a-0', 'b-0'])
    assert.deepEqual((await cluster.get('Widget', 'b'))?.status, { seen: 1, observedGeneration: 1 })
  })

  it('relists after the past is forgotten, and refuses nothing that it knew', async () => {
    await start()
    await cluster.apply(widget('a', { size: 2 }))
    const end = cluster.faults.add({ type: 'gone', times: 20 })
    cluster.faults.cutWatches()
    await cluster.advance(60_000)
    end()
    await cluster.apply(widget('a', { size: 1 }))
    await cluster.advance(60_000)
    assert.deepEqual(await names('ConfigMap', 'default'), ['a-0'])
  })

  it('writes a status with 1.0 at each sync, as Go finds it different from the 1 that is stored', async () => {
    await start({
      send: () => Promise.resolve({ status: 200, headers: {}, body: '{"status":{"a":1.0},"children":[]}' }),
    })
    await cluster.apply(widget('a'))
    const writes = () =>
      cluster.reports.filter(
        (report) => report.type === 'sync' && report.decisions.some(({ did }) => did === 'status'),
      )
    const before = writes().length
    await cluster.restartEngine()
    await cluster.advance(1000)
    assert.equal(writes().length, before + 1)
  })
})
