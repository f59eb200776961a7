import assert from 'node:assert/strict'
import { fill, fillText } from './variables.ts'

describe('variables of a scenario', () => {
  const variables = new Map<string, unknown>([
    ['ns', 'one'],
    ['ns2', 'two'],
    ['port', 30001],
  ])

  it('stand in texts, by their longest name', () => {
    assert.equal(fillText('/$ns/$ns2/${ns}2', variables), '/one/two/one2')
  })

  it('leave the words of Kubernetes alone', () => {
    assert.equal(fillText('$patch $setElementOrder/ports', variables), '$patch $setElementOrder/ports')
  })

  it('keep the type of a value that is one name, and stand in names of fields', () => {
    assert.deepEqual(fill({ 'a-$ns': ['$port', 'x$port', null, 3] }, variables), {
      'a-one': [30001, 'x30001', null, 3],
    })
  })
})
