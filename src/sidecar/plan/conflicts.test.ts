import assert from 'node:assert/strict'
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

describe('conflicts of a plan', () => {
  const [old, young, youngest] = [
    objectOf('z-old', { created: 1, text: { k: 'old' } }),
    objectOf('young', { created: 2, text: { k: 'young', own: '1' } }),
    objectOf('a-youngest', { created: 3, text: { k: 'youngest' } }),
  ]

  it('are won by the object that was created first', () => {
    const plan = planner()([young, youngest, old].map((object) => select(object)))
    assert.deepEqual(textsOf(plan), { k: 'old', own: '1' })
    assert.deepEqual(beatsOf(plan), ['k: z-old/k beats young/k', 'k: z-old/k beats a-youngest/k'])
    assert.equal(plan.conflicts[0]!.root, ROOT)
  })

  it('uncover the next one when the winner goes', () => {
    const plan = planner()
    plan([old, young, youngest].map((object) => select(object)))
    const next = plan([young, youngest].map((object) => select(object)))
    assert.deepEqual([textsOf(next).k, beatsOf(next)], ['young', ['k: young/k beats a-youngest/k']])
    assert.deepEqual(beatsOf(plan([select(youngest)])), [])
  })

  it('between those of one age go by namespace, name, kind and key', () => {
    const text = { k: '' }
    const objects = [
      objectOf('b', { namespace: 'n', text }),
      objectOf('a', { namespace: 'o', text }),
      objectOf('b', { namespace: 'n', kind: 'Secret', base64: text }),
      objectOf('c', { namespace: 'n', text }),
      objectOf('B', { namespace: 'o', text }),
    ]
    const order = planner()(objects.map((object) => select(object)))
    const losers = order.conflicts.map(({ winner, loser }) => {
      assert.deepEqual([winner.namespace, winner.name, winner.kind], ['n', 'b', 'ConfigMap'])
      return `${loser.namespace}/${loser.name} ${loser.kind}`
    })
    assert.deepEqual(losers, ['n/b Secret', 'n/c ConfigMap', 'o/B ConfigMap', 'o/a ConfigMap'])
    const twins = planner({ rename: new Map([['b', 'a']]) })([
      select(objectOf('x', { text: { b: '2', a: '1' } })),
    ])
    assert.deepEqual([textsOf(twins), beatsOf(twins)], [{ a: '1' }, ['a: x/a beats x/b']])
  })

  it('are also a file where another needs a folder', () => {
    const inner = (created: number) => objectOf('inner', { created, text: { f: 'inner' } })
    const outer = (created: number) => objectOf('outer', { created, text: { a: 'outer', ab: '' } })
    const plan = (first: number, second: number) =>
      planner()([select(inner(first), 'a/b'), select(inner(first), 'a'), select(outer(second))])
    assert.deepEqual(textsOf(plan(1, 2)), { 'a/b/f': 'inner', 'a/f': 'inner', ab: '' })
    assert.deepEqual(beatsOf(plan(1, 2)), ['a: inner/f beats outer/a'])
    assert.deepEqual(textsOf(plan(2, 1)), { a: 'outer', ab: '' })
    assert.deepEqual(beatsOf(plan(2, 1)), ['a/b/f: outer/a beats inner/f', 'a/f: outer/a beats inner/f'])
  })

  it('do not let a loser take anything', () => {
    const first = objectOf('first', { created: 1, text: { f: '1' } })
    const loser = objectOf('loser', { created: 2, text: { a: '2' } })
    const third = objectOf('third', { created: 3, text: { g: '3' } })
    const plan = planner()([select(first, 'a'), select(loser), select(third, 'a')])
    assert.deepEqual(textsOf(plan), { 'a/f': '1', 'a/g': '3' })
    assert.deepEqual(beatsOf(plan), ['a: first/f beats loser/a'])
  })

  it('are none when two rules send one key to one path', () => {
    const object = objectOf('web', { text: { k: '1' }, annotations: { [FOLDER]: `${ROOT}/x` } })
    const plan = planner()([select(object, 'a'), select(object, 'b'), select({ ...object }, 'b')])
    assert.deepEqual([textsOf(plan), plan.conflicts], [{ 'x/k': '1' }, []])
  })

  it('and refusals are told once of an object that two rules select', () => {
    const loser = objectOf('web', {
      created: 5,
      text: { k: '', '..': '' },
      annotations: { [FOLDER]: `${ROOT}/` },
    })
    const plan = planner()([select(loser, 'a'), select(loser, 'b'), select(old)])
    assert.deepEqual(beatsOf(plan), ['k: z-old/k beats web/k'])
    assert.deepEqual(codesOf(plan), ['web/..: KEY_NAME'])
  })

  it('are told for each root', () => {
    const plan = planner({}, ['/x', '/y'])(
      ['/x', '/y'].flatMap((root) => [select(young, '', root), select(old, '', root)]),
    )
    assert.deepEqual(
      plan.conflicts.map(({ root, loser }) => `${root} ${loser.name}`),
      ['/x young', '/y young'],
    )
  })

  it('are none between versions of one object, as two watches may have them for a moment', () => {
    const versions = ['$(NONE)', '1', '2'].map((k) => select(objectOf('web', { text: { k } })))
    const plan = planner({ envsubst: ['*'] })
    const texts = [versions, versions.toReversed()].map((order) => [
      textsOf(plan(order)),
      plan(order).conflicts,
    ])
    assert.deepEqual(texts[0], texts[1])
    assert.deepEqual([Object.keys(texts[0]![0]!), texts[0]![1]], [['k'], []])
  })

  it('are none across roots', () => {
    const plan = planner({}, ['/x', '/y'])([select(old, '', '/x'), select(young, '', '/y')])
    assert.deepEqual([textsOf(plan, '/x').k, textsOf(plan, '/y').k, plan.conflicts], ['old', 'young', []])
  })

  it('are not won by a key that is refused', () => {
    const refused = objectOf('refused', { created: 0, text: { k: '' }, annotations: { [FOLDER]: '../x' } })
    const plan = planner()([select(old), select(refused)])
    assert.deepEqual([textsOf(plan), plan.conflicts], [{ k: 'old' }, []])
  })

  it('are won by a key that cannot be read: its path is taken', () => {
    const broken = objectOf('broken', { created: 0, base64: { k: '?' } })
    const plan = planner()([select(old), select(broken)])
    assert.deepEqual([textsOf(plan), rootOf(plan).kept], [{}, new Set(['k'])])
    assert.deepEqual(beatsOf(plan), ['k: broken/k beats z-old/k'])
    const late = planner()([select(old), select({ ...broken, created: 9 })])
    assert.deepEqual(
      [textsOf(late), rootOf(late).kept.size, codesOf(late)],
      [{ k: 'old' }, 0, ['broken/k: BASE64']],
    )
  })

  it('are lost by an object whose age is not known', () => {
    const ageless = objectOf('ageless', { created: NaN, text: { k: '' } })
    assert.deepEqual(beatsOf(planner()([select(ageless), select(youngest)])), [
      'k: a-youngest/k beats ageless/k',
    ])
  })
})
