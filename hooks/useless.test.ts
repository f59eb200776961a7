import assert from 'node:assert/strict'
import type { ObservedGroups } from 'hookwright'
import { sync } from './useless.ts'

type Request = Parameters<typeof sync>[0]

const request = (children: ObservedGroups = { 'Deployment.apps/v1': {} }): Request => ({
  controller: {
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    kind: 'CompositeController',
    metadata: { name: 'useless-controller' },
    spec: {},
  },
  parent: {
    apiVersion: 'example.com/v1',
    kind: 'UselessPod',
    metadata: { name: 'one', namespace: 'default' },
    spec: { name: 'bob' },
  },
  children,
  related: {},
  finalizing: false,
})

describe('hooks/useless', () => {
  it('wants one Deployment, named after spec.name', async () => {
    const { children, resyncAfterSeconds } = await sync(request())
    assert.equal(resyncAfterSeconds, 30)
    assert.deepEqual(children, [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'useless-bob' },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'useless-bob' } },
          template: {
            metadata: { labels: { app: 'useless-bob' } },
            spec: {
              containers: [
                { name: 'useless', image: 'registry.k8s.io/pause:3.10', imagePullPolicy: 'Always' },
              ],
            },
          },
        },
      },
    ])
  })

  it('is ready when the Deployment is, and not before', async () => {
    const [deployment] = (await sync(request())).children
    const observe = (status: object) =>
      request({ 'Deployment.apps/v1': { 'useless-bob': { ...deployment!, status } } })

    assert.deepEqual((await sync(request())).status, { ready: 'false' })
    assert.deepEqual((await sync(observe({}))).status, { ready: 'false' })
    assert.deepEqual((await sync(observe({ replicas: 1, updatedReplicas: 1 }))).status, { ready: 'false' })
    assert.deepEqual(
      (await sync(observe({ replicas: 1, updatedReplicas: 1, availableReplicas: 1 }))).status,
      {
        ready: 'true',
      },
    )
  })

  it('answers the same to the same, so that nothing loops', async () => {
    assert.deepEqual(await sync(request()), await sync(request()))
  })
})
