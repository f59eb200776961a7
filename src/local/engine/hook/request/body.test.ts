import assert from 'node:assert/strict'
import type { Obj } from '../../../../cluster/object.ts'
import type { ObservedGroup } from '../../observed.ts'
import { createBodyWriter } from './body.ts'

const controller: Obj = { kind: 'C', apiVersion: 'x/v1', metadata: { name: 'c' }, status: {} }
const object = (kind: string, name: string, namespace?: string): Obj => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
})
const group = (kind: string, ...objects: Obj[]): ObservedGroup => ({
  apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
  kind,
  namespaced: kind !== 'Namespace',
  objects,
})

const secrets = group('Secret', object('Secret', 's', 'other'), object('Secret', 's', 'home'))
const related = [secrets, group('Namespace', object('Namespace', 'n'))]
const children = [group('Pod', object('Pod', 'b', 'home'), object('Pod', 'a', 'home')), group('Deployment')]

/** The keys of the groups of a body. */
function keysOf(text: string, field: string): Record<string, string[]> {
  const groups = (JSON.parse(text) as Record<string, Record<string, object>>)[field] ?? {}
  return Object.fromEntries(Object.entries(groups).map(([name, of]) => [name, Object.keys(of)]))
}

describe('createBodyWriter', () => {
  const writer = createBodyWriter({ kind: 'CompositeController', controller })
  const inNamespace = { parent: object('Thing', 'p', 'home'), children, related }
  const clusterWide = { parent: object('Thing', 'p'), children, related }
  const keys = (observed: typeof inNamespace, version: 'v1' | 'v2') => {
    const body = writer.sync(observed, { version, finalizing: false })
    return { ...keysOf(body, 'children'), ...keysOf(body, 'related') }
  }

  it('names objects plainly for a namespaced parent in v1, and leaves others out but not their groups', () => {
    assert.deepEqual(keys(inNamespace, 'v1'), {
      'Deployment.apps/v1': [],
      'Pod.v1': ['a', 'b'],
      'Namespace.v1': [],
      'Secret.v1': ['s'],
    })
  })

  it('names objects with their namespace in v2 and for a cluster-wide parent', () => {
    const all = {
      'Deployment.apps/v1': [],
      'Pod.v1': ['home/a', 'home/b'],
      'Namespace.v1': ['n'],
      'Secret.v1': ['home/s', 'other/s'],
    }
    assert.deepEqual(keys(inNamespace, 'v2'), all)
    assert.deepEqual(keys(clusterWide, 'v1'), all)
    assert.deepEqual(keys(clusterWide, 'v2'), all)
  })

  it('merges rules for the same kind', () => {
    const more = [...children, group('Pod', object('Pod', 'c', 'home'))]
    const body = writer.sync({ ...inNamespace, children: more }, { version: 'v1', finalizing: true })
    assert.deepEqual(keysOf(body, 'children')['Pod.v1'], ['a', 'b', 'c'])
  })

  it('writes all fields of a composite, a decorator and a customize call in order', () => {
    const nothing = { parent: object('Thing', 'p'), children: [], related: [] }
    const start = '{"controller":{"kind":"C","apiVersion":"x/v1","metadata":{"name":"c"},"status":{}},'
    const parent = '{"apiVersion":"v1","kind":"Thing","metadata":{"name":"p"}}'
    const decorator = createBodyWriter({ kind: 'DecoratorController', controller })
    assert.equal(
      writer.sync(nothing, { version: 'v1', finalizing: true }),
      `${start}"parent":${parent},"children":{},"related":{},"finalizing":true}`,
    )
    assert.equal(
      decorator.sync(nothing, { version: 'v2', finalizing: false }),
      `${start}"object":${parent},"attachments":{},"related":{},"finalizing":false}`,
    )
    assert.equal(decorator.customize(nothing.parent), `${start}"parent":${parent}}`)
  })
})
