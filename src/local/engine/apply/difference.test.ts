import assert from 'node:assert/strict'
import { differences } from './difference.ts'
import { configMap } from './fixtures.test.ts'
import { tellDifferences, tellDropped } from './sentence.ts'

describe('differences', () => {
  it('names fields, items and what is missing', () => {
    const was = { spec: { a: 1, list: [{ x: 1 }], 'b.c/d': 1 }, gone: true }
    const now = { spec: { a: 2, list: [{ x: 2 }], 'b.c/d': 2 } }
    assert.deepEqual(differences(was, now), [
      { path: 'spec.a', was: 1, now: 2 },
      { path: 'spec.list[0].x', was: 1, now: 2 },
      { path: 'spec[b.c/d]', was: 1, now: 2 },
      { path: 'gone', was: true, now: undefined },
    ])
  })

  it('finds the items of a list of another length by their names', () => {
    const was = [{ name: 'a', x: 1 }, { name: 'b' }]
    const now = [{ name: 'b' }, { name: 'c' }, { name: 'a', x: 2 }]
    assert.deepEqual(
      differences(was, now).map(({ path }) => path),
      ['[0].x', '[1]'],
    )
  })

  it('takes other lists whole, and nothing for equal ones', () => {
    assert.deepEqual(differences({ a: [1] }, { a: [1, 2] }), [{ path: 'a', was: [1], now: [1, 2] }])
    assert.deepEqual(differences({ a: [{ b: 1 }] }, { a: [{ b: 1 }] }), [])
  })

  it('stops after twenty', () => {
    const was = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]))
    assert.equal(differences(was, {}).length, 20)
  })
})

describe('sentences about differences', () => {
  const child = configMap('a')
  const secret = { ...child, kind: 'Secret' }
  const password = [{ path: 'data.password', was: 'b2xk', now: 'bmV3' }]

  it('shows the first and counts the others', () => {
    const all = differences({ a: 1, b: 2 }, { a: 2, b: 'x'.repeat(100) })
    assert.equal(tellDifferences(child, all), 'a: 1 -> 2, and 1 more')
    assert.ok(tellDifferences(child, all.slice(1)).length < 90)
  })

  it('does not show what is in a Secret', () => {
    for (const text of [tellDifferences(secret, password), tellDropped(secret, password)]) {
      assert.match(text, /data\.password/)
      assert.doesNotMatch(text, /b2xk|bmV3/)
    }
  })

  it('says what the API server does', () => {
    assert.equal(tellDropped(child, differences({}, { data: {} })), 'the API server drops data: {}')
    assert.equal(
      tellDropped(child, differences({ cpu: '1' }, { cpu: '1000m' })),
      'the API server keeps cpu: "1", not "1000m"',
    )
  })
})
