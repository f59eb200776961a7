import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { Answer } from '../hook/hook.ts'
import { decorated } from './decorator.ts'

const finalizer = 'metacontroller.io/decoratorcontroller-x'
const parent: Obj = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { a: '1', b: '2' }, annotations: { keep: 'me' }, finalizers: [finalizer] },
  status: { replicas: 1 },
}
const answer = (more: Partial<Answer> = {}): Answer => ({
  status: undefined,
  children: [],
  resyncAfterSeconds: 0,
  finalized: false,
  labels: {},
  annotations: {},
  ...more,
})

describe('decorated', () => {
  it('sets keys, removes those that are null, leaves the others', () => {
    const next = decorated(parent, answer({ labels: { a: '9', b: null, c: '3' } }), finalizer)
    assert.deepEqual(next?.metadata.labels, { a: '9', c: '3' })
    assert.deepEqual(next.metadata.annotations, { keep: 'me' })
  })

  it('is undefined when nothing changes', () => {
    const same = answer({ labels: { a: '1', z: null }, annotations: { keep: 'me' }, status: { replicas: 1 } })
    assert.equal(decorated(parent, same, finalizer), undefined)
  })

  it('replaces the status whole, empties it, or leaves it', () => {
    assert.deepEqual(decorated(parent, answer({ status: { other: true } }), finalizer)?.status, {
      other: true,
    })
    assert.deepEqual(decorated(parent, answer({ status: {} }), finalizer)?.status, {})
    assert.equal(decorated({ ...parent, status: undefined }, answer(), finalizer), undefined)
  })

  it('takes the finalizer away when the hook is done, once', () => {
    const next = decorated(parent, answer({ finalized: true }), finalizer)
    assert.equal(next?.metadata.finalizers, undefined)
    assert.equal(decorated(next!, answer({ finalized: true }), finalizer), undefined)
  })

  it('takes any key for a key', () => {
    const next = decorated(
      parent,
      answer({ annotations: JSON.parse('{"__proto__": "x"}') as Record<string, string> }),
      finalizer,
    )
    assert.deepEqual(Object.entries(next?.metadata.annotations ?? {}), [
      ['keep', 'me'],
      ['__proto__', 'x'],
    ])
  })
})
