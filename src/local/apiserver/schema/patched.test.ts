import assert from 'node:assert/strict'
import { schemaFor } from './documents.ts'
import { goMap, readPatched } from './patched.ts'

const schema = schemaFor('apps', 'v1', 'Deployment')!
const kind = { kind: 'Deployment', version: 'v1' }
const strategic = (value: unknown) => ({
  value,
  form: 'map' as const,
  shown: () => goMap(value),
  strict: ['duplicate field "spec"'],
})

describe('readPatched', () => {
  it('refuses what cannot be read, and shows the patch', () => {
    assert.throws(() => readPatched(strategic({ spec: { replicas: 'x' } }), schema, 'Ignore', kind), {
      code: 422,
      message: ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
    })
  })

  it('refuses unknown fields in Strict mode: those of the patch first, the others sorted', () => {
    assert.throws(() => readPatched(strategic({ z: 1, spec: { a: 1 } }), schema, 'Strict', kind), {
      message:
        ' "" is invalid: patch: Invalid value: "map[spec:map[a:1] z:1]": strict decoding error: duplicate field "spec", unknown field "spec.a", unknown field "z"',
    })
  })

  it('warns of them otherwise', () => {
    const { warnings } = readPatched(strategic({ z: 1 }), schema, 'Warn', kind)
    assert.deepEqual(warnings, ['duplicate field "spec"', 'unknown field "z"'])
  })
})

describe('goMap', () => {
  it('prints as Go prints maps', () => {
    assert.equal(
      goMap({ b: [1, 'x', true, {}], a: null, c: 1e21, __proto__: {} }),
      'map[a:<nil> b:[1 x true map[]] c:1e+21]',
    )
  })
})
