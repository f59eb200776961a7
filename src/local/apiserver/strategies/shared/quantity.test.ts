import assert from 'node:assert/strict'
import { defaultResources, formatQuantity, isFractional, nanoOf, parseQuantity } from './quantity.ts'

describe('quantities', () => {
  for (const [given, written] of [
    ['0.5', '500m'],
    [1, '1'],
    ['1000m', '1'],
    ['100000', '100k'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.1Mi', '104857600m'],
    ['1e4', '10e3'],
    ['0.0000000001', '1n'],
    ['-1', '-1'],
    ['0Mi', '0'],
  ] as const) {
    it(`${given} is written as ${written}`, () => {
      const quantity = parseQuantity(given)
      assert.equal(quantity && formatQuantity(quantity), written)
    })
  }

  it('what is no quantity is told', () => {
    for (const value of ['', 'x', '1x', '1KiB', null, {}, '.']) assert.equal(parseQuantity(value), undefined)
  })

  it('hostile sizes end at the largest value', () => {
    assert.equal(nanoOf('1e999999999'), (2n ** 63n - 1n) * 1_000_000_000n)
    assert.equal(nanoOf(`1e-${'9'.repeat(17)}`), 1n)
    assert.equal(nanoOf('9'.repeat(100_000)), (2n ** 63n - 1n) * 1_000_000_000n)
  })

  it('resources are rounded up to thousandths', () => {
    const limits = { cpu: '100.1m', memory: '128Mi' }
    defaultResources(limits)
    assert.deepEqual(limits, { cpu: '101m', memory: '128Mi' })
  })

  it('a fraction of a byte is seen', () => {
    assert.deepEqual(['1500m', '2', '0.5Ki'].map(isFractional), [true, false, false])
  })
})
