import assert from 'node:assert/strict'
import { COMPLETION_INDEX, type Job, type JobPod } from './objects.ts'
import { surplusPods } from './victims.ts'

const job = (spec: object = {}): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {},
  spec: { selector: {}, template: { spec: {} }, ...spec },
})
interface Facts {
  node?: string
  phase?: string
  ready?: string
  restarts?: number
  made?: string
  index?: string
}
const pod = (
  name: string,
  { node = 'n', phase = 'Running', ready, restarts = 0, made = '1', index }: Facts,
): JobPod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    creationTimestamp: made,
    ...(index !== undefined && { annotations: { [COMPLETION_INDEX]: index } }),
  },
  spec: { nodeName: node },
  status: {
    phase,
    containerStatuses: [{ restartCount: restarts }],
    ...(ready !== undefined && {
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ready }],
    }),
  },
})
const names = (pods: readonly JobPod[]) => pods.map(({ metadata }) => metadata.name)

describe('Pods that are too many', () => {
  it('are those that run least', () => {
    const ordered = [
      pod('no node', { node: '' }),
      pod('pending', { phase: 'Pending' }),
      pod('unknown', { phase: 'Unknown' }),
      pod('restarted', { restarts: 2 }),
      pod('young', { made: '3' }),
      pod('old', {}),
      pod('ready late', { ready: '8' }),
      pod('ready early', { ready: '7' }),
    ]
    assert.deepEqual(names(surplusPods(job(), ordered.toReversed(), 8)), names(ordered))
    assert.deepEqual(names(surplusPods(job(), ordered, 1)), ['no node'])
    assert.deepEqual(surplusPods(job(), ordered, 0), [])
  })

  it('of an Indexed Job are also those without a place of their own', () => {
    const indexed = job({ completionMode: 'Indexed', completions: 2 })
    const pods = [
      pod('a', { index: '0' }),
      pod('b', { index: '0', node: '' }),
      pod('c', { index: '1' }),
      pod('d', { index: '2' }),
      pod('e', {}),
    ]
    assert.deepEqual(names(surplusPods(indexed, pods, 0)).sort(), ['b', 'd', 'e'])
    assert.deepEqual(names(surplusPods(indexed, pods, 4)).length, 4)
  })
})
