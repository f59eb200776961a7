import assert from 'node:assert/strict'
import { canonicalQuantity } from './quantity.ts'

describe('canonicalQuantity', () => {
  const canonical: Record<string, string> = {
    '1': '1',
    '1000m': '1',
    '1500m': '1500m',
    '0.5': '500m',
    '.5': '500m',
    '1.': '1.',
    '005': '005',
    '+5': '+5',
    '-0': '0',
    '0m': '0',
    ' 5 ': '5',
    '1Gi': '1Gi',
    '1024Mi': '1Gi',
    '128Mi': '128Mi',
    '1.5Gi': '1536Mi',
    '0.5Ki': '512',
    '1.0001Ki': '1024102400u',
    '-1.5Gi': '-1536Mi',
    '1000k': '1M',
    '1000000': '1M',
    '1e3': '1e3',
    '12E6': '12E6',
    '1e4': '10e3',
    '0.0000000001': '1n',
    '-0.0000000001': '-1n',
    '0.0000000019': '2n',
    '10Ei': '9223372036854775807',
    '100000000000000000000': '100E',
    '1000000000000000000000': '1',
    Mi: '0',
  }
  for (const [text, expected] of Object.entries(canonical)) {
    it(`makes ${expected} of "${text}"`, () => assert.equal(canonicalQuantity(text), expected))
  }

  it('rounds away from zero, to as fine as is asked for', () => {
    assert.equal(canonicalQuantity('0.0001', -3), '1m')
    assert.equal(canonicalQuantity('-1500u', -3), '-2m')
    assert.equal(canonicalQuantity('1.0001Ki', -3), '1024103m')
    assert.equal(canonicalQuantity('1500m', -3), '1500m')
  })

  const refused: Record<string, RegExp> = {
    '': /^quantities must match the regular expression/,
    abc: /^quantities must match/,
    '1.2.3': /^quantities must match/,
    '1 Gi': /^quantities must match/,
    '1mm': /^unable to parse quantity's suffix$/,
    '1e': /^unable to parse quantity's suffix$/,
    '1e99999999999999999999': /^unable to parse quantity's suffix$/,
    Ei: /^unable to parse numeric part of quantity$/,
  }
  for (const [text, message] of Object.entries(refused)) {
    it(`refuses "${text}"`, () => assert.throws(() => canonicalQuantity(text), { message }))
  }

  it('is not held up by millions of digits', () => {
    const nines = '9'.repeat(1_000_000)
    assert.equal(canonicalQuantity(`${nines}Ki`), '9223372036854775807')
    assert.equal(canonicalQuantity(`0.${nines}`), '1')
    assert.equal(canonicalQuantity(`1${'0'.repeat(1_000_000)}e-1000000`), '1')
  })
})
