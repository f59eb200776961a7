import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { decodeBase64, expand } from './decode.ts'
import { numbers } from './fixtures.test.ts'
import { isProblem } from './problem.ts'

const codeOf = (value: unknown) => (isProblem(value) ? value.code : value)

describe('decodeBase64', () => {
  it('gives back all bytes', () => {
    const random = numbers(1)
    for (let length = 0; length < 300; length++) {
      const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
      assert.deepEqual(decodeBase64(bytes.toString('base64')), bytes)
    }
  })

  it('passes over line breaks, as the API server does', () => {
    assert.deepEqual(decodeBase64('aG\nVs\r\nbG8=\n'), Buffer.from('hello'))
  })

  for (const bad of [
    'a',
    'ab',
    'abc',
    'YQ=',
    'Y===',
    '====',
    '=',
    'YQ==YQ==',
    'Y=Q=',
    'aG k',
    'a-_b',
    'aaa\0',
    'äaaa',
    '$(A)',
  ])
    it(`refuses ${JSON.stringify(bad)}`, () => assert.equal(codeOf(decodeBase64(bad)), 'BASE64'))

  it('reads the largest value', () => {
    const bytes = Buffer.alloc(1024 * 1024, 'x')
    assert.ok(bytes.equals(decodeBase64(bytes.toString('base64')) as Buffer))
  })
})

describe('expand', () => {
  const unpack = (bytes: Uint8Array, growth = 1000) =>
    expand(bytes, { gunzip: true, substitute: undefined, growth })

  it('leaves bytes alone when nothing is asked', () => {
    const bytes = gzipSync('x')
    assert.equal(expand(bytes, { gunzip: false, substitute: undefined, growth: 0 }), bytes)
  })

  it('unpacks gzip', () => {
    assert.deepEqual(unpack(gzipSync('hello')), Buffer.from('hello'))
    assert.deepEqual(unpack(gzipSync('')), Buffer.alloc(0))
    assert.deepEqual(unpack(Buffer.concat([gzipSync('a'), gzipSync('b')])), Buffer.from('ab'))
  })

  it('refuses what is no gzip, also when it is cut off or empty', () => {
    for (const bytes of [Buffer.from('plain'), gzipSync('hello').subarray(0, -4), Buffer.alloc(0)])
      assert.equal(codeOf(unpack(bytes)), 'GUNZIP')
  })

  it('stops a bomb', () => {
    const bomb = gzipSync(Buffer.alloc(100_000))
    assert.equal(codeOf(unpack(bomb, 99_999 - bomb.length)), 'GUNZIP')
    assert.deepEqual(unpack(bomb, 100_000 - bomb.length), Buffer.alloc(100_000))
  })

  it('replaces variables in what was unpacked', () => {
    const substitute = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString().toUpperCase())
    assert.deepEqual(expand(gzipSync('abc'), { gunzip: true, substitute, growth: 10 }), Buffer.from('ABC'))
  })
})
