import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { findMetacontroller } from '../../src/local/dev/cluster/metacontroller.ts'

const workload = (kind: string, image: string, replicas = 1) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'mc', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { a: 'b' } },
    serviceName: 'x',
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image }] } },
  },
})

describe('findMetacontroller', () => {
  const rows: [name: string, workload: ReturnType<typeof workload>, found: string | undefined][] = [
    [
      'as its manifests deploy it',
      workload('StatefulSet', 'ghcr.io/metacontroller/metacontroller:v4.17.2'),
      'StatefulSet default/mc',
    ],
    [
      'as a Deployment, by digest',
      workload('Deployment', 'local/metacontroller@sha256:0a', 2),
      'Deployment default/mc',
    ],
    ['scaled to nothing', workload('StatefulSet', 'metacontroller:v4', 0), undefined],
    ['something like it', workload('Deployment', 'ghcr.io/metacontroller/docs:v1'), undefined],
  ]
  for (const [name, object, found] of rows) {
    it(name, async () => {
      const api = createApi(createApiServer().transport)
      await api.create(object)
      assert.equal(await findMetacontroller(api), found)
    })
  }

  it('does not guess when it may not look', async () => {
    const server = createApiServer()
    server.faults.add({ type: 'status', code: 403 })
    await assert.rejects(findMetacontroller(createApi(server.transport)), /--engine=here or --engine=off/)
  })
})
