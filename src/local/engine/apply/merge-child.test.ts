import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { newChild } from './create-child.ts'
import { configMap, parent } from './fixtures.test.ts'
import { LAST_APPLIED } from './last-applied.ts'
import { mergeChild } from './merge-child.ts'

/** A child as the API server gives it back. */
function stored(desired: Obj, changes: object = {}, metadata: object = {}): Obj {
  const child = newChild(desired, parent)
  return {
    ...child,
    ...changes,
    metadata: { ...child.metadata, uid: 'u', resourceVersion: '7', generation: 2, ...metadata },
  }
}

const deployment = (replicas: number, image: string): Obj => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas, template: { spec: { containers: [{ name: 'main', image }] } } },
})

describe('mergeChild', () => {
  it('gives the observed child itself when nothing differs', () => {
    const observed = stored(deployment(1, 'a'), { status: { ready: 1 } })
    const { merged, paths } = mergeChild(observed, deployment(1, 'a'))
    assert.equal(merged, observed)
    assert.deepEqual(paths, [])
  })

  it('says where a child differs', () => {
    const { merged, paths } = mergeChild(stored(deployment(1, 'a')), deployment(2, 'b'))
    assert.deepEqual(paths, ['spec.replicas', 'spec.template.spec.containers[0].image'])
    assert.equal((merged.spec as { replicas: number }).replicas, 2)
    assert.match(merged.metadata.annotations?.[LAST_APPLIED] ?? '', /"replicas":2/)
  })

  it('says when only the annotation differs', () => {
    const observed = stored(configMap('a', { x: '1' }), {}, { annotations: { mine: 'm' } })
    const { merged, paths } = mergeChild(observed, configMap('a', { x: '1' }))
    assert.deepEqual(paths, [`metadata.annotations[${LAST_APPLIED}]`])
    assert.deepEqual(Object.keys(merged.metadata.annotations ?? {}), ['mine', LAST_APPLIED])
  })

  it('leaves system metadata and status as they are observed', () => {
    const copied = { ...stored(configMap('a', { x: '1' })), status: { mine: true } }
    const observed = stored(copied, { status: { theirs: true } }, { uid: 'other', resourceVersion: '9' })
    const desired = { ...copied, metadata: { ...copied.metadata, deletionTimestamp: 'now', generation: 5 } }
    const { merged } = mergeChild(observed, desired)
    assert.deepEqual(merged.status, { theirs: true })
    const { uid, resourceVersion, generation, deletionTimestamp } = merged.metadata
    assert.deepEqual([uid, resourceVersion, generation, deletionTimestamp], ['other', '9', 2, undefined])
  })

  it('keeps the wanted status in the annotation, and the annotation of a copied child out of it', () => {
    const observed = stored(configMap('a'))
    const { merged } = mergeChild(observed, { ...observed, status: { mine: true } })
    const last = JSON.parse(merged.metadata.annotations?.[LAST_APPLIED] ?? '') as Obj
    assert.deepEqual(last.status, { mine: true })
    assert.deepEqual(last.metadata.annotations, {})
  })

  it('removes what only the annotation remembers', () => {
    const observed = stored(configMap('a', { x: '1', y: '2' }), { data: { x: '1', y: '2', z: '3' } })
    const { merged, paths } = mergeChild(observed, configMap('a', { x: '1' }))
    assert.deepEqual(merged.data, { x: '1', z: '3' })
    assert.deepEqual(paths, ['data.y'])
  })

  it('writes the annotation as Go does', () => {
    const { merged } = mergeChild(configMap('a'), configMap('a', { b: '<&>', a: '1' }))
    assert.equal(
      merged.metadata.annotations?.[LAST_APPLIED],
      '{"apiVersion":"v1","data":{"a":"1","b":"\\u003c\\u0026\\u003e"},"kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}}',
    )
  })

  for (const [text, error] of [
    ['{', /^Error: can't unmarshal "metacontroller.k8s.io\/last-applied-configuration" annotation: /],
    ['[]', /annotation: json: cannot unmarshal array into Go value of type map\[string\]interface \{\}$/],
  ] as const) {
    it(`refuses the annotation ${text}`, () => {
      const observed = configMap('a', {}, { annotations: { [LAST_APPLIED]: text } })
      assert.throws(() => mergeChild(observed, configMap('a', {})), error)
    })
  }
})
