import assert from 'node:assert/strict'
import { keep, read, segmentsOf } from './path.ts'

describe('paths into answers', () => {
  it('have names with dots in brackets', () => {
    assert.deepEqual(segmentsOf('metadata.labels[a.b/c].0'), ['metadata', 'labels', 'a.b/c', '0'])
  })

  it('read what is there and nothing that is inherited', () => {
    const value = { metadata: { labels: { 'a.b/c': 'x' } }, items: [{ n: 1 }] }
    assert.equal(read(value, 'metadata.labels[a.b/c]'), 'x')
    assert.equal(read(value, 'items.0.n'), 1)
    assert.equal(read(value, 'metadata.constructor'), undefined)
    assert.equal(read(value, 'metadata.labels.x.y'), undefined)
  })

  it('keep parts and leave out the rest', () => {
    const value = { a: { b: 1, c: 2 }, items: [{ n: 1, m: 2 }, { n: 3 }], d: 4 }
    assert.deepEqual(keep(value, ['a.b', 'items.*.n', 'missing.x']), {
      a: { b: 1 },
      items: [{ n: 1 }, { n: 3 }],
    })
    assert.deepEqual(keep(value, ['items.1']), { items: [{ n: 3 }] })
  })
})
