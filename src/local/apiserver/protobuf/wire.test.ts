import assert from 'node:assert/strict'
import { eachField, unpack, WIRE, type WireValue } from './wire.ts'

function fieldsOf(...bytes: number[]): [number, number, WireValue][] {
  const found: [number, number, WireValue][] = []
  eachField(Buffer.from(bytes), 'Example', (...field) => found.push(field))
  return found
}

describe('eachField', () => {
  it('reads varints, bytes and floats', () => {
    assert.deepEqual(fieldsOf(0x08, 0x96, 0x01), [[1, WIRE.varint, 150]])
    assert.deepEqual(fieldsOf(0x12, 2, 104, 105), [[2, WIRE.bytes, Buffer.from('hi')]])
    assert.deepEqual(fieldsOf(0x19, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f), [[3, WIRE.fixed64, 1.5]])
    assert.deepEqual(fieldsOf(0x25, 0, 0, 0xc0, 0x3f), [[4, WIRE.fixed32, 1.5]])
  })

  it('reads varints of 64 bits exactly', () => {
    const all = [...Array<number>(9).fill(0xff), 0x01]
    assert.deepEqual(fieldsOf(0x08, ...all), [[1, WIRE.varint, 2n ** 64n - 1n]])
  })

  it('reads field numbers of more than one byte', () => {
    assert.deepEqual(fieldsOf(0xa0, 0x06, 1), [[100, WIRE.varint, 1]])
  })

  it('steps over groups, and groups in them', () => {
    assert.deepEqual(fieldsOf(0x0b, 0x13, 0x08, 0x01, 0x14, 0x0c, 0x10, 0x05).at(-1), [2, WIRE.varint, 5])
  })

  for (const [why, bytes] of [
    ['unexpected EOF', [0x08]],
    ['unexpected EOF', [0x12, 5, 1]],
    ['unexpected EOF', [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['unexpected EOF', [0x0b, 0x08, 0x01]],
    ['proto: integer overflow', [0x08, ...Array<number>(12).fill(0xff)]],
    ['proto: illegal wireType 7', [0x0f]],
    ['proto: Example: illegal tag 0 (wire type 1)', [0x01]],
    ['proto: Example: wiretype end group for non-group', [0x0c]],
  ] as const) {
    it(`refuses ${bytes.length} bytes: ${why}`, () => {
      assert.throws(() => fieldsOf(...bytes), { message: why })
    })
  }
})

describe('unpack', () => {
  it('reads numbers without tags', () => {
    assert.deepEqual(unpack(Buffer.from([1, 0x96, 0x01, 3]), WIRE.varint), [1, 150, 3])
  })
})
