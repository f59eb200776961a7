import assert from 'node:assert/strict'
import { goJson, goQuote } from './quote.ts'

describe('goQuote', () => {
  const cases: [text: string, quoted: string][] = [
    ['plain <text> & more', '"plain <text> & more"'],
    ['say "a\\b"', '"say \\"a\\\\b\\""'],
    ['b\u0001 é\u007f\n', '"b\\x01 é\\x7f\\n"'],
    ['zero\u200bwidth', '"zero\\u200bwidth"'],
    ['no\u00a0break', '"no\\u00a0break"'],
    ['😀', '"😀"'],
    ['\u{e0001}', '"\\U000e0001"'],
  ]
  for (const [text, quoted] of cases) {
    it(`writes ${JSON.stringify(text)} as Go does`, () => assert.equal(goQuote(text), quoted))
  }
})

describe('goJson', () => {
  it('escapes what HTML could read', () => {
    assert.equal(goJson({ a: '<&>\u2028' }), '{"a":"\\u003c\\u0026\\u003e\\u2028"}')
  })
  it('writes nothing as null', () => assert.equal(goJson(undefined), 'null'))
})
