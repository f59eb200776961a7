import assert from 'node:assert/strict'
import type { ConfigObject } from '../model.ts'
import type { KeyOptions } from '../options.ts'
import { RENAME, keyOptions, objectOf } from './fixtures.test.ts'
import { createNames, parseRenames } from './names.ts'
import { isProblem } from './problem.ts'

function nameOf(key: string, given: Partial<KeyOptions>, object: ConfigObject = objectOf('web', {})): string {
  const names = createNames(object, keyOptions(given))
  if (isProblem(names)) throw new Error(names.message)
  const { folder, name } = names(key)
  return folder + name
}

describe('parseRenames', () => {
  it('reads names, also with white space and empty entries', () => {
    assert.deepEqual(
      parseRenames(' a = b ,\n c=d, ,'),
      new Map([
        ['a', 'b'],
        ['c', 'd'],
      ]),
    )
    assert.deepEqual(parseRenames(''), new Map())
    assert.deepEqual(parseRenames('__proto__=x'), new Map([['__proto__', 'x']]))
  })

  it('leaves it to the file name to be checked', () =>
    assert.deepEqual(parseRenames('a='), new Map([['a', '']])))

  for (const bad of ['a', 'a=b,c', '=b', 'a=b=c', 'a=b,a=c', '='])
    it(`refuses ${bad}`, () => assert.equal((parseRenames(bad) as { code?: string }).code, 'RENAME'))
})

describe('createNames', () => {
  it('takes the annotation, then the option, then the key', () => {
    const rename = new Map([
      ['a', 'option-a'],
      ['b', 'option-b'],
    ])
    const object = objectOf('web', { annotations: { [RENAME]: 'a=noted-a' } })
    const names = ['a', 'b', 'c', 'option-a', 'toString'].map((key) => nameOf(key, { rename }, object))
    assert.deepEqual(names, ['noted-a', 'option-b', 'c', 'option-a', 'toString'])
  })

  it('takes .gz off what is unpacked, and new names as they are', () => {
    const rename = new Map([['b.gz', 'c.gz']])
    assert.equal(nameOf('a.gz', { gunzip: true }), 'a')
    assert.equal(nameOf('a.gz', {}), 'a.gz')
    assert.equal(nameOf('agz', { gunzip: true }), 'agz')
    assert.equal(nameOf('b.gz', { gunzip: true, rename }), 'c.gz')
  })

  it('makes unique names as k8s-sidecar does', () => {
    const secret = objectOf('tls', { kind: 'Secret', namespace: 'prod' })
    const folder = objectOf('/etc/50%', { kind: 'Directory', namespace: '' })
    const given = { uniqueNames: true, gunzip: true, rename: new Map([['old', 'new']]) }
    assert.equal(nameOf('app.yaml', given), 'namespace_default.configmap_web.app.yaml')
    assert.equal(nameOf('a.gz', given), 'namespace_default.configmap_web.a')
    assert.equal(nameOf('old', given), 'namespace_default.configmap_web.new')
    assert.equal(nameOf('tls.crt', given, secret), 'namespace_prod.secret_tls.tls.crt')
    assert.equal(nameOf('a', given, folder), 'directory_%2Fetc%2F50%25.a')
  })

  it('leaves files of a folder in their folders', () => {
    const folder = objectOf('/x', { kind: 'Directory', namespace: '' })
    const rename = new Map([['a/c', 'd']])
    assert.equal(nameOf('a/b', { uniqueNames: true }, folder), 'a/directory_%2Fx.b')
    assert.equal(nameOf('a/c', { rename }, folder), 'd')
    assert.equal(nameOf('a/.gz', { gunzip: true }, folder), 'a/')
  })

  it('keeps apart what is alike only when put together', () => {
    const given = { uniqueNames: true }
    const names = [
      nameOf('k', given, objectOf('bc', { namespace: 'a' })),
      nameOf('k', given, objectOf('c', { namespace: 'ab' })),
      nameOf('k', given, objectOf('c', { namespace: 'ab', kind: 'Secret' })),
      nameOf('k', given, objectOf('/a/b', { kind: 'Directory', namespace: '' })),
      nameOf('k', given, objectOf('/a%2Fb', { kind: 'Directory', namespace: '' })),
    ]
    assert.equal(new Set(names).size, names.length)
  })
})
