import assert from 'node:assert/strict'
import { createDiscovery } from './discovery.ts'
import type { Transport } from '../transport.ts'

const answers =
  (documents: Record<string, unknown>): Transport =>
  (request) => {
    const body = documents[request.path]
    return Promise.resolve(
      body === undefined
        ? { status: 503, headers: {}, body: 'no backend' }
        : { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    )
  }

const widgets = {
  name: 'widgets',
  singularName: 'widget',
  kind: 'Widget',
  namespaced: true,
  verbs: ['get'],
  shortNames: ['w'],
}

describe('discover', () => {
  it('reads everything in two answers where the server can', async () => {
    const group = {
      metadata: { name: 'example.com' },
      versions: [
        {
          version: 'v1',
          resources: [
            {
              resource: 'widgets',
              responseKind: { kind: 'Widget' },
              scope: 'Namespaced',
              singularResource: 'widget',
              verbs: ['get', 'delete'],
              shortNames: ['w'],
              subresources: [{ subresource: 'status', verbs: ['get'] }],
            },
          ],
        },
        { version: 'v1beta1', resources: [], freshness: 'Stale' },
      ],
    }
    const { discover, resource } = createDiscovery(
      answers({
        '/api': { kind: 'APIGroupDiscoveryList', items: [] },
        '/apis': { kind: 'APIGroupDiscoveryList', items: [group] },
      }),
    )
    const { resources, failures } = await discover()
    assert.deepEqual(resources, [
      {
        group: 'example.com',
        version: 'v1',
        kind: 'Widget',
        plural: 'widgets',
        singular: 'widget',
        shortNames: ['w'],
        categories: [],
        namespaced: true,
        verbs: ['get', 'delete'],
        subresources: ['status'],
      },
    ])
    assert.deepEqual(failures, [
      { groupVersion: 'example.com/v1beta1', message: 'stale GroupVersion discovery: example.com/v1beta1' },
    ])
    // Known now without another request, for which there would be no answer.
    assert.equal((await resource({ apiVersion: 'example.com/v1', kind: 'Widget' })).plural, 'widgets')
    // Nor is one asked for that is told beforehand.
    const told = createDiscovery(answers({}), resources)
    assert.equal((await told.resource({ apiVersion: 'example.com/v1', kind: 'Widget' })).plural, 'widgets')
  })

  it('asks group by group otherwise, and goes on past a group that fails', async () => {
    const { discover } = createDiscovery(
      answers({
        '/api': { kind: 'APIVersions', versions: ['v1'] },
        '/api/v1': { resources: [{ ...widgets, kind: 'Core' }] },
        '/apis': {
          kind: 'APIGroupList',
          groups: [
            {
              versions: [{ groupVersion: 'a/v1' }, { groupVersion: 'a/v2' }],
              preferredVersion: { groupVersion: 'a/v2' },
            },
            { versions: [{ groupVersion: 'broken/v1' }], preferredVersion: { groupVersion: 'broken/v1' } },
          ],
        },
        '/apis/a/v1': { resources: [widgets] },
        '/apis/a/v2': { resources: [widgets, { ...widgets, name: 'widgets/status' }] },
      }),
    )
    const { resources, failures } = await discover()
    assert.deepEqual(
      resources.map(({ group, version, kind, subresources }) => [group, version, kind, ...subresources]),
      [
        ['', 'v1', 'Core'],
        ['a', 'v2', 'Widget', 'status'],
        ['a', 'v1', 'Widget'],
      ],
    )
    assert.deepEqual(
      failures.map(({ groupVersion }) => groupVersion),
      ['broken/v1'],
    )
  })
})
