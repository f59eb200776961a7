import assert from 'node:assert/strict'
import { checkName, checkPath, foldersOf, resolveFolder } from './paths.ts'
import { isProblem } from './problem.ts'

describe('checkName', () => {
  for (const name of [
    '',
    '.',
    '..',
    '..data',
    '..hookwright',
    '...',
    '/',
    'a/b',
    '../../x',
    'a/',
    'a\0',
    '\ud800',
  ])
    it(`refuses ${JSON.stringify(name)}`, () => assert.equal(checkName(name)?.code, 'KEY_NAME'))

  for (const name of [
    'a',
    '.a',
    'a..',
    'a..b',
    '.a..',
    '-',
    ' ',
    'ä',
    '\\',
    '__proto__',
    'constructor',
    '\n',
  ])
    it(`takes ${JSON.stringify(name)}`, () => assert.equal(checkName(name), undefined))

  it('counts bytes of UTF-8', () => {
    assert.equal(checkName('a'.repeat(255)), undefined)
    assert.equal(checkName('a'.repeat(256))?.code, 'NAME_TOO_LONG')
    assert.equal(checkName('ä'.repeat(127)), undefined)
    assert.equal(checkName('ä'.repeat(128))?.code, 'NAME_TOO_LONG')
  })

  it('tells a long name in short, and without control characters', () => {
    const message = checkName(`../\n${'x'.repeat(100_000)}`)?.message ?? ''
    assert.ok(message.length < 200, message)
    assert.doesNotMatch(message, /\n/)
  })
})

describe('checkPath', () => {
  it('counts the root, and leaves room for our own folder', () => {
    const long = Array.from({ length: 20 }, () => 'a'.repeat(200)).join('/')
    assert.equal(checkPath('/data', long), undefined)
    assert.equal(checkPath(`/${'r'.repeat(100)}`, long)?.code, 'NAME_TOO_LONG')
    assert.equal(checkPath('/data', `${long}/${'ä'.repeat(10)}`)?.code, 'NAME_TOO_LONG')
  })
})

describe('resolveFolder', () => {
  const roots = ['/data', '/other', '/data/inner']
  const resolve = (annotation: string | undefined, folder = '', root = '/data') => {
    const found = resolveFolder({ root, folder }, annotation, roots)
    return isProblem(found) ? found.code : found
  }

  it('is that of the rule without an annotation', () => {
    assert.equal(resolve(undefined), '')
    assert.equal(resolve(undefined, 'web//x/'), 'web/x')
    assert.equal(resolve('', 'web'), 'web')
    assert.equal(resolve(' \n', 'web'), 'web')
  })

  it('is below that of the rule when it is relative', () => {
    assert.equal(resolve('eu'), 'eu')
    assert.equal(resolve('eu', 'web'), 'web/eu')
    assert.equal(resolve('./eu//./1/\n', 'web/'), 'web/eu/1')
    assert.equal(resolve('data', 'web'), 'web/data')
  })

  it('is taken as it is when it is absolute and inside the root', () => {
    assert.equal(resolve('/data', 'web'), '')
    assert.equal(resolve('/data/', 'web'), '')
    assert.equal(resolve('//data/./eu//1', 'web'), 'eu/1')
    assert.equal(resolve('/data/eu', 'web', '//data/'), 'eu')
    assert.equal(resolve('/any/where', 'web', '/'), 'any/where')
  })

  for (const annotation of [
    '..',
    '../x',
    'a/..',
    'a/../b',
    'a/../../b',
    '/data/..',
    '/data/../etc',
    '/data/a/../b',
  ])
    it(`never climbs: ${annotation}`, () => assert.equal(resolve(annotation, 'web'), 'FOLDER_OUTSIDE'))

  for (const annotation of ['/', '/etc', '/dat', '/data2', '/database/x', '/x/data', '/other', '/other/x'])
    it(`never leaves the root: ${annotation}`, () => assert.equal(resolve(annotation), 'FOLDER_OUTSIDE'))

  it('does not enter another root that lies inside', () => {
    assert.equal(resolve('inner'), 'FOLDER_OUTSIDE')
    assert.equal(resolve('/data/inner/x'), 'FOLDER_OUTSIDE')
    assert.equal(resolve(undefined, 'inner'), 'FOLDER_OUTSIDE')
    assert.equal(resolve('inner2'), 'inner2')
    assert.equal(resolve('x', '', '/data/inner'), 'x')
    assert.equal(resolve('/data/x', '', '/data/inner'), 'FOLDER_OUTSIDE')
  })

  for (const annotation of ['..hookwright', 'a/..data', '...', '/data/..data/x', 'a\0b', '\udc00'])
    it(`refuses the name ${JSON.stringify(annotation)}`, () =>
      assert.equal(resolve(annotation), 'FOLDER_NAME'))

  it('refuses parts that are too long, and too many of them', () => {
    assert.equal(resolve(`a/${'x'.repeat(256)}`), 'NAME_TOO_LONG')
    assert.equal(resolve('a/'.repeat(32)), 'a/'.repeat(32).slice(0, -1))
    assert.equal(resolve('a/'.repeat(33)), 'FOLDER_NAME')
  })

  it('checks the folder of the rule as well', () => {
    assert.equal(resolve(undefined, '../etc'), 'FOLDER_OUTSIDE')
    assert.equal(resolve('x', '..data'), 'FOLDER_NAME')
  })
})

describe('foldersOf', () => {
  it('lists them from the outermost', () => {
    assert.deepEqual(foldersOf(''), [])
    assert.deepEqual(foldersOf('a'), ['a'])
    assert.deepEqual(foldersOf('a/b/c'), ['a', 'a/b', 'a/b/c'])
  })
})
