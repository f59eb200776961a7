import assert from 'node:assert/strict'
import type { ObjectMeta } from '../../../cluster/object.ts'
import { metadataCauses } from './metadata.ts'

const rules = { namespaced: true, names: 'subdomain' } as const
const stored: ObjectMeta = {
  name: 'a',
  namespace: 'n',
  uid: 'u',
  resourceVersion: '7',
  generation: 2,
  creationTimestamp: '2024-01-01T00:00:00Z',
}
const texts = (causes: { field?: string; message: string }[]) =>
  causes.map(({ field, message }) => `${field}: ${message}`)

describe('metadataCauses of a new object', () => {
  it('takes what is right', () => assert.deepEqual(metadataCauses({ name: 'a', namespace: 'n' }, rules), []))
  it('wants a name and a namespace', () => {
    assert.deepEqual(texts(metadataCauses({}, rules)), [
      'metadata.name: Required value: name or generateName is required',
      'metadata.namespace: Required value',
    ])
  })
  it('refuses a namespace where there is none', () => {
    assert.deepEqual(texts(metadataCauses({ name: 'a', namespace: 'n' }, { ...rules, namespaced: false })), [
      'metadata.namespace: Forbidden: not allowed on this type',
    ])
  })
  it('checks the prefix and the generated name', () => {
    const meta = { generateName: 'A-', name: 'A-x', namespace: 'n' }
    assert.deepEqual(
      metadataCauses(meta, rules).map(({ field }) => field),
      ['metadata.name'],
      'of `A-` only what stands before its last two characters is read',
    )
  })
  it('wants owners to be complete, with one controller', () => {
    const owner = { apiVersion: 'v1', kind: 'Node', name: 'n1', uid: '1', controller: true }
    const ownerReferences = [owner, { apiVersion: '', kind: '', name: '', uid: '', controller: true }]
    assert.deepEqual(texts(metadataCauses({ name: 'a', namespace: 'n', ownerReferences }, rules)), [
      'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
      'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
      'metadata.ownerReferences.name: Invalid value: "": must not be empty',
      'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      `metadata.ownerReferences: Invalid value: ${JSON.stringify(ownerReferences)}: Only one reference can have ` +
        'Controller set to true. Found "true" in references for Node/n1 and /',
    ])
  })
  it('takes known and qualified finalizers of a built-in kind, any of a custom one', () => {
    const meta = { name: 'a', namespace: 'n', finalizers: ['x', 'example.com/y', 'orphan'] }
    assert.deepEqual(texts(metadataCauses(meta, rules)), [
      'metadata.finalizers[0]: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified',
    ])
    assert.deepEqual(metadataCauses(meta, { ...rules, knownFinalizers: false }), [])
  })
})

describe('metadataCauses of a change', () => {
  it('takes the object as it was', () => {
    assert.deepEqual(metadataCauses({ ...stored }, { ...rules, previous: stored }), [])
  })
  it('refuses a new identity, each cause as often as it is checked', () => {
    const next = { ...stored, name: 'b', uid: 'v', deletionTimestamp: '2025-01-01T00:00:00Z' }
    const expected = [
      'metadata.name: Invalid value: "b": field is immutable',
      'metadata.uid: Invalid value: "v": field is immutable',
      'metadata.deletionTimestamp: Invalid value: "2025-01-01T00:00:00Z": field is immutable',
    ]
    const causes = metadataCauses(next, { ...rules, previous: stored })
    assert.deepEqual(texts(causes), [...expected, ...expected])
    assert.deepEqual(texts(metadataCauses(next, { ...rules, previous: stored, repeats: [] })), expected)
  })
  it('takes no further finalizer once an object is being deleted', () => {
    const previous = { ...stored, deletionTimestamp: '2025-01-01T00:00:00Z', finalizers: ['a.b/c'] }
    const next = { ...previous, finalizers: ['a.b/d', 'a.b/c'] }
    assert.deepEqual(texts(metadataCauses(next, { ...rules, previous, repeats: [] })), [
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, ' +
        'found new finalizers []string{"a.b/d"}',
    ])
  })
})
