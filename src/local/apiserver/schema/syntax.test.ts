import assert from 'node:assert/strict'
import { syntaxError } from './syntax.ts'

describe('syntaxError', () => {
  const faults: Record<string, string> = {
    '': 'unexpected end of JSON input',
    '{"a":1,': 'unexpected end of JSON input',
    '{"a":"x': 'unexpected end of JSON input',
    '{"a":}': "invalid character '}' looking for beginning of value",
    '{a:1}': "invalid character 'a' looking for beginning of object key string",
    "{'a':1}": "invalid character '\\'' looking for beginning of object key string",
    '{"a":1}}': "invalid character '}' after top-level value",
    '{"a":01}': "invalid character '1' after object key:value pair",
    '{"a" 1}': "invalid character '1' after object key",
    '[1 2]': "invalid character '2' after array element",
    '[1,]': "invalid character ']' looking for beginning of value",
    '{"a":tru}': "invalid character '}' in literal true (expecting 'e')",
    '"\t"': "invalid character '\\t' in string literal",
    '"\\x"': "invalid character 'x' in string escape code",
    '"\\u00g0"': "invalid character 'g' in \\u hexadecimal character escape",
    '-x': "invalid character 'x' in numeric literal",
    '1.x': "invalid character 'x' after decimal point in numeric literal",
    '1e+x': "invalid character 'x' in exponent of numeric literal",
    é: "invalid character 'Ã' looking for beginning of value",
  }
  for (const [text, message] of Object.entries(faults)) {
    it(`says ${message}`, () => assert.equal(syntaxError(text), message))
  }

  it('has nothing to say of JSON', () => {
    assert.equal(syntaxError(' {"a":[1,-0.5e+3,true,null,"\\u00e9",{}],"b":[[]]}\n'), undefined)
  })
})
