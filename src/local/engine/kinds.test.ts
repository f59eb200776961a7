import assert from 'node:assert/strict'
import type { Api } from '../../cluster/api.ts'
import type { Resource } from '../../cluster/client/discovery.ts'
import { manualClock } from '../../time/manual-clock.ts'
import { createKinds } from './kinds.ts'

const resource = (kind: string): Resource => ({
  group: 'apps',
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: [],
  subresources: [],
})

function stage(...resources: Resource[]) {
  const clock = manualClock()
  let asked = 0
  const discover = () => {
    asked++
    return Promise.resolve({ resources: [...resources], failures: [] })
  }
  return {
    clock,
    resources,
    kinds: createKinds({ api: { discover } as unknown as Api, clock }),
    asked: () => asked,
  }
}

describe('createKinds', () => {
  it('finds by plural name and by kind, and asks once for many callers', async () => {
    const { kinds, asked } = stage(resource('Deployment'))
    const [byResource, byKind, missing] = await Promise.all([
      kinds.byResource('apps/v1', 'deployments'),
      kinds.byKind('apps/v1', 'Deployment'),
      kinds.byKind('apps/v1', 'Nothing'),
    ])
    assert.equal(byResource?.kind, 'Deployment')
    assert.equal(byKind, byResource)
    assert.equal(missing, undefined)
    assert.equal(asked(), 1)
  })

  it('asks again for what is missing, at most once a second', async () => {
    const { kinds, asked, resources, clock } = stage()
    assert.equal(await kinds.byKind('apps/v1', 'Deployment'), undefined)
    resources.push(resource('Deployment'))
    assert.equal(await kinds.byKind('apps/v1', 'Deployment'), undefined)
    clock.advance(1000)
    assert.equal((await kinds.byKind('apps/v1', 'Deployment'))?.kind, 'Deployment')
    assert.equal(asked(), 2)
  })

  it('asks again at once for what became stale', async () => {
    const { kinds, resources } = stage(resource('Deployment'))
    await kinds.byKind('apps/v1', 'Deployment')
    resources.pop()
    kinds.stale()
    assert.equal(await kinds.byKind('apps/v1', 'Deployment'), undefined)
  })
})
