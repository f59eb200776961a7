import assert from 'node:assert/strict'
import { base64Error } from './base64.ts'

describe('base64Error', () => {
  for (const text of ['', 'YQ==', 'YWI=', 'YWJj', 'YW\nJj\r\n', 'YQ=\n=\n', 'YR==']) {
    it(`takes ${JSON.stringify(text)}`, () => assert.equal(base64Error(text), undefined))
  }

  const faults: Record<string, number> = {
    '%%': 0,
    Y: 0,
    YQ: 0,
    YWJjY: 4,
    '=': 0,
    'Y=': 1,
    'YQ=': 3,
    'YQ=x': 2,
    'YQ==x': 4,
    'YWI=\nx': 5,
    a_bc: 1,
  }
  for (const [text, at] of Object.entries(faults)) {
    it(`finds the fault in ${JSON.stringify(text)}`, () =>
      assert.equal(base64Error(text), `illegal base64 data at input byte ${at}`))
  }
})
