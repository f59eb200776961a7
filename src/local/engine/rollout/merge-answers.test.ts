import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { Answer } from '../hook/hook.ts'
import type { Plan } from '../plan/plan.ts'
import { indexDesired } from './desired-children.ts'
import { mergeAnswers, type RevisionAnswer } from './merge-answers.ts'

const plan = { generateSelector: false } as Plan
const parent: Obj = { apiVersion: 'x/v1', kind: 'Fleet', metadata: { name: 'f', namespace: 'ns' } }
const revision = (
  image: number,
  names: string[],
  claimed: string[],
  rest: Partial<Answer> = {},
): RevisionAnswer => {
  const children = names.map((name): Obj => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, image }))
  const answer = {
    status: { image },
    children,
    resyncAfterSeconds: 0,
    finalized: true,
    labels: {},
    annotations: {},
    ...rest,
  }
  return {
    answer,
    desired: indexDesired(plan, parent, children),
    claims: [{ apiGroup: '', kind: 'Pod', names: claimed }],
  }
}

describe('mergeAnswers', () => {
  it('takes children that an older revision claims from it, if both want them', () => {
    const latest = revision(3, ['a', 'b', 'c'], ['a'])
    const merged = mergeAnswers(latest, [
      revision(2, ['a', 'b'], ['b', 'x']),
      revision(1, ['a', 'b', 'd'], ['c', 'd']),
    ])
    assert.deepEqual(
      merged.children.map(({ metadata, image }) => [metadata.name, image]),
      [
        ['a', 3],
        ['b', 2],
        ['c', 3],
      ],
    )
    assert.deepEqual(merged.status, { image: 3 })
  })
  it('comes again after the smallest time that anybody asks for', () => {
    const after = (...all: number[]) => {
      const [first = 0, ...rest] = all.map((resyncAfterSeconds) =>
        revision(1, [], [], { resyncAfterSeconds }),
      )
      return mergeAnswers(first as RevisionAnswer, rest).resyncAfterSeconds
    }
    assert.deepEqual([after(0, 0), after(0, 5), after(9, 2.5, 0), after(3, -1)], [0, 5, 2.5, 3])
  })
  it('is finalized when all are', () => {
    const no = revision(1, [], [], { finalized: false })
    const yes = revision(1, [], [])
    assert.equal(mergeAnswers(yes, [yes]).finalized, true)
    assert.equal(mergeAnswers(yes, [yes, no]).finalized, false)
    assert.equal(mergeAnswers(no, [yes]).finalized, false)
  })
})
