import assert from 'node:assert/strict'
import { syntaxErrorOf } from './syntax-error.ts'

/** What the decoder of Metacontroller 4.17.2 said when it was given these bodies. */
const said: readonly (readonly [string, string])[] = [
  ['', 'unexpected end of JSON input'],
  [' ', 'unexpected end of JSON input'],
  ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
  ['{a', "invalid character 'a' looking for beginning of object key string"],
  ['{"a"}', "invalid character '}' after object key"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['{}{}', "invalid character '{' after top-level value"],
  ['nul', "invalid character ' ' in literal null (expecting 'l')"],
  ['nulL', "invalid character 'L' in literal null (expecting 'l')"],
  ['tRue', "invalid character 'R' in literal true (expecting 'r')"],
  ['fals!', "invalid character '!' in literal false (expecting 'e')"],
  ['-', "invalid character ' ' in numeric literal"],
  ['01', "invalid character '1' after top-level value"],
  ['1.', "invalid character ' ' after decimal point in numeric literal"],
  ['1e+', "invalid character ' ' in exponent of numeric literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['"a\u0001"', "invalid character '\\x01' in string literal"],
  ['"a', 'unexpected end of JSON input'],
  ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ['{"a":é}', "invalid character 'Ã' looking for beginning of value"],
  ['{"a":\u0085}', "invalid character 'Â' looking for beginning of value"],
]

describe('syntaxErrorOf', () => {
  for (const [body, text] of said) {
    it(`says of ${JSON.stringify(body)} what Go says`, () => {
      assert.equal(syntaxErrorOf(body), text)
    })
  }

  it('finds nothing wrong with JSON', () => {
    for (const body of ['{}', ' [1,-0.5e+3,{"a":[]},"\\u00e9"]\n', 'null', '{ "a" : {} }']) {
      assert.equal(syntaxErrorOf(body), undefined)
    }
  })
})
