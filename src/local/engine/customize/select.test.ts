import assert from 'node:assert/strict'
import { keyOf, type Obj } from '../../../cluster/object.ts'
import { matchesRule } from './match.ts'
import { prepareRule } from './prepared-rule.ts'
import type { RelatedRule } from './rule.ts'
import { selectRelated } from './select.ts'

const object = (name: string, namespace?: string, labels?: Record<string, string>): Obj => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, ...(namespace !== undefined && { namespace }), ...(labels && { labels }) },
})
const blue = { color: 'blue' }
/** Three in the namespace of the parent, two in another, one elsewhere. */
const secrets = [
  object('a', 'mine', blue),
  object('b', 'mine'),
  object('c', 'mine', { color: 'red' }),
  object('a', 'other', blue),
  object('d', 'other'),
  object('a', 'third', blue),
]
const nodes = [object('n1', undefined, blue), object('n2')]
const namespaces = [
  object('mine', undefined, { team: 'x' }),
  object('other', undefined, { team: 'x' }),
  object('third'),
]

const mirrorOf = (objects: readonly Obj[]) => ({
  list: (namespace?: string) =>
    objects.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace),
  get: ({ name }: { name: string }) => objects.find(({ metadata }) => metadata.name === name),
})

/** Whose rules they are: a namespaced parent of a v1 hook, or any other. */
type Asker = 'v1' | 'v2'

async function selected(
  rule: Partial<RelatedRule>,
  asker: Asker,
  namespaced: boolean,
): Promise<string[] | string> {
  const prepared = prepareRule({ apiVersion: 'v1', resource: 'secrets', ...rule })
  try {
    const objects = await selectRelated(
      prepared,
      { namespace: 'mine', confined: asker === 'v1' && namespaced },
      {
        namespaced,
        mirror: mirrorOf(namespaced ? secrets : nodes),
        namespaces: () => Promise.resolve(mirrorOf(namespaces)),
      },
    )
    return objects.map(({ metadata }) => keyOf(metadata))
  } catch (error) {
    return (error as Error).message
  }
}

function matched(rule: Partial<RelatedRule>, asker: Asker, namespaced: boolean): string[] {
  const prepared = prepareRule({ apiVersion: 'v1', resource: 'secrets', ...rule })
  return (namespaced ? secrets : nodes)
    .filter((one) =>
      matchesRule(
        prepared,
        { namespace: 'mine', v1: asker === 'v1' },
        { namespaced, namespaces: mirrorOf(namespaces) },
        [one],
      ),
    )
    .map(({ metadata }) => keyOf(metadata))
}

const all = secrets.map(({ metadata }) => keyOf(metadata))
const mine = ['mine/a', 'mine/b', 'mine/c']
const labelSelector = { matchLabels: blue }
const namespaceSelector = { matchLabels: { team: 'x' } }
const foreign = 'requested related object namespace other differs from parent object namespace mine'

interface Case {
  rule: Partial<RelatedRule>
  asker: Asker
  selects: string[] | string
  /** Where a change is not told of exactly what is selected. */
  matches?: string[]
}

describe('related objects that live in namespaces', () => {
  const cases: Case[] = [
    { rule: {}, asker: 'v1', selects: mine },
    { rule: {}, asker: 'v2', selects: all },
    { rule: { labelSelector }, asker: 'v1', selects: ['mine/a'] },
    { rule: { labelSelector }, asker: 'v2', selects: ['mine/a', 'other/a', 'third/a'] },
    { rule: { namespace: 'mine', labelSelector }, asker: 'v1', selects: ['mine/a'] },
    { rule: { namespace: 'other', labelSelector }, asker: 'v1', selects: foreign },
    { rule: { namespace: 'other', labelSelector }, asker: 'v2', selects: ['other/a'] },
    { rule: { namespace: 'mine' }, asker: 'v1', selects: mine },
    { rule: { namespace: 'other' }, asker: 'v1', selects: foreign },
    { rule: { namespace: 'other' }, asker: 'v2', selects: ['other/a', 'other/d'] },
    { rule: { namespace: 'other', names: ['d', 'b'] }, asker: 'v2', selects: ['other/d'] },
    { rule: { namespace: 'other', names: ['d'] }, asker: 'v1', selects: foreign },
    { rule: { names: ['a'] }, asker: 'v2', selects: ['mine/a', 'other/a', 'third/a'] },
    { rule: { names: ['a'] }, asker: 'v1', selects: ['mine/a', 'other/a', 'third/a'], matches: ['mine/a'] },
    { rule: { namespaceSelector }, asker: 'v2', selects: all.slice(0, 5) },
    { rule: { namespaceSelector, labelSelector }, asker: 'v2', selects: ['mine/a', 'other/a'] },
    {
      rule: { namespaceSelector },
      asker: 'v1',
      selects: 'namespaceSelector is not supported for namespaced parent in v1 hook version',
    },
  ]
  for (const { rule, asker, selects, matches = typeof selects === 'string' ? [] : selects } of cases) {
    it(`${asker} ${JSON.stringify(rule)}`, async () => {
      assert.deepEqual(await selected(rule, asker, true), selects)
      assert.deepEqual(matched(rule, asker, true), matches)
    })
  }
})

describe('related objects that live in no namespace', () => {
  const cases: Case[] = [
    { rule: {}, asker: 'v1', selects: ['n1', 'n2'] },
    { rule: { labelSelector }, asker: 'v1', selects: ['n1'] },
    { rule: { names: ['n2'] }, asker: 'v1', selects: ['n2'] },
    { rule: { namespace: 'mine' }, asker: 'v1', selects: ['n1', 'n2'] },
    { rule: { namespace: 'other' }, asker: 'v1', selects: ['n1', 'n2'], matches: [] },
    { rule: { namespace: 'other', labelSelector }, asker: 'v1', selects: ['n1'], matches: [] },
    { rule: { namespace: 'other', names: ['n1'] }, asker: 'v2', selects: ['n1'] },
    ...(['v1', 'v2'] as const).map((asker) => ({
      rule: { namespaceSelector },
      asker,
      selects: 'namespaceSelector is only supported for namespaced related resources',
    })),
  ]
  for (const { rule, asker, selects, matches = typeof selects === 'string' ? [] : selects } of cases) {
    it(`${asker} ${JSON.stringify(rule)}`, async () => {
      assert.deepEqual(await selected(rule, asker, false), selects)
      assert.deepEqual(matched(rule, asker, false), matches)
    })
  }
})

describe('matchesRule', () => {
  it('matches nothing with a rule that is not allowed', () => {
    assert.deepEqual(matched({ names: ['a'], labelSelector }, 'v2', true), [])
    assert.deepEqual(matched({ labelSelector: { matchLabels: { '/': '' } } }, 'v2', true), [])
  })

  it('matches one of several states', () => {
    const rule = prepareRule({ apiVersion: 'v1', resource: 'secrets', labelSelector })
    const [before, after] = [object('x', 'mine', blue), object('x', 'mine')]
    const kind = { namespaced: true, namespaces: undefined }
    assert.equal(matchesRule(rule, { namespace: 'mine', v1: true }, kind, [before, after]), true)
    assert.equal(matchesRule(rule, { namespace: 'mine', v1: true }, kind, [after]), false)
  })
})
