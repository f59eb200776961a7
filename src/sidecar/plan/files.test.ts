import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import type { KeyOptions } from '../options.ts'
import {
  codesOf,
  FOLDER,
  keyOptions,
  objectOf,
  RENAME,
  ROOT,
  rootOf,
  select,
  textsOf,
} from './fixtures.test.ts'
import { createPlanner } from './wanted.ts'

const planner = (given: Partial<KeyOptions> = {}, roots = [ROOT]) =>
  createPlanner({ keys: keyOptions(given), roots })
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64')

describe('keys of a plan', () => {
  it('are picked by globs, by the name that the object gives them', () => {
    const object = objectOf('web', { text: { 'a.yaml': '', 'b.yaml': '', 'c.txt': '', '..': '' } })
    const rename = new Map([['c.txt', 'c.yaml']])
    const plan = planner({ keys: ['*.yaml', '!b*'], rename })([select(object)])
    assert.deepEqual([textsOf(plan), plan.refusals], [{ 'a.yaml': '' }, []])
  })

  it('are refused by name while others go on', () => {
    const long = 'x'.repeat(256)
    const text = {
      '': '',
      '.': '',
      '..': '',
      '..data': '',
      'a/b': '',
      '../../x': '',
      'n\0': '',
      [long]: '',
      good: 'yes',
    }
    const plan = planner()([select(objectOf('web', { text }))])
    assert.deepEqual(textsOf(plan), { good: 'yes' })
    const refused = Object.keys(text).filter((key) => key !== 'good')
    assert.deepEqual(
      new Set(codesOf(plan)),
      new Set(refused.map((key) => `web/${key}: ${key === long ? 'NAME_TOO_LONG' : 'KEY_NAME'}`)),
    )
    assert.equal(rootOf(plan).kept.size, 0)
  })

  it('are refused by their new name, and cannot be saved by one', () => {
    const text = { a: '', b: '', c: '', '../d': '', e: 'yes' }
    const annotations = { [RENAME]: 'a=../x,b=x/y,c=,../d=d' }
    const plan = planner()([select(objectOf('web', { text, annotations }))])
    assert.deepEqual(textsOf(plan), { e: 'yes' })
    assert.deepEqual(codesOf(plan), [
      'web/../d: KEY_NAME',
      'web/a: KEY_NAME',
      'web/b: KEY_NAME',
      'web/c: KEY_NAME',
    ])
  })

  it('are refused when they are too long with their prefix', () => {
    const start = 'namespace_default.configmap_web.'
    const [fits, long] = ['x'.repeat(255 - start.length), 'y'.repeat(256 - start.length)]
    const plan = planner({ uniqueNames: true })([
      select(objectOf('web', { text: { [fits]: '', [long]: '' } })),
    ])
    assert.deepEqual(textsOf(plan), { [start + fits]: '' })
    assert.deepEqual(codesOf(plan), [`web/${long}: NAME_TOO_LONG`])
  })

  it('are refused when the path is too long, also those that cannot be read', () => {
    const folder = Array.from({ length: 20 }, () => 'f'.repeat(199)).join('/')
    const object = objectOf('web', { text: { a: '' }, base64: { [`b${'x'.repeat(50)}`]: '?' } })
    const plan = planner()([select(object, folder)])
    assert.deepEqual(Object.keys(textsOf(plan)), [`${folder}/a`])
    assert.deepEqual(
      plan.refusals.map(({ code }) => code),
      ['NAME_TOO_LONG'],
    )
    assert.equal(rootOf(plan).kept.size, 0)
  })

  it('with a prefix that is no name are refused', () => {
    const object = objectOf('web', { namespace: 'a/../../b', text: { k: '' } })
    const plan = planner({ uniqueNames: true })([select(object)])
    assert.deepEqual([textsOf(plan), codesOf(plan)], [{}, ['web/k: KEY_NAME']])
  })

  it('are all refused when the annotation for names or folder is wrong', () => {
    const text = { a: '', b: '' }
    for (const [code, annotations] of [
      ['RENAME', { [RENAME]: 'a' }],
      ['FOLDER_OUTSIDE', { [FOLDER]: '../x' }],
      ['FOLDER_NAME', { [FOLDER]: '..hookwright' }],
    ] as const) {
      const plan = planner()([
        select(objectOf('web', { text, annotations })),
        select(objectOf('ok', { text: { c: '' } })),
      ])
      assert.deepEqual([textsOf(plan), codesOf(plan)], [{ c: '' }, [`web/a: ${code}`, `web/b: ${code}`]])
    }
  })

  it('are refused as a whole when there are more than any program reads, those left out aside', () => {
    const keys = Array.from({ length: 10_001 }, (_, at) => [`k${at}`, ''] as const)
    const selected = [
      select(objectOf('web', { text: Object.fromEntries(keys) })),
      select(objectOf('ok', { text: { c: '' } })),
    ]
    const plan = planner()(selected)
    assert.deepEqual([textsOf(plan), plan.refusals.map(({ code }) => code)], [{ c: '' }, ['TOO_MANY_KEYS']])
    assert.match(plan.refusals[0]?.message ?? '', /10001 keys/)
    assert.equal(rootOf(planner({ keys: ['!k0'] })(selected)).tree.size, 10_001)
  })

  it('that cannot be read keep their path', () => {
    const object = objectOf('web', {
      text: { env: '$(NONE)', ok: 'yes' },
      base64: { bad: '?', 'packed.gz': base64('plain'), 'fine.gz': base64(gzipSync('fine')) },
    })
    const plan = planner({ gunzip: true, envsubst: ['*'] })([select(object, 'f')])
    assert.deepEqual(textsOf(plan), { 'f/fine': 'fine', 'f/ok': 'yes' })
    assert.deepEqual(rootOf(plan).kept, new Set(['f/bad', 'f/env', 'f/packed']))
    assert.deepEqual(codesOf(plan), ['web/bad: BASE64', 'web/env: ENVSUBST', 'web/packed.gz: GUNZIP'])
  })

  it('may grow by 16 MiB together', () => {
    const [large, small] = [base64(gzipSync(Buffer.alloc(9_000_000))), base64(gzipSync('small'))]
    const object = objectOf('web', { base64: { 'a.gz': large, 'b.gz': large, 'c.gz': small } })
    const plan = planner({ gunzip: true })([
      select(object),
      select(objectOf('x', { base64: { 'd.gz': large } })),
    ])
    assert.deepEqual([...rootOf(plan).tree.keys()].sort(), ['a', 'c', 'd'])
    assert.deepEqual(codesOf(plan), ['web/b.gz: GUNZIP'])
    // The same bytes again, though less room is left by now.
    assert.equal(rootOf(plan).tree.get('a')!.bytes.length, 9_000_000)
  })
})
