import assert from 'node:assert/strict'
import { createMatcher, matchesGlob } from './globs.ts'

describe('matchesGlob', () => {
  const rows: [glob: string, matching: string[], others: string[]][] = [
    ['app.yaml', ['app.yaml'], ['app_yaml', 'xapp.yaml', 'app.yaml2', 'APP.yaml', '']],
    ['*.yaml', ['a.yaml', '.yaml', 'a.yaml.yaml'], ['a.yml', 'a.yaml.bak']],
    ['a*', ['a', 'abc'], ['ba']],
    ['a*b*c', ['abc', 'aXbYc', 'abcbc'], ['acb', 'ab']],
    ['?', ['a', '*'], ['', 'ab']],
    ['a?c', ['abc', 'a.c'], ['ac', 'abbc']],
    ['*', ['', 'anything'], []],
    ['**a**', ['a', 'bab'], ['b']],
    ['', [''], ['a']],
    ['[ab]+.$', ['[ab]+.$'], ['a']],
  ]
  for (const [glob, matching, others] of rows) {
    it(`takes ${JSON.stringify(glob)} for what it says`, () => {
      for (const name of matching) assert.equal(matchesGlob(glob, name), true, name)
      for (const name of others) assert.equal(matchesGlob(glob, name), false, name)
    })
  }

  it('ends also with many stars that never fit', () => {
    assert.equal(matchesGlob(`${'*a'.repeat(60)}b`, 'a'.repeat(20_000)), false)
  })
})

describe('createMatcher', () => {
  it('means all without globs', () => assert.equal(createMatcher([])('any'), true))

  it('means all others when only something is left out', () => {
    const wanted = createMatcher(['!*.md', '!README'])
    assert.deepEqual(['a.md', 'README', 'a.yaml'].map(wanted), [false, false, true])
  })

  it('leaves out, whatever the order of globs', () => {
    for (const globs of [
      ['*.yaml', '!secret*'],
      ['!secret*', '*.yaml'],
    ])
      assert.deepEqual(['a.yaml', 'secret.yaml', 'a.txt'].map(createMatcher(globs)), [true, false, false])
  })
})
