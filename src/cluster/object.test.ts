import assert from 'node:assert/strict'
import { controllerOf, joinApiVersion, keyOf, refOf, sameJson, splitApiVersion, type Obj } from './object.ts'

const object: Obj = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'a' },
  spec: {},
}

describe('objects', () => {
  it('have keys that tell namespaces apart', () => {
    assert.equal(keyOf({ namespace: 'a', name: 'b' }), 'a/b')
    assert.equal(keyOf({ name: 'b' }), 'b')
    assert.deepEqual(refOf(object), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'a',
      name: 'web',
    })
  })

  it('have one owner at most that controls them', () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }
    const controller = { ...owner, uid: 'v', controller: true }
    assert.equal(controllerOf({ ...object, metadata: { ownerReferences: [owner, controller] } }), controller)
    assert.equal(controllerOf({ ...object, metadata: { ownerReferences: [owner] } }), undefined)
  })

  it('name group and version', () => {
    for (const apiVersion of ['v1', 'apps/v1']) {
      const { group, version } = splitApiVersion(apiVersion)
      assert.equal(joinApiVersion(group, version), apiVersion)
    }
  })
})

describe('sameJson', () => {
  const equal: [unknown, unknown][] = [
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
    [[], []],
    ['a', 'a'],
  ]
  for (const [a, b] of equal) it(`finds ${JSON.stringify(a)} equal`, () => assert.ok(sameJson(a, b)))

  const different: [unknown, unknown][] = [
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1 }, { b: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [null, {}],
    [0, false],
    [{}, { constructor: Object }],
  ]
  for (const [a, b] of different) {
    it(`tells ${JSON.stringify(a)} from ${JSON.stringify(b)}`, () => {
      assert.ok(!sameJson(a, b))
      assert.ok(!sameJson(b, a))
    })
  }
})
