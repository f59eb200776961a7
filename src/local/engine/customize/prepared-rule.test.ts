import assert from 'node:assert/strict'
import { prepareRule, type Selects } from './prepared-rule.ts'
import type { RelatedRule } from './rule.ts'

const rule = (more: Partial<RelatedRule> = {}): RelatedRule => ({
  apiVersion: 'v1',
  resource: 'secrets',
  ...more,
})
const labelSelector = { matchLabels: { app: 'web' } }

describe('prepareRule', () => {
  const ways: [what: string, rule: RelatedRule, selects: Selects][] = [
    ['nothing', rule(), 'labels'],
    ['nulls', rule({ labelSelector: null, namespace: null, names: null }), 'labels'],
    ['empty values', rule({ namespace: '', names: [] }), 'labels'],
    ['labels', rule({ labelSelector }), 'labels'],
    ['labels and no names', rule({ labelSelector, names: [] }), 'labels'],
    ['labels and a namespace', rule({ labelSelector, namespace: 'a' }), 'namespace-and-labels'],
    ['a namespace', rule({ namespace: 'a' }), 'namespace-and-names'],
    ['names', rule({ names: ['a'] }), 'namespace-and-names'],
    ['namespaces', rule({ namespaceSelector: {} }), 'namespace-selector'],
    ['namespaces and labels', rule({ namespaceSelector: {}, labelSelector }), 'namespace-selector'],
  ]
  for (const [what, given, selects] of ways) {
    it(`selects by ${selects} with ${what}`, () => assert.equal(prepareRule(given).selects(), selects))
  }

  const start =
    '&v1alpha1.RelatedResourceRule{ResourceRule:v1alpha1.ResourceRule{APIVersion:"v1", Resource:"secrets"}, '
  const wrong: [what: string, rule: RelatedRule, said: string, printed: RegExp][] = [
    [
      'names and labels',
      rule({ names: ['a', 'b"'], labelSelector }),
      'related rule cannot have both names and labelSelector/namespaceSelector specified: ',
      /^LabelSelector:\(\*v1\.LabelSelector\)\(0xc000[0-9a-f]{6}\), NamespaceSelector:\(\*v1\.LabelSelector\)\(nil\), Namespace:"", Names:\[\]string\{"a", "b\\""\}\}$/,
    ],
    [
      'a namespace and namespaces',
      rule({ namespace: 'a', namespaceSelector: {} }),
      'related rule cannot have both namespace and namespaceSelector specified: ',
      /^LabelSelector:\(\*v1\.LabelSelector\)\(nil\), NamespaceSelector:\(\*v1\.LabelSelector\)\(0xc000[0-9a-f]{6}\), Namespace:"a", Names:\[\]string\(nil\)\}$/,
    ],
  ]
  for (const [what, given, said, printed] of wrong) {
    it(`refuses ${what} as Go prints them, the same every time`, () => {
      const message = (of: RelatedRule) => {
        try {
          return prepareRule(of).selects()
        } catch (error) {
          return (error as Error).message
        }
      }
      const text = message(given)
      assert.ok(text.startsWith(said + start))
      assert.match(text.slice((said + start).length), printed)
      assert.equal(message(structuredClone(given)), text)
    })
  }

  it('selects everything without a selector, and with an empty one', () => {
    assert.equal(prepareRule(rule()).labels()({ a: 'b' }), true)
    assert.equal(prepareRule(rule({ labelSelector: {} })).labels()(undefined), true)
    assert.equal(prepareRule(rule({ labelSelector })).labels()({ app: 'api' }), false)
  })

  it('says what is wrong with a selector when it is used', () => {
    const prepared = prepareRule(
      rule({ labelSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } }),
    )
    assert.equal(prepared.selects(), 'labels')
    assert.throws(() => prepared.labels(), { message: '"Is" is not a valid label selector operator' })
  })
})
