import assert from 'node:assert/strict'
import { canonicalQuantity } from './quantity.ts'

describe('canonicalQuantity', () => {
  const table: [text: string, canonical: string | undefined][] = [
    ['1', '1'],
    ['1000m', '1'],
    ['500m', '500m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['1.5', '1500m'],
    ['1.0', '1'],
    ['01', '1'],
    ['+1', '1'],
    ['-1500m', '-1500m'],
    ['1000', '1k'],
    ['1500', '1500'],
    ['1024', '1024'],
    ['2000k', '2M'],
    ['100M', '100M'],
    ['1e3', '1e3'],
    ['100E1', '1e3'],
    ['1E', '1E'],
    ['1000E', '1000E'],
    ['1Gi', '1Gi'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['0.1Gi', '107374182400m'],
    ['512Mi', '512Mi'],
    ['0.5Ki', '512'],
    ['2048Ei', '2048Ei'],
    ['0', '0'],
    ['0Gi', '0'],
    ['0.00', '0'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['100u', '100u'],
    ['1000000u', '1'],
    ['', undefined],
    ['m', undefined],
    ['1K', undefined],
    ['1 Gi', undefined],
    ['1.2.3', undefined],
    ['much', undefined],
    ['1'.repeat(60), undefined],
  ]
  for (const [text, canonical] of table) {
    it(`${text.slice(0, 20) || 'nothing'} is ${canonical ?? 'no quantity'}`, () => {
      assert.equal(canonicalQuantity(text), canonical)
      if (canonical !== undefined) assert.equal(canonicalQuantity(canonical), canonical)
    })
  }

  it('forgets, but stays right', () => {
    for (let value = 0; value < 3000; value += 1) canonicalQuantity(`${value}m`)
    assert.equal(canonicalQuantity('3000m'), '3')
  })
})
