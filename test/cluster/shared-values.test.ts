import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { createMirror } from '../../src/cluster/mirror.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { until } from '../support/until.ts'

const configMap = (name: string): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { a: 'b' },
})
const kind = { apiVersion: 'v1', kind: 'ConfigMap' }

describe('a client in the process of its server', () => {
  const stage = () => {
    const server = createApiServer()
    return {
      server,
      copying: createApi(server.transport),
      sharing: createApi(server.transport, { shared: true }),
    }
  }

  it('gets the same answers, whether it shares objects or copies them', async () => {
    const { copying, sharing } = stage()
    const made = await sharing.create(configMap('a'))
    const ref = { ...kind, namespace: 'default', name: 'a' }
    assert.deepEqual(made, await copying.get(ref))
    assert.deepEqual(await sharing.get(ref), await copying.get(ref))
    assert.deepEqual(
      await sharing.get(ref, { metadataOnly: true }),
      await copying.get(ref, { metadataOnly: true }),
    )
    assert.deepEqual(await sharing.list(kind), await copying.list(kind))
    assert.deepEqual(await sharing.page(kind, { limit: 1 }), await copying.page(kind, { limit: 1 }))
    const next = { ...made, data: { a: 'c' } }
    assert.deepEqual((await sharing.replace(next)).data, { a: 'c' })
    assert.deepEqual(await sharing.delete(ref), undefined)
    await assert.rejects(sharing.get(ref), { reason: 'NotFound' })
  })

  it('shares what nobody can change, and copies what is the caller’s own', async () => {
    const { copying, sharing } = stage()
    await copying.create(configMap('a'))
    const ref = { ...kind, namespace: 'default', name: 'a' }
    const shared = await sharing.get(ref)
    assert.throws(() => ((shared.data as Record<string, string>).a = 'x'), TypeError)
    const own = await copying.get(ref)
    ;(own.data as Record<string, string>).a = 'x'
    assert.deepEqual((await copying.get(ref)).data, { a: 'b' })
  })

  for (const metadataOnly of [false, true]) {
    it(`mirrors the same ${metadataOnly ? 'metadata' : 'objects'} through cut watches and bookmarks`, async () => {
      const { server, copying, sharing } = stage()
      const [ours, theirs] = [sharing, copying].map((api) => createMirror({ api, kind, metadataOnly }))
      await Promise.all([ours!.synced, theirs!.synced])
      await copying.create(configMap('a'))
      await until('the object', () => ours!.list('default').length > 0 && theirs!.list('default').length > 0)
      server.faults.cutWatches()
      await copying.patch(
        { ...kind, namespace: 'default', name: 'a' },
        { merge: { metadata: { labels: { x: 'y' } } } },
      )
      const seen = (mirror = ours!) =>
        mirror.get({ namespace: 'default', name: 'a' })?.metadata.labels?.x === 'y'
      await until('the label', () => seen(ours) && seen(theirs))
      assert.deepEqual(ours!.list('default'), theirs!.list('default'))
      await copying.delete({ ...kind, namespace: 'default', name: 'a' })
      await until('the end', () => ours!.list('default').length === 0 && theirs!.list('default').length === 0)
      ours!.close()
      theirs!.close()
    })
  }
})
