import assert from 'node:assert/strict'
import type { Fields } from '../../../protocol/own.ts'
import { mergeThreeWay } from './three-way.ts'

const merge = (observed: Fields, lastApplied: Fields | undefined, desired: Fields) =>
  mergeThreeWay({ observed, lastApplied, desired })

describe('mergeThreeWay', () => {
  /** What is observed, was applied last, is wanted, and comes of it; each is the value of one field. */
  const cases: [what: string, observed: unknown, last: unknown, desired: unknown, merged: unknown][] = [
    ['keeps what others set', { a: 1, mine: 1 }, { mine: 1 }, { mine: 2 }, { a: 1, mine: 2 }],
    ['removes what is not wanted any more', { a: 1, b: 2 }, { b: 2 }, {}, { a: 1 }],
    ['puts a drifted value back', { a: 9 }, { a: 1 }, { a: 1 }, { a: 1 }],
    ['takes a new object whole', undefined, undefined, { a: null }, { a: null }],
    ['replaces a list of scalars', ['a', 'z'], ['a'], ['a', 'b'], ['a', 'b']],
    ['replaces a list without a common name', [{ a: 1 }], [], [{ b: 1 }], [{ b: 1 }]],
    [
      'merges a list by name, in the observed order',
      [{ name: 'x', a: 1 }, { name: 'y' }],
      [{ name: 'y' }],
      [{ name: 'z' }, { name: 'x', b: 2 }],
      [{ name: 'x', a: 1, b: 2 }, { name: 'z' }],
    ],
    [
      'takes port before name',
      [{ port: 81, name: 'http' }],
      [{ port: 80, name: 'http' }],
      [{ port: 80, name: 'http' }],
      [
        { port: 81, name: 'http' },
        { port: 80, name: 'http' },
      ],
    ],
    ['takes 80 and "80" for one name', [{ port: 80, a: 1 }], [], [{ port: '80' }], [{ port: '80', a: 1 }]],
    [
      'makes two items with one name the same',
      [
        { port: 53, p: 'TCP' },
        { port: 53, p: 'UDP' },
      ],
      [],
      [
        { port: 53, p: 'TCP' },
        { port: 53, p: 'UDP' },
      ],
      [
        { port: 53, p: 'UDP' },
        { port: 53, p: 'UDP' },
      ],
    ],
    [
      'wants a list item by item only when all three lists have the name',
      [{ name: 'a', x: 1 }],
      [{ b: 1 }],
      [{ name: 'a' }],
      [{ name: 'a' }],
    ],
    ['never makes an object a scalar', { a: 1, b: 2 }, { a: 1 }, 'x', { b: 2 }],
    [
      'never makes a keyed list a scalar',
      [{ name: 'a' }, { name: 'b' }],
      [{ name: 'a' }],
      'x',
      [{ name: 'b' }],
    ],
    ['nulls a list of scalars', ['a'], ['a'], null, null],
    ['empties only its own part of an object by null', { a: 1, b: 2 }, { a: 1 }, null, { b: 2 }],
    ['sets null', 1, 1, null, null],
  ]
  for (const [what, observed, last, desired, merged] of cases) {
    it(what, () => {
      const before = structuredClone([observed, last, desired])
      const result = merge(observed === undefined ? {} : { f: observed }, { f: last }, { f: desired })
      assert.deepEqual(result, { f: merged })
      assert.deepEqual([observed, last, desired], before)
    })
  }

  it('gives the observed object itself when nothing differs', () => {
    const observed = { a: { b: [1, 2], c: [{ name: 'x', foreign: 1 }] }, d: null }
    assert.equal(merge(observed, undefined, { a: { b: [1, 2], c: [{ name: 'x' }] }, d: null }), observed)
  })

  it('tells an absent value from null, and an empty list from null', () => {
    const observed = { list: [] }
    assert.notEqual(merge(observed, undefined, { none: null }), observed)
    assert.deepEqual(merge(observed, undefined, { list: null }), { list: null })
  })

  it('takes __proto__ for a field', () => {
    const field = (value: number) => JSON.parse(`{"__proto__":{"a":${value}},"constructor":1}`) as Fields
    const merged = merge(field(1), undefined, field(2))
    assert.equal(JSON.stringify(merged), JSON.stringify(field(2)))
    assert.equal(Object.getPrototypeOf(merged), Object.prototype)
  })
})
