import assert from 'node:assert/strict'
import type { FailureRule, Job, JobPod, SuccessRule } from './objects.ts'
import { ruleOn, successOf } from './policies.ts'

const job = (spec: object): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {},
  spec: spec as Job['spec'],
})
const exited = (name: string, exitCode: number) => ({ name, state: { terminated: { exitCode } } })

const pod: JobPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n' },
  spec: {},
  status: {
    phase: 'Failed',
    conditions: [{ type: 'DisruptionTarget', status: 'True' }],
    containerStatuses: [exited('ok', 0), { name: 'runs' }, exited('c', 3)],
    initContainerStatuses: [exited('i', 9)],
  },
}

describe('rules on failures', () => {
  const onExitCodes = (operator: string, values: number[], containerName?: string) => ({
    onExitCodes: { operator, values, ...(containerName !== undefined && { containerName }) },
  })
  const told = 'Container c for pod n/p failed with exit code 3 matching FailJob rule at index'
  for (const [title, rules, expected] of [
    ['none', [], { counts: true }],
    [
      'a code',
      [{ action: 'FailJob', ...onExitCodes('In', [3]) }],
      { action: 'FailJob', counts: true, message: `${told} 0` },
    ],
    ['zero is no failure', [{ action: 'Ignore', ...onExitCodes('In', [0]) }], { counts: true }],
    ['another container', [{ action: 'Ignore', ...onExitCodes('In', [3], 'other') }], { counts: true }],
    [
      'an init container',
      [{ action: 'FailIndex', ...onExitCodes('In', [9]) }],
      { action: 'FailIndex', counts: true },
    ],
    [
      'not in',
      [{ action: 'Ignore', ...onExitCodes('NotIn', [9], 'c') }],
      { action: 'Ignore', counts: false },
    ],
    [
      'the first that fits',
      [
        { action: 'Count', ...onExitCodes('In', [1]) },
        { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        { action: 'Ignore', ...onExitCodes('In', [3]) },
      ],
      {
        action: 'FailJob',
        counts: true,
        message: 'Pod n/p has condition DisruptionTarget matching FailJob rule at index 1',
      },
    ],
    [
      'another status',
      [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'False' }] }],
      { counts: true },
    ],
  ] as [string, FailureRule[], object][]) {
    it(title, () => assert.deepEqual(ruleOn(job({ podFailurePolicy: { rules } }), pod), expected))
  }
})

describe('rules on success', () => {
  const succeeded = [[0, 2] as const]
  for (const [title, rules, expected] of [
    ['none', [], undefined],
    ['a count', [{ succeededCount: 3 }], 'Matched rules at index 0'],
    ['a count that is not met', [{ succeededCount: 4 }], undefined],
    ['indexes', [{ succeededIndexes: '0,2' }], 'Matched rules at index 0'],
    ['indexes that are not all met', [{ succeededIndexes: '1-3' }], undefined],
    [
      'so many of some indexes',
      [{ succeededCount: 4 }, { succeededIndexes: '1-3', succeededCount: 2 }],
      'Matched rules at index 1',
    ],
    ['indexes that there are not', [{ succeededIndexes: '7' }], undefined],
  ] as [string, SuccessRule[], string | undefined][]) {
    it(title, () =>
      assert.equal(successOf(job({ completions: 5, successPolicy: { rules } }), succeeded), expected),
    )
  }
  it('need a success', () => {
    assert.equal(
      successOf(job({ completions: 5, successPolicy: { rules: [{ succeededCount: 0 }] } }), []),
      undefined,
    )
  })
})
