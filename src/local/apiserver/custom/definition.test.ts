import assert from 'node:assert/strict'
import { established, situation, widgets } from '../../../../test/support/widgets.ts'
import type { Obj } from '../../../cluster/object.ts'
import { ApiError } from '../errors.ts'
import { crdStrategy } from './definition.ts'

const problems = (next: Obj, previous?: Obj) =>
  (crdStrategy.validate?.(next, previous, situation) ?? []).map(
    ({ field, message }) => `${field}: ${message}`,
  )
const warnings = (next: Obj) => crdStrategy.warnings?.(next, undefined, situation)

const at = 'spec.validation.openAPIV3Schema.properties[spec]'

describe('definitions', () => {
  it('are completed', () => {
    assert.deepEqual(widgets().spec, {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', singular: 'widget', listKind: 'WidgetList' },
      versions: (widgets().spec as { versions: unknown }).versions,
      conversion: { strategy: 'None' },
    })
    assert.deepEqual(problems(widgets()), [])
  })

  it('are named after their resource', () => {
    const crd = widgets()
    crd.metadata.name = 'things.example.com'
    assert.deepEqual(problems(crd), [
      'metadata.name: Invalid value: "things.example.com": must be spec.names.plural+"."+spec.group',
    ])
  })

  it('need a schema', () => {
    assert.deepEqual(problems(widgets({ version: { schema: undefined } })), [
      'spec.versions[0].schema.openAPIV3Schema: Required value',
    ])
  })

  for (const [what, spec, wanted] of [
    [
      'a type for each field',
      { properties: { a: {} } },
      [
        '.properties[a].type: Required value: must not be empty for specified object fields',
        '.type: Required value: must not be empty for specified object fields',
      ],
    ],
    ['items for lists', { type: 'array' }, ['.items: Required value: must be specified']],
    [
      'a known type',
      { type: 'text' },
      [
        '.type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"',
      ],
    ],
    [
      'no properties beside additionalProperties',
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } },
      ['.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
    ],
    [
      'regular expressions that Go understands',
      { type: 'string', pattern: '(?=a)' },
      [
        '.pattern: Invalid value: "(?=a)": must be a valid regular expression, but isn\'t: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
      ],
    ],
    [
      'defaults that are valid',
      { type: 'integer', default: 'x' },
      ['.default: Invalid value: "string":  in body must be of type integer: "string"'],
    ],
    [
      'keys for lists of type map',
      { type: 'array', 'x-kubernetes-list-type': 'map', items: { type: 'object' } },
      ['.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'],
    ],
  ] as const) {
    it(`need ${what}`, () => {
      const found = problems(widgets({ spec })).sort()
      for (const each of wanted) assert.ok(found.includes(`${at}${each}`), found.join('\n'))
    })
  }

  it('do not compile rules with wrong types', () => {
    const spec = { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > "a"' }] }
    assert.deepEqual(problems(widgets({ spec })), [
      `${at}.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self \\u003e \\"a\\"","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:6: found no matching overload for '_>_' applied to '(int, string)'\n | self > "a"\n | .....^`,
    ])
  })

  it('warn of rules that cannot be evaluated here, and of unknown formats', () => {
    const spec = {
      type: 'object',
      properties: { a: { type: 'string', format: 'colour' } },
      'x-kubernetes-validations': [{ rule: '{?"a": 1}.size() == 1' }],
    }
    assert.deepEqual(problems(widgets({ spec })), [])
    const told = warnings(widgets({ spec })) ?? []
    assert.match(told.join('\n'), /unrecognized format "colour"/)
    const crd = widgets({ spec })
    problems(crd)
    assert.match((warnings(crd) ?? []).join('\n'), /cannot evaluate the rule/)
  })

  it('keep their scope and kind once they are established', () => {
    const before = established()
    const next = widgets({
      rest: {
        scope: 'Cluster',
        names: { plural: 'widgets', kind: 'Gadget', listKind: 'GadgetList', singular: 'gadget' },
      },
    })
    next.status = before.status
    const found = problems(next, before)
    assert.deepEqual(found, [
      'spec.scope: Invalid value: "Cluster": field is immutable',
      'spec.names.kind: Invalid value: "Gadget": field is immutable',
    ])
  })

  it('cannot be converted by a webhook', () => {
    const crd = widgets({ rest: { conversion: { strategy: 'Webhook' } } })
    assert.throws(() => problems(crd), ApiError)
  })

  it('need the approval of Kubernetes for its groups', () => {
    const crd = widgets({ rest: { group: 'widgets.k8s.io' } })
    crd.metadata.name = 'widgets.widgets.k8s.io'
    assert.match(
      problems(crd).join('\n'),
      /metadata\.annotations\[api-approved\.kubernetes\.io\]: Required value: protected groups must have approval annotation/,
    )
  })

  it('remember all versions that objects were stored in', () => {
    const before = established()
    const versions = [
      { name: 'v1', served: true, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
      { name: 'v2', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
    ]
    const next = widgets({ rest: { versions } })
    crdStrategy.prepare?.(next, before, situation)
    assert.deepEqual((next.status as { storedVersions: unknown }).storedVersions, ['v1', 'v2'])
    assert.deepEqual(problems(next, before), [])
  })
})
