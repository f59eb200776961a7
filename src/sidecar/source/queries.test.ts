import assert from 'node:assert/strict'
import type { Rule } from '../model.ts'
import { describeQuery, needsOf } from './queries.ts'

const target = { root: '/root', folder: '' }
const other = { root: '/root', folder: 'other' }
const rule = (more: Partial<Rule>): Rule => ({ kinds: ['ConfigMap'], namespaces: 'own', target, ...more })

describe('needsOf', () => {
  it('asks once for what several rules select, and sends it to each of their targets', () => {
    const web = { labelSelector: 'app=web' }
    const needs = needsOf([rule(web), rule({ ...web, namespaces: ['mine'], target: other })], 'mine')
    assert.deepEqual(
      needs.map(({ query, targets }) => [describeQuery(query), targets]),
      [['ConfigMaps in mine (app=web)', [target, other]]],
    )
  })

  it('asks by kind and namespace', () => {
    const rules = [rule({ kinds: ['ConfigMap', 'Secret'], namespaces: ['a', 'b'], name: 'app' })]
    assert.deepEqual(
      needsOf(rules, 'mine').map(({ query }) => describeQuery(query)),
      ['ConfigMap a/app', 'ConfigMap b/app', 'Secret a/app', 'Secret b/app'],
    )
  })

  it('asks once for all namespaces', () => {
    const rules = [rule({ namespaces: 'all', labelSelector: 'x' }), rule({ namespaces: 'all', name: 'app' })]
    assert.deepEqual(
      needsOf(rules, 'mine').map(({ query }) => describeQuery(query)),
      ['ConfigMaps in all namespaces (x)', 'ConfigMaps app in all namespaces'],
    )
  })
})
