import assert from 'node:assert/strict'
import { applyFieldValidation } from './field-validation.ts'

const kind = { kind: 'Deployment', version: 'v1' }
const strict = ['duplicate field "spec.replicas"', 'unknown field "spec.foo"']
const yaml =
  'yaml: unmarshal errors:\n  line 2: key "a" already set in map\n  line 5: key "b" already set in map'

describe('applyFieldValidation', () => {
  it('refuses in Strict mode, with all findings', () => {
    assert.throws(() => applyFieldValidation('Strict', strict, kind), {
      code: 400,
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: duplicate field "spec.replicas", unknown field "spec.foo"',
    })
  })

  it('warns of each finding in Warn mode', () => {
    assert.deepEqual(applyFieldValidation('Warn', strict, kind), { warnings: strict })
  })

  it('warns of each line that is wrong in YAML', () => {
    assert.deepEqual(applyFieldValidation('Warn', [yaml, ...strict], kind).warnings, [
      'line 2: key "a" already set in map',
      'line 5: key "b" already set in map',
      ...strict,
    ])
  })

  it('says nothing in Ignore mode, or of nothing', () => {
    assert.deepEqual(applyFieldValidation('Ignore', strict, kind), { warnings: [] })
    assert.deepEqual(applyFieldValidation('Strict', [], kind), { warnings: [] })
  })
})
