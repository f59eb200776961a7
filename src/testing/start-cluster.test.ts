import assert from 'node:assert/strict'
import * as batch from '../../hooks/batch.ts'
import * as useless from '../../hooks/useless.ts'
import { startCluster, type TestCluster } from './start-cluster.ts'

const manifest = (path: string) => new URL(`../../compositecontrollers/${path}.yaml`, import.meta.url)
const example = (path: string) => new URL(`../../examples/${path}.yaml`, import.meta.url)

describe('startCluster', () => {
  let cluster: TestCluster
  afterEach(() => cluster.close())

  it('runs a controller from its manifests to the status of its parent', async () => {
    cluster = await startCluster({
      hooks: { useless },
      manifests: [manifest('useless/crd'), manifest('useless/controller')],
    })
    await cluster.apply(example('useless/bob'))
    assert.ok(await cluster.get('Deployment', 'useless-bob'))
    assert.deepEqual((await cluster.get('UselessPod', 'bob'))?.status, {
      ready: 'true',
      observedGeneration: 1,
    })
    assert.equal((await cluster.list('Pod', 'default')).length, 1)

    await cluster.delete('UselessPod', 'bob')
    await cluster.advance(60_000)
    assert.deepEqual(await cluster.list('Deployment'), [])
    assert.deepEqual(await cluster.list('Pod'), [])
  })

  it('counts hook calls, and calls again when time has passed', async () => {
    cluster = await startCluster({
      hooks: { useless },
      manifests: [manifest('useless/crd'), manifest('useless/controller'), example('useless/bob')],
    })
    await cluster.advance(10_000)
    const calls = cluster.calls.length
    assert.ok(calls >= 3, `${calls} calls`)
    assert.ok(cluster.calls.every(({ path, status }) => path === '/useless/sync' && status === 200))
    await cluster.settled()
    assert.equal(cluster.calls.length, calls, 'settled does not let time pass')
    await cluster.advance(30_000)
    assert.equal(cluster.calls.length, calls + 1, 'resyncAfterSeconds: 30')
  })

  it('runs Jobs to their end', async () => {
    cluster = await startCluster({
      hooks: { batch },
      manifests: [manifest('batch/crd'), manifest('batch/controller'), example('batch/countdown')],
    })
    await cluster.advance(120_000)
    const jobs = await cluster.list('Job')
    assert.ok(jobs.length > 0)
    assert.ok(
      jobs.every(({ status }) =>
        (status as { conditions?: { type: string; status: string }[] }).conditions?.some(
          ({ type, status: value }) => type === 'Complete' && value === 'True',
        ),
      ),
      JSON.stringify(jobs.map(({ status }) => status)),
    )
  })

  it('says why, when it never settles', async () => {
    let count = 0
    cluster = await startCluster({
      hooks: { useless: { sync: () => ({ status: { ready: 'false', count: count++ }, children: [] }) } },
      manifests: [manifest('useless/controller'), loose()],
    })
    await assert.rejects(
      cluster.apply(example('useless/bob')),
      /does not settle: .*status\.count changes on every call/,
    )
  })

  it('names the kind that is missing', async () => {
    cluster = await startCluster()
    await assert.rejects(cluster.get('Gadget', 'a'), /no kind Gadget.*CRD/)
  })
})

/** The definition of UselessPods, with a status that may hold anything. */
const loose = () => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'uselesspods.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'UselessPod', listKind: 'UselessPodList', plural: 'uselesspods', singular: 'uselesspod' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
})
