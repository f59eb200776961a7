import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { selectorMatcher } from '../../../cluster/selector.ts'
import { desireChildren } from './desire.ts'
import { configMap, parent, planOf } from './fixtures.test.ts'

const composite = planOf([])
const generating = { ...composite, generateSelector: true }
const decorator = planOf([], 'DecoratorController')
const clusterWide: Obj = { ...parent, metadata: { name: 'web', uid: 'parent-uid' } }

const bare = (metadata?: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata }) as Obj

describe('desireChildren', () => {
  const metadata = (plan: typeof composite, child: Obj, of = parent) =>
    desireChildren({ plan, parent: of, children: [child] }).desired[0]?.metadata

  it('gives children the namespace of their parent', () => {
    assert.deepEqual(metadata(composite, bare({ name: 'a' })), { name: 'a', namespace: 'shop' })
    assert.deepEqual(metadata(composite, bare({ name: 'a', namespace: '' })), {
      name: 'a',
      namespace: 'shop',
    })
    assert.deepEqual(metadata(composite, bare({ name: 'a', namespace: 'x' })), { name: 'a', namespace: 'x' })
    assert.deepEqual(metadata(composite, bare({ name: 'a', namespace: '' }), clusterWide), { name: 'a' })
  })

  it('gives metadata to a child that has none', () => {
    for (const none of [undefined, null, 'x']) {
      assert.deepEqual(metadata(composite, bare(none)), { namespace: 'shop' })
    }
  })

  it('changes no input', () => {
    const child = Object.freeze(bare(Object.freeze({ name: 'a', labels: Object.freeze({ a: 'b' }) })))
    desireChildren({ plan: generating, parent, children: [child] })
    desireChildren({ plan: decorator, parent, children: [child] })
  })

  it('adds the label of a generated selector, unless there is one', () => {
    assert.deepEqual(metadata(generating, configMap('a'))?.labels, { 'controller-uid': 'parent-uid' })
    const child = configMap('a', {}, { labels: { 'controller-uid': 'x' } })
    assert.equal(metadata(generating, child)?.labels?.['controller-uid'], 'x')
    assert.equal(metadata(composite, configMap('a'))?.labels, undefined)
  })

  it('refuses labels that the parent does not select', () => {
    const selector = selectorMatcher({ matchLabels: { app: 'web' } })
    const children = [configMap('p', {}, { labels: { app: 'other' } })]
    assert.throws(() => desireChildren({ plan: composite, parent, children, selector }), {
      message: "labels on desired child ConfigMap shop/p don't match parent selector",
    })
    assert.throws(
      () =>
        desireChildren({ plan: composite, parent: clusterWide, children: [bare({ name: 'p' })], selector }),
      { message: "labels on desired child ConfigMap /p don't match parent selector" },
    )
  })

  for (const [labels, why] of [
    [
      { n: 1 },
      '.metadata.labels accessor error: contains non-string value in the map under key "n": 1 is of the type int64, expected string',
    ],
    [null, '.metadata.labels accessor error: <nil> is of the type <nil>, expected map[string]interface{}'],
  ] as const) {
    it(`refuses the labels ${JSON.stringify(labels)}`, () => {
      const children = [configMap('p', {}, { labels })]
      assert.throws(() => desireChildren({ plan: composite, parent, children }), {
        message: `invalid labels on desired child ConfigMap shop/p: ${why}`,
      })
    })
  }

  it('takes the last of two with one identity, and says so', () => {
    const children = [bare({ name: 'a' }), configMap('b'), configMap('a', { x: '1' })]
    const { desired, warnings } = desireChildren({ plan: composite, parent, children })
    assert.deepEqual(
      desired.map(({ metadata, data }) => [metadata.name, data]),
      [
        ['a', { x: '1' }],
        ['b', undefined],
      ],
    )
    assert.equal(warnings.length, 1)
    assert.match(warnings[0]!, /^the answer has ConfigMap shop\/a more than once/)
  })

  it('tells children of other kinds, versions and namespaces apart', () => {
    const children = [
      configMap('a'),
      { ...configMap('a'), kind: 'Secret' },
      { ...configMap('a'), apiVersion: 'v2' },
      configMap('a', {}, { namespace: 'x' }),
    ]
    const { desired, warnings } = desireChildren({ plan: composite, parent, children })
    assert.deepEqual([desired.length, warnings], [4, []])
  })

  it('marks attachments as those of their controller and looks at no labels', () => {
    const child = configMap('a', {}, { labels: { n: 1 }, annotations: { mine: 'm' } })
    assert.deepEqual(metadata(decorator, child)?.annotations, {
      mine: 'm',
      'metacontroller.k8s.io/decorator-controller': 'apps',
    })
  })
})
