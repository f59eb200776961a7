import assert from 'node:assert/strict'
import { sameJson, type Obj } from '../../../cluster/object.ts'
import type { BugMode } from '../bugs.ts'
import type { Plan, UpdateMethod } from '../plan/plan.ts'
import { advance } from './advance.ts'
import { indexDesired, indexObserved } from './desired-children.ts'
import type { ClaimedNames } from './revision.ts'

const parent: Obj = { apiVersion: 'x/v1', kind: 'Fleet', metadata: { name: 'f', namespace: 'ns', uid: 'u' } }
const planOf = (method: UpdateMethod = 'RollingRecreate', checks: object[] = []) =>
  ({
    generateSelector: false,
    children: [
      { apiVersion: 'v1', method, checks, resource: { kind: 'Pod' } },
      { apiVersion: 'v1', method: 'InPlace', checks: [], resource: { kind: 'Secret' } },
    ],
  }) as unknown as Plan
const child = (name: string, image: number, kind = 'Pod', rest: object = {}): Obj => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'ns' },
  image,
  ...rest,
})
const pods = (...names: string[]): ClaimedNames[] => [{ apiGroup: '', kind: 'Pod', names }]

interface Case {
  claims: (readonly ClaimedNames[])[]
  desired: Obj[]
  observed?: Obj[]
  bugs?: BugMode
  plan?: Plan
}
const step = ({ claims, desired, observed = [], bugs = 'fix', plan = planOf() }: Case) =>
  advance({
    plan,
    parent,
    bugs,
    claims,
    latest: 'rev-2',
    desired: indexDesired(plan, parent, desired),
    observed: indexObserved(parent, [{ apiVersion: 'v1', kind: 'Pod', namespaced: true, objects: observed }]),
    differences: (now, wanted) => {
      if (now.image === -1) throw new Error('unreadable')
      return sameJson(now.image, wanted.image) ? [] : ['image']
    },
  })
const waiting = (message: string) => ({ status: 'False', reason: 'RolloutWaiting', message })

describe('advance', () => {
  const three = [child('a', 2), child('b', 2), child('c', 2)]
  const old = [child('a', 1), child('b', 1), child('c', 1)]

  it('gives what nobody claims to the latest revision', () => {
    const { claims, condition } = step({ claims: [[]], desired: [...three, child('s', 2, 'Secret')] })
    assert.deepEqual(claims, [pods('a', 'b', 'c')])
    assert.deepEqual(condition, {
      status: 'True',
      reason: 'OnLatestRevision',
      message: 'latest ControllerRevision: rev-2',
    })
  })
  it('moves one child at a time, in the order of the answer', () => {
    const { claims, condition } = step({
      claims: [[], pods('a', 'c', 'b')],
      desired: three.toReversed(),
      observed: old,
    })
    assert.deepEqual(claims, [pods('c'), pods('a', 'b')])
    assert.deepEqual(condition, { status: 'False', reason: 'RolloutProgressing', message: 'updating Pod c' })
  })
  it('waits until those that were moved are there, up to date and healthy', () => {
    const at = (first: Obj[], plan?: Plan) =>
      step({
        claims: [pods('a'), pods('b')],
        desired: three.slice(0, 2),
        observed: [...first, child('b', 1)],
        ...(plan && { plan }),
      })
    assert.deepEqual(at([]).condition, waiting('missing child Pod a'))
    assert.deepEqual(at([child('a', 1)]).condition, waiting('child Pod a is not updated yet'))
    assert.deepEqual(
      at([child('a', -1)]).condition,
      waiting("can't check if child Pod a is updated: unreadable"),
    )
    assert.deepEqual(
      at([child('a', 2)], planOf('RollingInPlace', [{ type: 'Ready' }])).condition,
      waiting('child Pod a failed status check: required condition type missing: "Ready"'),
    )
    assert.deepEqual(at([]).claims, [pods('a'), pods('b')])
    assert.equal(at([child('a', 2)]).condition.reason, 'RolloutProgressing')
  })
  it('moves at once, without a turn, what is up to date already', () => {
    const observed = [child('a', 2), child('b', 2), child('c', 1)]
    const { claims, condition } = step({ claims: [[], pods('a', 'b', 'c')], desired: three, observed })
    assert.deepEqual(claims, [pods('a', 'b', 'c'), pods()])
    assert.equal(condition.message, 'updating Pod c')
  })
  it('ends when the last child is on the latest revision, whatever its health', () => {
    const { condition } = step({ claims: [pods('a', 'b', 'c'), []], desired: three, observed: old })
    assert.equal(condition.reason, 'OnLatestRevision')
  })
  it('forgets claims of kinds that roll no more and of children that nobody wants', () => {
    const secrets = [{ apiGroup: '', kind: 'Secret', names: ['s'] }]
    const { claims } = step({
      claims: [pods('a', 'gone'), [...secrets, ...pods('gone')]],
      desired: [child('a', 2), child('s', 2, 'Secret')],
    })
    assert.deepEqual(claims, [pods('a'), []])
  })
  it('lets the latest revision win where two claim a child', () => {
    const { claims } = step({
      claims: [pods('a'), pods('a', 'b')],
      desired: three.slice(0, 2),
      observed: old,
    })
    assert.deepEqual(claims, [pods('a'), pods('b')])
  })

  describe('as 4.17.2 does it', () => {
    for (const bugs of ['emulate', 'stop'] as const) {
      it(`${bugs}: does not get past the first child, and says what it overlooks`, () => {
        const first = step({ bugs, claims: [[], pods('a', 'b')], desired: three.slice(0, 2), observed: old })
        assert.deepEqual(first.claims, [pods('a'), pods('b')])
        const second = step({
          bugs,
          claims: first.claims,
          desired: three.slice(0, 2),
          observed: [child('a', 2), child('b', 1)],
        })
        assert.deepEqual(second.condition, waiting('missing child Pod a'))
        assert.deepEqual(second.overlooked, { apiVersion: 'v1', kind: 'Pod', namespace: 'ns', name: 'a' })
        const gone = step({
          bugs,
          claims: first.claims,
          desired: three.slice(0, 2),
          observed: [child('b', 1)],
        })
        assert.deepEqual([gone.condition, gone.overlooked], [waiting('missing child Pod a'), undefined])
      })
    }
    it('keeps names that nobody wants while one of the kind stays', () => {
      const { claims } = step({
        bugs: 'emulate',
        claims: [pods('a', 'gone'), pods('b', 'lost')],
        desired: three.slice(0, 2),
      })
      assert.deepEqual(claims, [pods('a', 'gone'), pods('b', 'lost')])
    })
  })
})
