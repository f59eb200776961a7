import assert from 'node:assert/strict'
import { nextConditions, type Remains } from './conditions.ts'

const nothing: Remains = { discovery: [], errors: [], resources: new Map(), finalizers: new Map() }
const first = '2026-01-01T00:00:00Z'
const later = '2026-01-01T00:01:00Z'

describe('the conditions of a namespace', () => {
  it('say that all is well, once', () => {
    const conditions = nextConditions([], nothing, first)!
    assert.deepEqual(
      conditions.map(({ type, status }) => [type, status]),
      [
        ['NamespaceDeletionDiscoveryFailure', 'False'],
        ['NamespaceDeletionGroupVersionParsingFailure', 'False'],
        ['NamespaceDeletionContentFailure', 'False'],
        ['NamespaceContentRemaining', 'False'],
        ['NamespaceFinalizersRemaining', 'False'],
      ],
    )
    assert.equal(nextConditions(conditions, nothing, later), undefined)
  })

  it('say what remains, sorted', () => {
    const conditions = nextConditions(
      [],
      {
        ...nothing,
        resources: new Map([
          ['secrets.', 1],
          ['configmaps.', 2],
          ['widgets.example.com', 3],
        ]),
        finalizers: new Map([
          ['b', 1],
          ['a', 2],
        ]),
      },
      first,
    )!
    assert.equal(
      conditions[3]?.message,
      'Some resources are remaining: configmaps. has 2 resource instances, secrets. has 1 resource instances, widgets.example.com has 3 resource instances',
    )
    assert.equal(
      conditions[4]?.message,
      'Some content in the namespace has finalizers remaining: a in 2 resource instances, b in 1 resource instances',
    )
  })

  it('say what failed', () => {
    const conditions = nextConditions(
      [],
      {
        ...nothing,
        errors: ['second', 'first'],
        discovery: [
          { groupVersion: 'metrics.k8s.io/v1', message: 'stale GroupVersion discovery: metrics.k8s.io/v1' },
        ],
      },
      first,
    )!
    assert.equal(
      conditions[0]?.message,
      'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1: stale GroupVersion discovery: metrics.k8s.io/v1',
    )
    assert.equal(conditions[2]?.message, 'Failed to delete all resource types, 2 remaining: first, second')
  })

  it('keep the time of a status that stays, and conditions of others', () => {
    const known = [
      { type: 'Mine', status: 'True' as const, lastTransitionTime: first, reason: 'R', message: '' },
      ...nextConditions([], { ...nothing, resources: new Map([['pods.', 2]]) }, first)!,
    ]
    const fewer = nextConditions(known, { ...nothing, resources: new Map([['pods.', 1]]) }, later)!
    assert.equal(fewer[0], known[0])
    assert.deepEqual([fewer[4]?.status, fewer[4]?.lastTransitionTime], ['True', first])
    const none = nextConditions(fewer, nothing, later)!
    assert.deepEqual([none[4]?.status, none[4]?.lastTransitionTime], ['False', later])
  })
})
