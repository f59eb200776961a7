import assert from 'node:assert/strict'
import { widget, widgetKind } from '../../../../test/support/widgets.ts'
import { ApiError } from '../errors.ts'
import { decodeCustom } from './decode.ts'

const kind = widgetKind({
  spec: {
    type: 'object',
    properties: {
      a: { type: 'string' },
      list: { type: 'array', items: { type: 'object', properties: { b: { type: 'string' } } } },
      map: {
        type: 'object',
        additionalProperties: { type: 'object', properties: { c: { type: 'string' } } },
      },
      free: {
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
        properties: { d: { type: 'object' } },
      },
      pod: {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  },
})
const decoded = (value: unknown) => decodeCustom(value, kind)

describe('decoding custom resources', () => {
  it('drops and reports what the schema does not know', () => {
    const { object, strict } = decoded(
      widget({ a: 'x', z: 1, list: [{ b: 'y', q: 2 }], map: { k: { c: 'z', r: 3 } } }, { extra: 1 }),
    )
    assert.deepEqual(object, widget({ a: 'x', list: [{ b: 'y' }], map: { k: { c: 'z' } } }))
    assert.deepEqual(strict, [
      'unknown field "extra"',
      'unknown field "spec.list[0].q"',
      'unknown field "spec.map.k.r"',
      'unknown field "spec.z"',
    ])
  })

  it('keeps unknown fields where the schema says so, but not below known ones', () => {
    const { object, strict } = decoded(widget({ free: { x: { y: 1 }, d: { e: 1 } } }))
    assert.deepEqual(object.spec, { free: { x: { y: 1 }, d: {} } })
    assert.deepEqual(strict, ['unknown field "spec.free.d.e"'])
  })

  it('reads metadata as Go does', () => {
    const { object, strict } = decoded(widget({}, { metadata: { name: 'a', labels: {}, nonsense: 1 } }))
    assert.deepEqual(object.metadata, { name: 'a' })
    assert.deepEqual(strict, ['unknown field "metadata.nonsense"'])
    assert.throws(
      () => decoded(widget({}, { metadata: { name: 5 } })),
      (error: unknown) =>
        error instanceof ApiError &&
        error.message.includes('cannot unmarshal number into Go struct field ObjectMeta.name of type string'),
    )
  })

  it('reads the metadata of embedded objects', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', nonsense: 1 }, spec: { x: 1 } }
    const { object, strict } = decoded(widget({ pod }))
    assert.deepEqual(object.spec, { pod: { ...pod, metadata: { name: 'p' } } })
    assert.deepEqual(strict, ['unknown field "spec.pod.metadata.nonsense"'])
  })

  it('is not fooled by the names of prototypes', () => {
    const body: unknown = JSON.parse(
      '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"free":{"__proto__":{"x":1},"constructor":1},"toString":2}}',
    )
    const { object, strict } = decoded(body)
    const { free } = object.spec as { free: object }
    assert.equal(Object.hasOwn(free, '__proto__'), true)
    assert.equal(Object.getPrototypeOf(free), Object.prototype)
    assert.deepEqual(strict, ['unknown field "spec.toString"'])
  })

  it('leaves the body as it was', () => {
    const body = widget({ a: 'x', z: 1 })
    const before = structuredClone(body)
    decoded(body)
    assert.deepEqual(body, before)
  })
})
