import { customize, runCases, type Case } from './fixtures.test.ts'

const rule = (fields: object): object => ({
  relatedResources: [{ apiVersion: 'v1', resource: 'configmaps', ...fields }],
})
const v2 = customize({ spec: { hooks: { customize: { version: 'v2' } } } })
const clusterParent = customize({ metadata: { namespace: undefined } })
const all = {}
const first = 'relatedResources[0]'

export const relatedCases: Case[] = [
  {
    code: 'LIST_MISSING',
    title: 'relatedResources',
    call: customize(),
    answer: {},
    path: 'relatedResources',
    fine: [{ relatedResources: [] }],
  },
  {
    code: 'ITEM_NULL',
    title: 'a null rule',
    call: customize(),
    answer: { relatedResources: [null] },
    path: first,
  },
  {
    code: 'ITEM_NOT_OBJECT',
    title: 'a string as rule',
    call: customize(),
    answer: { relatedResources: ['pods'] },
    path: first,
  },
  {
    code: 'RELATED_RULE_INVALID',
    title: 'no resource',
    call: customize(),
    answer: rule({ resource: undefined }),
    path: `${first}.resource`,
    fine: [rule({}), rule({ namespace: null, names: null, labelSelector: null, namespaceSelector: null })],
  },
  {
    code: 'RELATED_RULE_INVALID',
    title: 'namespace',
    call: customize(),
    answer: rule({ namespace: 1 }),
    path: `${first}.namespace`,
    fine: [rule({ namespace: '' })],
  },
  {
    code: 'RELATED_RULE_INVALID',
    title: 'names',
    call: customize(),
    answer: rule({ names: 'a' }),
    path: `${first}.names`,
    fine: [rule({ names: ['a'] })],
  },
  {
    code: 'RELATED_RULE_INVALID',
    title: 'one of the names',
    call: customize(),
    answer: rule({ names: ['a', null] }),
    path: `${first}.names[1]`,
  },
  {
    code: 'RELATED_RULE_INVALID',
    title: 'a selector',
    call: customize(),
    answer: rule({ labelSelector: 'a=b' }),
    path: `${first}.labelSelector`,
    fine: [rule({ labelSelector: {} })],
  },
  ...(
    [
      [{ matchLabels: { a: 1 } }, 'matchLabels.a', { matchLabels: { a: '' } }],
      [{ matchLabels: { 'a b': 'c' } }, 'matchLabels["a b"]', { matchLabels: { 'example.com/a_b': 'c.d' } }],
      [{ matchLabels: [] }, 'matchLabels', { matchLabels: null }],
      [{ matchExpressions: {} }, 'matchExpressions', { matchExpressions: [] }],
      [
        { matchExpressions: ['a'] },
        'matchExpressions[0]',
        { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
      ],
      [
        { matchExpressions: [{ operator: 'Exists' }] },
        'matchExpressions[0].key',
        { matchExpressions: [{ key: 'a', operator: 'Exists', values: [] }] },
      ],
      [
        { matchExpressions: [{ key: 'a', operator: 'Equals', values: ['b'] }] },
        'matchExpressions[0].operator',
        { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
      ],
      [
        { matchExpressions: [{ key: 'a', operator: 'NotIn' }] },
        'matchExpressions[0].values',
        { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
      ],
      [
        { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
        'matchExpressions[0].values',
        {},
      ],
      [{ matchExpressions: [{ key: 'a', operator: 'In', values: 'b' }] }, 'matchExpressions[0].values', {}],
      [
        { matchExpressions: [{ key: 'a', operator: 'In', values: ['b', 'x y'] }] },
        'matchExpressions[0].values[1]',
        {},
      ],
    ] as [object, string, object][]
  ).map(([labelSelector, path, near]): Case => ({
    code: 'RELATED_SELECTOR_INVALID',
    title: JSON.stringify(labelSelector),
    call: customize(),
    answer: rule({ labelSelector }),
    path: `${first}.labelSelector.${path}`,
    fine: [rule({ labelSelector: near })],
  })),
  {
    code: 'RELATED_NAMES_WITH_SELECTOR',
    title: 'labelSelector',
    call: customize(),
    answer: rule({ names: ['a'], labelSelector: all }),
    path: `${first}.names`,
    fine: [rule({ names: [], labelSelector: all }), rule({ names: ['a'], labelSelector: null })],
  },
  {
    code: 'RELATED_NAMES_WITH_SELECTOR',
    title: 'namespaceSelector',
    call: v2,
    answer: rule({ names: ['a'], namespaceSelector: all }),
    path: `${first}.names`,
  },
  {
    code: 'RELATED_NAMESPACE_WITH_SELECTOR',
    title: 'both',
    call: v2,
    answer: rule({ namespace: 'a', namespaceSelector: all }),
    path: `${first}.namespace`,
    fine: [rule({ namespace: '', namespaceSelector: all }), rule({ namespace: 'a', labelSelector: all })],
  },
  {
    code: 'RELATED_NAMESPACE_FOREIGN',
    title: 'v1 with a namespaced parent',
    call: customize(),
    answer: rule({ namespace: 'default' }),
    path: `${first}.namespace`,
    fine: [rule({ namespace: 'shop' }), rule({}), rule({ resource: 'namespaces', namespace: 'default' })],
    fineFor: [v2, clusterParent],
  },
  {
    code: 'RELATED_NAMESPACE_SELECTOR_V1',
    title: 'v1 with a namespaced parent',
    call: customize(),
    answer: rule({ namespaceSelector: all }),
    path: `${first}.namespaceSelector`,
    fine: [rule({ labelSelector: all })],
    fineFor: [v2, clusterParent],
  },
  {
    code: 'RELATED_NAMESPACE_SELECTOR_CLUSTER_KIND',
    title: 'namespaces',
    call: v2,
    answer: rule({ resource: 'namespaces', namespaceSelector: all }),
    path: `${first}.namespaceSelector`,
    fine: [rule({ namespaceSelector: all }), rule({ resource: 'namespaces', labelSelector: all })],
  },
]

runCases('related rules', relatedCases)
