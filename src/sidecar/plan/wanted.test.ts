import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { KeyOptions } from '../options.ts'
import {
  beatsOf,
  codesOf,
  FOLDER,
  keyOptions,
  objectOf,
  ROOT,
  rootOf,
  select,
  textsOf,
} from './fixtures.test.ts'
import { createPlanner } from './wanted.ts'

const planner = (given: Partial<KeyOptions> = {}, roots = [ROOT]) =>
  createPlanner({ keys: keyOptions(given), roots })
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64')

describe('createPlanner', () => {
  describe('files', () => {
    it('have the bytes of text, binaryData, Secrets and folders', () => {
      const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
      const plan = planner()([
        select(objectOf('web', { text: { a: 'ä\r\n', empty: '' }, base64: { b: base64(all) } })),
        select(objectOf('tls', { kind: 'Secret', base64: { c: base64('s3cret'), none: '' } })),
        select(objectOf('/etc/x', { kind: 'Directory', namespace: '', bytes: new Map([['d', all]]) }), 'sub'),
      ])
      const { tree, kept } = rootOf(plan)
      assert.deepEqual([...tree.keys()].sort(), ['a', 'b', 'c', 'empty', 'none', 'sub/d'])
      const bytesOf = (path: string) => Buffer.from(tree.get(path)!.bytes)
      assert.deepEqual(bytesOf('a'), Buffer.from('ä\r\n'))
      assert.deepEqual(bytesOf('b'), all)
      assert.deepEqual(bytesOf('c'), Buffer.from('s3cret'))
      assert.deepEqual(bytesOf('sub/d'), all)
      assert.equal(bytesOf('empty').length + bytesOf('none').length, 0)
      assert.equal(tree.get('b')!.digest, createHash('sha256').update(all).digest('hex'))
      assert.deepEqual(tree.get('c')!.from, {
        ...{ kind: 'Secret', namespace: 'default', name: 'tls', uid: 'Secret-default-tls', key: 'c' },
      })
      assert.deepEqual([kept.size, plan.refusals, plan.conflicts], [0, [], []])
    })

    it('have the mode of their kind', () => {
      const plan = planner({ secretMode: 0o400, configMapMode: 0o640 })([
        select(objectOf('a', { text: { a: '' } })),
        select(objectOf('b', { kind: 'Secret', base64: { b: '' } })),
        select(objectOf('/c', { kind: 'Directory', bytes: new Map([['c', Buffer.alloc(0)]]) })),
      ])
      const modes = [...rootOf(plan).tree].sort().map(([path, { mode }]) => [path, mode])
      assert.deepEqual(modes, [
        ['a', 0o640],
        ['b', 0o400],
        ['c', 0o640],
      ])
    })

    it('are those of binaryData where text has the key too', () => {
      const object = objectOf('web', { text: { a: 'text' }, base64: { a: base64('binary') } })
      const plan = planner()([select(object)])
      assert.deepEqual(textsOf(plan), { a: 'binary' })
      assert.deepEqual(plan.conflicts, [])
    })

    it('come from keys named like what all objects have', () => {
      const text = JSON.parse('{"__proto__":"p","constructor":"c","toString":"t"}') as Record<string, string>
      const { tree } = rootOf(planner()([select(objectOf('web', { text }))]))
      assert.deepEqual([...tree.keys()].sort(), ['__proto__', 'constructor', 'toString'])
    })

    it('are planned for every root, also where there are none', () => {
      const plan = planner({}, ['/x', '/y', '/z'])([
        select(objectOf('a', { text: { k: 'a' } }), '', '/x'),
        select(objectOf('b', { text: { k: 'b' } }), 'f', '/y'),
      ])
      assert.deepEqual([...plan.roots.keys()], ['/x', '/y', '/z'])
      assert.deepEqual(
        ['/x', '/y', '/z'].map((root) => textsOf(plan, root)),
        [{ k: 'a' }, { 'f/k': 'b' }, {}],
      )
      assert.deepEqual(plan.conflicts, [])
    })

    it('are not planned for a root that is not kept', () => {
      const plan = planner({}, [])([select(objectOf('a', { text: { '..': 'a' } }), '', '')])
      assert.deepEqual([plan.roots.size, plan.refusals], [0, []])
    })
  })

  describe('folders', () => {
    it('are those of annotations, for each rule that selects the object', () => {
      const object = objectOf('web', { text: { a: '1' }, annotations: { [FOLDER]: 'eu' } })
      const plan = planner({}, ['/x', '/y'])([
        select(object, '', '/x'),
        select(object, 'f', '/x'),
        select(object, '', '/y'),
      ])
      assert.deepEqual(textsOf(plan, '/x'), { 'eu/a': '1', 'f/eu/a': '1' })
      assert.deepEqual(textsOf(plan, '/y'), { 'eu/a': '1' })
    })

    it('are kept that the files of a folder are in', () => {
      const keys = [
        'a',
        'sub/a',
        'sub/deep/b',
        'sub',
        '../x',
        'x/../../y',
        '..data/z',
        'e/',
        'inner/i',
        `${'d/'.repeat(33)}f`,
      ]
      const bytes = new Map(keys.map((key) => [key, Buffer.from(key)]))
      const object = objectOf('/mnt', { kind: 'Directory', namespace: '', bytes })
      const plan = planner({}, [ROOT, `${ROOT}/f/inner`])([select(object, 'f')])
      assert.deepEqual(textsOf(plan), { 'f/a': 'a', 'f/sub': 'sub' })
      assert.deepEqual(beatsOf(plan).length, 2)
      assert.deepEqual(
        codesOf(plan).map((code) => code.replace(/(d\/)+/, 'd/')),
        [
          '/mnt/../x: FOLDER_OUTSIDE',
          '/mnt/..data/z: FOLDER_NAME',
          '/mnt/d/f: FOLDER_NAME',
          '/mnt/e/: KEY_NAME',
          '/mnt/inner/i: FOLDER_OUTSIDE',
          '/mnt/x/../../y: FOLDER_OUTSIDE',
        ],
      )
      bytes.delete('sub')
      assert.deepEqual(Object.keys(textsOf(planner()([select({ ...object }, 'f')]))), [
        ...['f/a', 'f/inner/i', 'f/sub/a', 'f/sub/deep/b'],
      ])
    })

    it('that are absolute go below the root of the rule only', () => {
      const object = objectOf('web', { text: { a: '1' }, annotations: { [FOLDER]: '/y/eu' } })
      const plan = planner({}, ['/x', '/y'])([select(object, 'f', '/x'), select(object, 'f', '/y')])
      assert.deepEqual([textsOf(plan, '/x'), textsOf(plan, '/y')], [{}, { 'eu/a': '1' }])
      assert.deepEqual(codesOf(plan), ['web/a: FOLDER_OUTSIDE'])
    })
  })

  it('never tells a value', () => {
    const value = 'pa55word'
    const gz = { 'c.gz': base64(value) }
    const plan = planner({ gunzip: true, envsubst: ['A'], env: { A: value, B: value } })([
      select(
        objectOf('a', {
          created: 1,
          text: { k: value, e: `${value} $(B)` },
          base64: { b: `${value}!`, ...gz },
        }),
      ),
      select(
        objectOf('b', {
          kind: 'Secret',
          created: 2,
          base64: { k: base64(value), e2: base64(`$(${value})`) },
        }),
      ),
      select(objectOf('/c', { kind: 'Directory', bytes: new Map([['f', Buffer.from(`$(${value})`)]]) })),
    ])
    assert.equal(plan.refusals.length, 5)
    assert.equal(plan.conflicts.length, 1)
    assert.doesNotMatch(JSON.stringify([plan.refusals, plan.conflicts]), /pa55word/)
  })

  it('gives the same file for the same object, and reads no value twice', () => {
    let reads = 0
    const text = {
      get k() {
        reads++
        return 'value'
      },
    }
    const object = objectOf('web', { text })
    const plan = planner()
    const first = rootOf(plan([select(object)])).tree.get('k')
    const second = rootOf(plan([select(object), select(objectOf('x', { text: { y: '' } }))])).tree.get('k')
    assert.equal(first, second)
    assert.equal(reads, 1)
  })
})
