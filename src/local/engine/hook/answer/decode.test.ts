import assert from 'node:assert/strict'
import { decodeAnswer } from './decode.ts'
import { answerTypes } from './go-types.ts'

const types = {
  'CompositeController v1': answerTypes.CompositeController.v1,
  'CompositeController v2': answerTypes.CompositeController.v2,
  'DecoratorController v1': answerTypes.DecoratorController.v1,
  'DecoratorController v2': answerTypes.DecoratorController.v2,
  'customize v1': answerTypes.customize.v1,
  'customize v2': answerTypes.customize.v2,
} as const

/** What the decoder of Metacontroller 4.17.2 said when it was given these bodies. */
const said: readonly (readonly [keyof typeof types, string, string])[] = [
  [
    'CompositeController v1',
    '[]',
    'json: cannot unmarshal array into Go value of type v1.CompositeHookResponse',
  ],
  [
    'CompositeController v1',
    '"x"',
    'json: cannot unmarshal string into Go value of type v1.CompositeHookResponse',
  ],
  [
    'CompositeController v1',
    '1',
    'json: cannot unmarshal number into Go value of type v1.CompositeHookResponse',
  ],
  [
    'CompositeController v1',
    'true',
    'json: cannot unmarshal bool into Go value of type v1.CompositeHookResponse',
  ],
  [
    'CompositeController v1',
    '{"status":"x"}',
    'json: cannot unmarshal string into Go struct field CompositeHookResponse.status of type map[string]interface {}',
  ],
  [
    'CompositeController v1',
    '{"status":[]}',
    'json: cannot unmarshal array into Go struct field CompositeHookResponse.status of type map[string]interface {}',
  ],
  [
    'CompositeController v1',
    '{"children":{}}',
    'json: cannot unmarshal object into Go struct field CompositeHookResponse.children of type []*unstructured.Unstructured',
  ],
  [
    'CompositeController v1',
    '{"children":"x"}',
    'json: cannot unmarshal string into Go struct field CompositeHookResponse.children of type []*unstructured.Unstructured',
  ],
  [
    'CompositeController v1',
    '{"children":["x"]}',
    'json: cannot unmarshal string into Go struct field CompositeHookResponse.children of type map[string]interface {}',
  ],
  [
    'CompositeController v1',
    '{"children":[1]}',
    'json: cannot unmarshal number into Go struct field CompositeHookResponse.children of type map[string]interface {}',
  ],
  [
    'CompositeController v1',
    '{"children":[[]]}',
    'json: cannot unmarshal array into Go struct field CompositeHookResponse.children of type map[string]interface {}',
  ],
  ['CompositeController v1', '{"children":[{}]}', "Object 'Kind' is missing in '{}'"],
  [
    'CompositeController v1',
    '{"children":[ {"kind" : "" } ]}',
    'Object \'Kind\' is missing in \'{"kind" : "" }\'',
  ],
  ['CompositeController v1', '{"children":[{"kind":1}]}', "Object 'Kind' is missing in '{\"kind\":1}'"],
  [
    'CompositeController v1',
    '{"children":[{"kind":"A","apiVersion":"a/b/c"}]}',
    'Object \'Kind\' is missing in \'{"kind":"A","apiVersion":"a/b/c"}\'',
  ],
  [
    'CompositeController v1',
    '{"children":[{"kind":"A","n":1e999}]}',
    'json: cannot unmarshal number 1e999 into Go struct field CompositeHookResponse.children of type float64',
  ],
  [
    'CompositeController v1',
    '{"status":{"a":1e999}}',
    'json: cannot unmarshal number 1e999 into Go struct field CompositeHookResponse.status of type float64',
  ],
  [
    'CompositeController v1',
    '{"resyncAfterSeconds":"1"}',
    'json: cannot unmarshal string into Go struct field CompositeHookResponse.resyncAfterSeconds of type float64',
  ],
  [
    'CompositeController v1',
    '{"resyncAfterSeconds":1e999}',
    'json: cannot unmarshal number 1e999 into Go struct field CompositeHookResponse.resyncAfterSeconds of type float64',
  ],
  [
    'CompositeController v1',
    '{"finalized":"true"}',
    'json: cannot unmarshal string into Go struct field CompositeHookResponse.finalized of type bool',
  ],
  ['CompositeController v1', '{"finalized":1,"children":[{}]}', "Object 'Kind' is missing in '{}'"],
  [
    'CompositeController v1',
    '{"resyncAfterSeconds":{},"finalized":[]}',
    'json: cannot unmarshal object into Go struct field CompositeHookResponse.resyncAfterSeconds of type float64',
  ],
  [
    'CompositeController v2',
    '[]',
    'json: cannot unmarshal array into Go value of type v2.CompositeHookResponse',
  ],
  [
    'DecoratorController v1',
    '{"labels":{"a":1}}',
    'json: cannot unmarshal number into Go struct field DecoratorHookResponse.labels of type string',
  ],
  [
    'DecoratorController v1',
    '{"annotations":[]}',
    'json: cannot unmarshal array into Go struct field DecoratorHookResponse.annotations of type map[string]*string',
  ],
  [
    'DecoratorController v1',
    '{"attachments":[true]}',
    'json: cannot unmarshal bool into Go struct field DecoratorHookResponse.attachments of type map[string]interface {}',
  ],
  ['customize v1', '[]', 'json: cannot unmarshal array into Go value of type v1.CustomizeHookResponse'],
  [
    'customize v1',
    '{"relatedResources":{}}',
    'json: cannot unmarshal object into Go struct field CustomizeHookResponse.relatedResources of type []*v1alpha1.RelatedResourceRule',
  ],
  [
    'customize v1',
    '{"relatedResources":["x"]}',
    'json: cannot unmarshal string into Go struct field CustomizeHookResponse.relatedResources of type v1alpha1.RelatedResourceRule',
  ],
  [
    'customize v1',
    '{"relatedResources":[{"apiVersion":1}]}',
    'json: cannot unmarshal number into Go struct field RelatedResourceRule.relatedResources.ResourceRule.apiVersion of type string',
  ],
  [
    'customize v1',
    '{"relatedResources":[{"names":"x"}]}',
    'json: cannot unmarshal string into Go struct field RelatedResourceRule.relatedResources.names of type []string',
  ],
  [
    'customize v1',
    '{"relatedResources":[{"names":[1]}]}',
    'json: cannot unmarshal number into Go struct field RelatedResourceRule.relatedResources.names of type string',
  ],
  [
    'customize v1',
    '{"relatedResources":[{"labelSelector":[]}]}',
    'json: cannot unmarshal array into Go struct field RelatedResourceRule.relatedResources.labelSelector of type v1.LabelSelector',
  ],
  [
    'customize v1',
    '{"relatedResources":[{"labelSelector":{"matchLabels":{"a":true}}}]}',
    'json: cannot unmarshal bool into Go struct field LabelSelector.relatedResources.labelSelector.matchLabels of type string',
  ],
  [
    'customize v1',
    '{"relatedResources":[{"namespaceSelector":{"matchExpressions":[{"operator":1}]}}]}',
    'json: cannot unmarshal number into Go struct field LabelSelectorRequirement.relatedResources.namespaceSelector.matchExpressions.operator of type v1.LabelSelectorOperator',
  ],
  [
    'customize v1',
    '{"relatedResources":[{"labelSelector":{"matchExpressions":{}}}]}',
    'json: cannot unmarshal object into Go struct field LabelSelector.relatedResources.labelSelector.matchExpressions of type []v1.LabelSelectorRequirement',
  ],
  [
    'CompositeController v2',
    '{"surprise":1,"Status":2}',
    '[unknown field "surprise", unknown field "Status"]',
  ],
  ['CompositeController v2', '{"surprise":1}', 'unknown field "surprise"'],
  ['CompositeController v2', '{"surprise":1,"surprise":2}', 'unknown field "surprise"'],
  ['CompositeController v2', '{"finalized":true,"finalized":false}', 'duplicate field "finalized"'],
  ['CompositeController v2', '{"status":{"a":1,"a":2}}', 'duplicate field "status.a"'],
  ['CompositeController v2', '{"status":{"a":[{"b":1,"b":2}]}}', 'duplicate field "status.a[0].b"'],
  ['CompositeController v2', '{"status":{"a":{"b":1,"b":2,"b":3}}}', 'duplicate field "status.a.b"'],
  [
    'CompositeController v2',
    '{"children":[{"kind":"A","x":1,"x":2}],"Children":[]}',
    'unknown field "Children"',
  ],
  [
    'CompositeController v2',
    '{"a\\"b\\u0000é\\u00a0":1,"😀":1}',
    '[unknown field "a\\"b\\x00é\\u00a0", unknown field "😀"]',
  ],
  [
    'DecoratorController v2',
    '{"labels":{"a":"1","a":"2"},"status":{"x":1,"x":2},"object":{}}',
    '[duplicate field "labels.a", duplicate field "status.x", unknown field "object"]',
  ],
  [
    'customize v2',
    '{"relatedResources":[{"apiVersion":"v1"},{"kind":"x","names":[],"names":[],"labelSelector":{"matchLabel":{},"matchExpressions":[{"key":"a","key":"b"}]}}]}',
    '[unknown field "relatedResources[1].kind", duplicate field "relatedResources[1].names", unknown field "relatedResources[1].labelSelector.matchLabel", duplicate field "relatedResources[1].labelSelector.matchExpressions[0].key"]',
  ],
]

/** What strict mode refuses, or why the answer cannot be read at all. */
function complaintOf(type: keyof typeof types, body: string): string {
  try {
    const { strict } = decodeAnswer(body, types[type])
    return strict.length > 1 ? `[${strict.join(', ')}]` : strict.join('')
  } catch (error) {
    return (error as Error).message
  }
}

describe('decodeAnswer', () => {
  for (const [type, body, text] of said) {
    it(`says of ${type} ${JSON.stringify(body)} what Go says`, () => {
      assert.equal(complaintOf(type, body), text)
    })
  }

  const composite = (body: string) => decodeAnswer(body, types['CompositeController v1'])

  it('takes null, an empty object and unknown fields for an empty answer', () => {
    for (const body of ['null', ' {} ', '{"Children":[{}]}', '{"attachments":"x"}']) {
      assert.deepEqual(composite(body).value, {})
    }
  })

  it('keeps what is in a child, also names that mean something to JavaScript', () => {
    const body =
      '{"children":[{"kind":"A","__proto__":{"x":[1,-0.5e1,"a\\"\\u0041\\ud83d\\ude00"]},"b":[{},[]]}]}'
    const [child] = composite(body).value.children as object[]
    assert.deepEqual(Object.entries(child ?? {}), [
      ['kind', 'A'],
      ['__proto__', { x: [1, -5, 'a"A😀'] }],
      ['b', [{}, []]],
    ])
    assert.equal(Object.getPrototypeOf(child), Object.prototype)
  })

  it('replaces half a surrogate pair', () => {
    assert.deepEqual(composite('{"status":{"a":"\\ud800x"}}').value, { status: { a: '\ufffdx' } })
  })

  it('lets null be what Go makes of it', () => {
    const { value } = composite(
      '{"status":null,"children":[null],"resyncAfterSeconds":null,"finalized":null}',
    )
    assert.deepEqual(value, { status: null, children: [null], resyncAfterSeconds: 0, finalized: false })
    const body = '{"relatedResources":[{"names":[null],"labelSelector":null,"namespace":null}]}'
    assert.deepEqual(decodeAnswer(body, types['customize v1']).value, {
      relatedResources: [{ names: [''], labelSelector: null, namespace: '' }],
    })
  })

  it('fills a map further that comes twice, and replaces anything else', () => {
    const { value } = composite(
      '{"status":{"a":1,"b":{"c":1}},"finalized":true,"status":{"b":{}},"finalized":false}',
    )
    assert.deepEqual(value, { status: { a: 1, b: {} }, finalized: false })
  })

  it('marks the maps and children with a number that Go keeps as a float', () => {
    const body =
      '{"status":{"a":[1.0]},"children":[{"kind":"A","n":1},{"kind":"B","n":{"x":1e3}},{"kind":"C","n":1.5}]}'
    const { value, floats } = composite(body)
    const { status, children } = value as { status: object; children: object[] }
    assert.deepEqual(
      [status, ...children].map((object) => floats.has(object)),
      [true, false, true, false],
    )
  })

  it('keeps a hundred strict errors, as Metacontroller does', () => {
    const body = JSON.stringify(
      Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x${index}`, 1])),
    )
    assert.equal(composite(body).strict.length, 100)
  })

  it('refuses what is nested too deeply instead of breaking', () => {
    const deep = (levels: number) => `{"status":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`
    assert.deepEqual(Object.keys(composite(deep(500)).value), ['status'])
    assert.throws(() => composite(deep(20_000)), { message: "invalid character '[' exceeded max depth" })
  })
})
