import assert from 'node:assert/strict'
import { NumberLiteral, parseExact } from './number-literal.ts'

describe('parseExact', () => {
  it('keeps numbers that are written otherwise than they print', () => {
    assert.deepEqual(parseExact('{"a":1.0,"b":[1e3,-0,12345678901234567890],"c":"1.0"}'), {
      a: new NumberLiteral('1.0'),
      b: [new NumberLiteral('1e3'), new NumberLiteral('-0'), new NumberLiteral('12345678901234567890')],
      c: '1.0',
    })
  })

  it('makes plain numbers of all others', () => {
    assert.deepEqual(parseExact('{"a":1.5,"b":[0,-1,9007199254740991]}'), {
      a: 1.5,
      b: [0, -1, 9007199254740991],
    })
  })

  it('is not misled by texts that look like numbers', () => {
    assert.deepEqual(parseExact('{"image":"pause:3.10","a":[":1.0,","\\",:2.0}"]}'), {
      image: 'pause:3.10',
      a: [':1.0,', '",:2.0}'],
    })
    assert.deepEqual(parseExact('{"a":":1.0,","b": 1.0 }'), { a: ':1.0,', b: new NumberLiteral('1.0') })
  })
})
