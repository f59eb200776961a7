import assert from 'node:assert/strict'
import { widget, widgetKind } from '../../../../test/support/widgets.ts'
import { validateCustom } from './validate.ts'

/** What is wrong with a spec, as `field: message` without the value. */
function problems(spec: object, value: unknown, previous?: unknown): string[] {
  const kind = widgetKind({ spec })
  const before = previous === undefined ? undefined : widget(previous)
  return validateCustom(widget(value), before, kind).map(({ field, message }) => `${field}: ${message}`)
}
const field = (schema: object, value: unknown, previous?: unknown) =>
  problems(
    { type: 'object', properties: { f: schema } },
    { f: value },
    previous === undefined ? undefined : { f: previous },
  )

describe('validation of custom resources', () => {
  for (const [schema, value, wanted] of [
    [{ type: 'integer' }, 'x', 'Invalid value: "string": spec.f in body must be of type integer: "string"'],
    [{ type: 'string' }, null, 'Invalid value: "null": spec.f in body must be of type string: "null"'],
    [
      { type: 'integer', minimum: 1 },
      0,
      'Invalid value: 0: spec.f in body should be greater than or equal to 1',
    ],
    [
      { type: 'integer', maximum: 5, exclusiveMaximum: true },
      5,
      'Invalid value: 5: spec.f in body should be less than 5',
    ],
    [{ type: 'integer', multipleOf: 2 }, 3, 'Invalid value: 3: spec.f in body should be a multiple of 2'],
    [{ type: 'string', pattern: '^a+$' }, 'b', 'Invalid value: "b": spec.f in body should match \'^a+$\''],
    [{ type: 'string', maxLength: 2 }, 'abc', 'Too long: may not be more than 2 bytes'],
    [{ type: 'string', enum: ['a', 'b'] }, 'c', 'Unsupported value: "c": supported values: "a", "b"'],
    [
      { type: 'string', format: 'date-time' },
      'x',
      'Invalid value: "x": spec.f in body must be of type date-time: "x"',
    ],
    [
      { type: 'array', items: { type: 'string' }, maxItems: 1 },
      ['a', 'b'],
      'Too many: 2: must have at most 1 item',
    ],
    [{ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }, {}, undefined],
  ] as const) {
    const said = wanted === undefined ? ['spec.f.a: Required value'] : [`spec.f: ${wanted}`]
    it(`${JSON.stringify(schema)} does not take ${JSON.stringify(value)}`, () => {
      assert.deepEqual(field(schema, value), said)
    })
  }

  it('takes numbers and texts for int-or-string', () => {
    const schema = { 'x-kubernetes-int-or-string': true }
    assert.deepEqual(field(schema, 5), [])
    assert.deepEqual(field(schema, '50%'), [])
    assert.deepEqual(field(schema, true), [
      'spec.f: Invalid value: "boolean": spec.f in body must be of type integer,string: "boolean"',
    ])
  })

  it('wants exactly one of oneOf, and says what the nearest alternative lacks', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    }
    assert.deepEqual(field(schema, { a: 'x' }), [])
    assert.match(field(schema, {}).join('\n'), /must validate one and only one schema \(oneOf\)/)
    assert.match(field(schema, { a: 'x', b: 'y' }).join('\n'), /Found 2 valid alternatives/)
  })

  it('finds what is twice in sets and maps', () => {
    const set = { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } }
    assert.deepEqual(field(set, ['a', 'b', 'a']), ['spec.f[2]: Duplicate value: "a"'])
    const map = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: {
        type: 'object',
        required: ['k'],
        properties: { k: { type: 'string' }, v: { type: 'string' } },
      },
    }
    assert.deepEqual(field(map, [{ k: 'a' }, { k: 'a', v: 'x' }]), ['spec.f[1]: Duplicate value: {"k":"a"}'])
  })

  it('lets through what was wrong before', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer', minimum: 5 }, b: { type: 'string' } },
    }
    assert.deepEqual(field(schema, { a: 1, b: 'new' }, { a: 1, b: 'old' }), [])
    assert.equal(field(schema, { a: 2 }, { a: 1 }).length, 1)
  })

  it('validates the metadata of embedded objects', () => {
    const schema = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    }
    assert.deepEqual(field(schema, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }), [])
    assert.match(
      field(schema, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a/b' } }).join('\n'),
      /spec\.f\.metadata\.name: Invalid value: "a\/b"/,
    )
    assert.match(field(schema, {}).join('\n'), /spec\.f\.apiVersion: Required value/)
  })

  it('is not stopped by a pattern that would take forever elsewhere', () => {
    const schema = { type: 'string', pattern: '^(a+)+$' }
    assert.equal(field(schema, `${'a'.repeat(10_000)}!`).length, 1)
  })
})
