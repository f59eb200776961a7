import assert from 'node:assert/strict'
import { parseScenarios } from './scenario.ts'

const load = (text: string) => parseScenarios(text, 'area/file.yaml')
const step = (text: string) => `- name: n\n  steps:\n    - ${text}\n`

describe('scenario files', () => {
  it('are lists of named scenarios', () => {
    const [scenario] = load(step('request: GET /api/v1/namespaces/$ns'))
    assert.equal(scenario?.name, 'n')
    assert.equal(scenario.area, 'area')
  })

  for (const [what, text, why] of [
    ['a field that is not known', step('{request: GET /a, bdoy: {}}'), /“n”, step 1: no such field: bdoy/],
    ['no method', step('request: /a'), /step 1: not “METHOD \/path”/],
    ['two kinds of step', step('{request: GET /a, watch: /b}'), /one of request, watch, read/],
    ['a name that nothing was saved as', step('request: GET /a/$uid'), /nothing saved as \$uid/],
    ['until with a write', step('{request: POST /a, until: {b: c}}'), /until repeats a GET only/],
    ['no steps', '- name: n\n', /“n”: no steps/],
    ['two of the same name', step('request: GET /a').repeat(2), /two scenarios are called “n”/],
    ['an answer of its own without why', step('{request: GET /a, embedded: {status: 501}}'), /go together/],
    ['no YAML', '- [', /area\/file\.yaml: /],
  ] as const) {
    it(`are refused with ${what}`, () => assert.throws(() => load(text), why))
  }

  it('may use what an earlier step saved', () => {
    assert.doesNotThrow(() =>
      load('- name: n\n  steps:\n    - {request: GET /a, save: {uid: b}}\n    - request: GET /a/$uid\n'),
    )
  })
})
