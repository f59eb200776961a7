import assert from 'node:assert/strict'
import { createSuffixes } from './suffix.ts'

describe('createSuffixes', () => {
  const several = (seed: number) => {
    const suffix = createSuffixes(seed)
    return Array.from({ length: 1000 }, () => suffix())
  }

  it('makes different names of five characters', () => {
    const names = several(1)
    assert.ok(names.every((name) => /^[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(name)))
    assert.ok(new Set(names).size > 990)
  })

  it('makes the same ones of the same seed', () => {
    assert.deepEqual(several(7), several(7))
    assert.notDeepEqual(several(7), several(8))
  })
})
