import assert from 'node:assert/strict'
import { decodeSelector, printSelector } from './label-selector.ts'

describe('decodeSelector', () => {
  it('takes null for nothing, as Go does', () => {
    assert.deepEqual(decodeSelector(null), {})
    assert.deepEqual(decodeSelector({ matchLabels: null, matchExpressions: [null] }), {
      matchExpressions: [{ key: '', operator: '' }],
    })
    assert.deepEqual(decodeSelector({ matchLabels: { app: null } }), { matchLabels: { app: '' } })
  })

  it('refuses what has another type', () => {
    for (const bad of [
      'app=b',
      [],
      { matchLabels: 'app' },
      { matchLabels: { app: 1 } },
      { matchExpressions: {} },
      { matchExpressions: [{ key: 1 }] },
      { matchExpressions: [{ key: 'a', operator: 'In', values: 'b' }] },
    ]) {
      assert.equal(decodeSelector(bad), undefined, JSON.stringify(bad))
    }
  })
})

describe('printSelector', () => {
  it('prints what Go prints', () => {
    assert.equal(
      printSelector({ matchExpressions: [{ key: 'app', operator: 'Sometimes' }] }),
      '&v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{Key:"app", Operator:"Sometimes", Values:[]string(nil)}}}',
    )
    assert.equal(
      printSelector({ matchLabels: { 'bad key!': 'x', app: 'b' } }),
      '&v1.LabelSelector{MatchLabels:map[string]string{"app":"b", "bad key!":"x"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}',
    )
  })
})
