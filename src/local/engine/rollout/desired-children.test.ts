import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { Plan } from '../plan/plan.ts'
import { indexDesired, indexObserved, relativeName } from './desired-children.ts'

const plan = { generateSelector: false } as Plan
const inside: Obj = { apiVersion: 'x/v1', kind: 'P', metadata: { name: 'p', namespace: 'ns', uid: 'u' } }
const wide: Obj = { apiVersion: 'x/v1', kind: 'P', metadata: { name: 'p', uid: 'u' } }
const pod = (name: string, rest: object = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  ...rest,
})

describe('relativeName', () => {
  it('has the namespace only when the parent has none', () => {
    const child = { ...pod('a'), metadata: { name: 'a', namespace: 'ns' } }
    assert.equal(relativeName(inside, child), 'a')
    assert.equal(relativeName(wide, child), 'ns/a')
    assert.equal(relativeName(wide, pod('a')), 'a')
  })
})

describe('indexDesired', () => {
  it('takes the last of two with one name, in the place of the first', () => {
    const index = indexDesired(plan, inside, [pod('a', { n: 1 }), pod('b'), pod('a', { n: 2 })])
    assert.deepEqual(
      index.all().map(({ metadata, n }) => [metadata.name, n]),
      [
        ['a', 2],
        ['b', undefined],
      ],
    )
  })
  it('finds by group, kind and name, whatever the version', () => {
    const index = indexDesired(plan, inside, [
      { ...pod('a'), apiVersion: 'apps/v1beta1', kind: 'Deployment' },
    ])
    assert.equal(index.find('apps', 'Deployment', 'a')?.apiVersion, 'apps/v1beta1')
    assert.equal(index.find('', 'Deployment', 'a'), undefined)
  })
  it('replaces one of the same version alone', () => {
    const index = indexDesired(plan, inside, [pod('a')])
    index.replace({ ...pod('a', { n: 1 }), metadata: { name: 'a', namespace: 'ns' } })
    index.replace({ ...pod('a', { n: 2 }), apiVersion: 'v2' })
    index.replace(pod('b'))
    assert.deepEqual(
      index.all().map(({ n }) => n),
      [1],
    )
  })
  it("gives the parent's namespace, and the label of a generated selector unless there is one", () => {
    const own = { metadata: { name: 'b', labels: { 'controller-uid': 'mine' } } }
    const index = indexDesired({ generateSelector: true } as Plan, inside, [pod('a'), pod('b', own)])
    assert.deepEqual(
      index.all().map(({ metadata: { namespace, labels } }) => [namespace, labels?.['controller-uid']]),
      [
        ['ns', 'u'],
        ['ns', 'mine'],
      ],
    )
  })
  it('bears children without metadata or version, and labels that are none', () => {
    const odd = [{ kind: 'Pod' }, { kind: 'Pod', metadata: { name: 'l', labels: 'x' } }] as unknown as Obj[]
    const index = indexDesired({ generateSelector: true } as Plan, inside, odd)
    assert.equal(index.find('', 'Pod', '')?.metadata.namespace, 'ns')
    assert.equal(index.find('', 'Pod', 'l')?.metadata.labels, 'x')
  })
})

describe('indexObserved', () => {
  it('finds a child under what names it for the parent', () => {
    const child = { ...pod('a'), metadata: { name: 'a', namespace: 'ns' } }
    const groups = [{ apiVersion: 'v1', kind: 'Pod', namespaced: true, objects: [child] }]
    assert.equal(indexObserved(inside, groups).find('', 'Pod', 'a'), child)
    assert.equal(indexObserved(wide, groups).find('', 'Pod', 'ns/a'), child)
    assert.equal(indexObserved(wide, groups).find('', 'Pod', 'a'), undefined)
  })
})
