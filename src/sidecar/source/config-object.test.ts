import assert from 'node:assert/strict'
import type { Obj } from '../../cluster/object.ts'
import { kept, toConfigObject } from './config-object.ts'

const configMap = (more: Partial<Obj> = {}, annotations: Record<string, string> = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'app',
    namespace: 'default',
    uid: 'u',
    creationTimestamp: '2026-01-02T03:04:05Z',
    annotations,
  },
  data: { a: '1' },
  binaryData: { b: 'AAE=' },
  ...more,
})

describe('toConfigObject', () => {
  it('takes text and base64 of a ConfigMap', () => {
    const { ref, created, text, base64 } = toConfigObject(configMap(), 'ConfigMap')
    assert.deepEqual(ref, { kind: 'ConfigMap', namespace: 'default', name: 'app', uid: 'u' })
    assert.equal(created, Date.parse('2026-01-02T03:04:05Z'))
    assert.deepEqual([text, base64], [{ a: '1' }, { b: 'AAE=' }])
  })

  it('takes the data of a Secret for base64', () => {
    const { text, base64 } = toConfigObject(configMap({ data: { p: 'cA==' } }), 'Secret')
    assert.deepEqual([text, base64], [{}, { p: 'cA==' }])
  })

  it('copes with what no API server sends', () => {
    const odd = JSON.parse('{"__proto__": "x", "n": 1, "t": "1"}') as Record<string, unknown>
    const { text, base64, annotations } = toConfigObject(
      { ...configMap({ data: odd, binaryData: null }), metadata: {} },
      'ConfigMap',
    )
    assert.deepEqual(Object.entries(text), [
      ['__proto__', 'x'],
      ['t', '1'],
    ])
    assert.deepEqual([base64, annotations], [{}, {}])
  })

  it('leaves out the copy that kubectl makes of everything', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"1"}}',
      folder: 'x',
    }
    assert.deepEqual(toConfigObject(configMap({}, annotations), 'ConfigMap').annotations, { folder: 'x' })
  })
})

describe('kept', () => {
  const was = toConfigObject(configMap(), 'ConfigMap')

  it('goes on with the object of before when nothing differs', () => {
    assert.equal(kept(was, toConfigObject(configMap(), 'ConfigMap')), was)
  })

  for (const [what, differs] of Object.entries({
    text: configMap({ data: { a: '2' } }),
    base64: configMap({ binaryData: {} }),
    annotations: configMap({}, { folder: 'x' }),
    uid: { ...configMap(), metadata: { ...configMap().metadata, uid: 'v' } },
  })) {
    it(`takes the new one when its ${what} differs`, () => {
      const now = toConfigObject(differs, 'ConfigMap')
      assert.equal(kept(was, now), now)
    })
  }
})
