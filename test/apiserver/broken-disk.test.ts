import assert from 'node:assert/strict'
import type { Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import type { Change } from '../../src/local/apiserver/store/change.ts'
import { cleanUp } from '../support/cleanup.ts'
import { CONFIG_MAPS, configMap, serveApi } from './support/served.ts'
import { openWatch, send } from './support/send.ts'

describe('a disk that is full', () => {
  const cleanup = cleanUp(afterEach)

  /** A server whose writes fail while `disk.isFull`. */
  async function start() {
    const disk = { isFull: false, written: [] as Change[] }
    const persist = (change: Change) => {
      if (disk.isFull)
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      disk.written.push(change)
    }
    const served = await serveApi(cleanup, { store: { persist } })
    return { disk, ...served }
  }

  it('fails the request with a Status, changes nothing, and the next one works', async () => {
    const { disk, transport, defects } = await start()
    const { body: before } = await send<Obj>(transport, `POST ${CONFIG_MAPS}`, configMap('a', { k: '1' }))
    const { resourceVersion } = before.metadata
    const watch = await openWatch(transport, `${CONFIG_MAPS}?watch=1&resourceVersion=${resourceVersion}`)

    disk.isFull = true
    const writes: [string, unknown?][] = [
      [`POST ${CONFIG_MAPS}`, configMap('b')],
      [`PUT ${CONFIG_MAPS}/a`, configMap('a', { k: '2' })],
      [`PATCH merge ${CONFIG_MAPS}/a`, { data: { k: '3' } }],
      [`PATCH apply ${CONFIG_MAPS}/a?fieldManager=me&force=1`, configMap('a', { k: '4' })],
      [`DELETE ${CONFIG_MAPS}/a`],
      [`DELETE ${CONFIG_MAPS}`],
    ]
    for (const [request, body] of writes) {
      const answer = await send(transport, request, body)
      assert.equal(answer.status, 500, request)
      assert.deepEqual(answer.body, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Internal error occurred: ENOSPC: no space left on device, write',
        reason: 'InternalError',
        code: 500,
      })
    }
    assert.equal(defects.length, writes.length)
    const { body: list } = await send<{ items: Obj[]; metadata: object }>(transport, `GET ${CONFIG_MAPS}`)
    assert.deepEqual(
      list.items.map(({ data, metadata }) => ({ data, version: metadata.resourceVersion })),
      [{ data: { k: '1' }, version: resourceVersion }],
    )

    disk.isFull = false
    const { status, body: after } = await send<Obj>(
      transport,
      `PUT ${CONFIG_MAPS}/a`,
      configMap('a', { k: '5' }),
    )
    assert.equal(status, 200)
    // No version is spent on what failed, and no watcher heard of it.
    assert.equal(Number(after.metadata.resourceVersion), Number(resourceVersion) + 1)
    assert.equal((await watch.next())?.object.metadata.resourceVersion, after.metadata.resourceVersion)
    watch.stop()
    assert.equal(disk.written.at(-1)?.revision, Number(after.metadata.resourceVersion))
  })

  it('fails the request in process in the same way', async () => {
    let isFull = false
    const persist = () => {
      if (isFull) throw new Error('ENOSPC: no space left on device, write')
    }
    const { transport, handle } = createApiServer({ store: { persist } })
    isFull = true
    const { status, body } = await send(transport, `POST ${CONFIG_MAPS}`, configMap('a'))
    assert.deepEqual(
      [status, body.reason, body.message],
      [500, 'InternalError', 'Internal error occurred: ENOSPC: no space left on device, write'],
    )
    // Who reports defects gets to see them.
    await assert.rejects(send(handle, `POST ${CONFIG_MAPS}`, configMap('a')), /ENOSPC/)
    const listed = await send(transport, `GET ${CONFIG_MAPS}/a`)
    assert.equal(listed.status, 404)
  })

  it('does not keep watchers from hearing what was written before it was full', async () => {
    const { disk, transport } = await start()
    const watch = await openWatch(
      transport,
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?watch=1',
    )
    let writes = 0
    // The definition itself can be written, that it is established cannot.
    disk.written.push = (...changes) => {
      disk.isFull = ++writes === 1
      return Array.prototype.push.apply(disk.written, changes)
    }
    await send(transport, 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Cluster',
        names: { plural: 'things', kind: 'Thing' },
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
        ],
      },
    })
    assert.deepEqual((await watch.next())?.type, 'ADDED')
    watch.stop()
  })
})
