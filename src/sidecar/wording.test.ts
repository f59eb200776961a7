import assert from 'node:assert/strict'
import { countOf, describeKey, describeRef, escapeUnseen, isoTime, listed, shorten } from './wording.ts'

const app = { kind: 'ConfigMap', namespace: 'default', name: 'app', uid: 'u' } as const

describe('wording', () => {
  it('names objects and folders', () => {
    assert.equal(describeRef(app), 'ConfigMap default/app')
    const folder = { kind: 'Directory', namespace: '', name: '/etc/mounted', uid: '' } as const
    assert.equal(describeRef(folder), 'Directory /etc/mounted')
  })

  it('quotes keys that are no ordinary names', () => {
    assert.equal(describeKey({ ...app, key: 'a.yaml' }), 'key a.yaml of ConfigMap default/app')
    assert.equal(describeKey({ ...app, key: '' }), 'key "" of ConfigMap default/app')
    assert.equal(describeKey({ ...app, key: '../x' }), 'key "../x" of ConfigMap default/app')
  })

  it('counts', () => {
    assert.deepEqual(
      [0, 1, 2].map((count) => countOf(count, 'file')),
      ['0 files', '1 file', '2 files'],
    )
  })

  it('shows what cannot be seen and leaves the rest alone', () => {
    assert.equal(escapeUnseen('a\tb\u0000\u009b\u202e\u{e0041}'), 'a\\tb\\u0000\\u009b\\u202e\\udb40\\udc41')
    assert.equal(escapeUnseen('Grüße "x" \\ 世界'), 'Grüße "x" \\ 世界')
  })

  it('cuts what is long', () => {
    assert.equal(shorten('abcdef', 3), 'abc…')
    assert.equal(shorten('abc', 3), 'abc')
    assert.equal(listed(['a', 'b', 'c'], 2), 'a; b; and 1 more')
    assert.equal(listed(['a', 'b'], 2), 'a; b')
  })

  it('writes moments as ISO 8601', () => {
    for (const ms of [0, 1, 951_782_400_000, 1_700_000_000_123, Date.UTC(2026, 11, 31, 23, 59, 59, 999)]) {
      assert.equal(isoTime(ms), new Date(ms).toISOString())
    }
  })
})
