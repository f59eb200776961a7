import { composite, configMap, runCases, UID, withChildren, type Case } from './fixtures.test.ts'

const selected = (selector: unknown, spec: object = { generateSelector: false }) =>
  composite({ spec, parent: { spec: { selector } } })
const labelled = (labels?: unknown): unknown =>
  withChildren(configMap({}, labels === undefined ? {} : { labels }))

export const labelCases: Case[] = [
  {
    code: 'CHILD_LABELS_INVALID',
    title: 'a number as value',
    answer: labelled({ 'example.com/tier': 1 }),
    path: 'children[0].metadata.labels["example.com/tier"]',
    fine: [labelled({ tier: '1' }), labelled({}), labelled({ tier: undefined })],
  },
  {
    code: 'CHILD_LABELS_INVALID',
    title: 'null labels in a composite',
    answer: labelled(null),
    path: 'children[0].metadata.labels',
    fine: [withChildren(configMap({}, { annotations: null }))],
  },
  {
    code: 'CHILD_LABELS_INVALID',
    title: 'annotations as a list',
    answer: withChildren(configMap({}, { annotations: ['a'] })),
    path: 'children[0].metadata.annotations',
  },
  {
    code: 'CHILD_LABELS_MISMATCH',
    title: 'the uid of another parent',
    answer: labelled({ 'controller-uid': 'another' }),
    path: 'children[0].metadata.labels["controller-uid"]',
    fine: [labelled({ 'controller-uid': UID }), labelled()],
    fineFor: [composite({ controller: undefined })],
  },
  ...(
    [
      [{ matchLabels: { app: 'web' } }, { app: 'api' }, { app: 'web', x: 'y' }],
      [{ matchLabels: { app: 'web' } }, undefined, { app: 'web' }],
      [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }, { a: '3' }, { a: '2' }],
      [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['1'] }] }, {}, { a: '1' }],
      [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, { a: '1' }, {}],
      [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, { b: '' }, { a: '' }],
      [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist', values: null }] }, { a: '' }, { b: '' }],
    ] as [object, unknown, unknown][]
  ).map(([selector, bad, good]): Case => ({
    code: 'CHILD_LABELS_MISMATCH',
    title: `${JSON.stringify(selector)} against ${JSON.stringify(bad)}`,
    call: selected(selector),
    answer: labelled(bad),
    path: 'children[0].metadata.labels',
    fine: [labelled(good)],
    // With such selectors Metacontroller fails before it calls the hook, or does not look at them.
    fineFor: [
      selected(undefined),
      selected({}),
      selected({ matchLabels: { app: 1 } }),
      selected({ matchExpressions: [{ key: 'a', operator: 'Near' }] }),
      selected(selector, { generateSelector: true }),
    ],
  })),
]

runCases('labels of children', labelCases)
