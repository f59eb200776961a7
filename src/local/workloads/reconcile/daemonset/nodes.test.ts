import assert from 'node:assert/strict'
import type { Taint, Toleration } from '../../nodes/taints.ts'
import type { PodSpec } from '../sets/objects.ts'
import { podOf } from '../../../../../test/workloads/fake-world.ts'
import { fitOf, pinned, targetOf } from './nodes.ts'
import type { DaemonSet } from './objects.ts'
import { tolerationsOf } from './tolerations.ts'

const setOf = (spec: PodSpec): DaemonSet => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent' },
  spec: { selector: {}, template: { spec } },
})
const nodeOf = (taints: readonly Taint[] = []) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-1', labels: { disk: 'ssd', cores: '8' } },
  spec: { taints },
})
const requiring = (...nodeSelectorTerms: object[]): PodSpec => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
})
const expression = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
})

describe('fitOf', () => {
  const specs: [string, PodSpec, boolean][] = [
    ['nothing is asked for', {}, true],
    ['its nodeName is that of the Node', { nodeName: 'node-1' }, true],
    ['its nodeName is another', { nodeName: 'node-2' }, false],
    ['the Node has the labels of nodeSelector', { nodeSelector: { disk: 'ssd' } }, true],
    ['the Node lacks a label of nodeSelector', { nodeSelector: { disk: 'ssd', gpu: '1' } }, false],
    ['In holds', requiring(expression('disk', 'In', 'hdd', 'ssd')), true],
    ['NotIn does not hold', requiring(expression('disk', 'NotIn', 'ssd')), false],
    [
      'Exists and DoesNotExist hold',
      requiring({
        matchExpressions: [
          { key: 'disk', operator: 'Exists' },
          { key: 'gpu', operator: 'DoesNotExist' },
        ],
      }),
      true,
    ],
    ['Gt holds', requiring(expression('cores', 'Gt', '4')), true],
    ['Lt does not hold', requiring(expression('cores', 'Lt', '4')), false],
    [
      'one of several terms holds',
      requiring(expression('gpu', 'Exists'), expression('disk', 'Exists')),
      true,
    ],
    ['a term is empty', requiring({}), false],
    [
      'it is the Node by name',
      requiring({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }),
      true,
    ],
    [
      'it is not the Node by name',
      requiring({ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['node-1'] }] }),
      false,
    ],
  ]
  for (const [what, spec, runs] of specs) {
    it(`${runs ? 'runs' : 'does not run'} where ${what}`, () =>
      assert.deepEqual(fitOf(setOf(spec), nodeOf()), { runs, stays: runs }))
  }

  const taints: [string, Taint, Toleration[], boolean, boolean][] = [
    ['a taint that it does not know', { key: 'a', effect: 'NoSchedule' }, [], false, true],
    ['a taint that chases Pods away', { key: 'a', effect: 'NoExecute' }, [], false, false],
    ['a mere preference', { key: 'a', effect: 'PreferNoSchedule' }, [], true, true],
    [
      'a taint of a Node in trouble',
      { key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' },
      [],
      true,
      true,
    ],
    [
      'a tolerated value',
      { key: 'a', value: 'b', effect: 'NoSchedule' },
      [{ key: 'a', value: 'b' }],
      true,
      true,
    ],
    [
      'another value',
      { key: 'a', value: 'b', effect: 'NoSchedule' },
      [{ key: 'a', value: 'c' }],
      false,
      true,
    ],
    [
      'any taint when it puts up with all',
      { key: 'a', effect: 'NoExecute' },
      [{ operator: 'Exists' }],
      true,
      true,
    ],
    ['another effect', { key: 'a', effect: 'NoExecute' }, [{ key: 'a', effect: 'NoSchedule' }], false, false],
  ]
  for (const [what, taint, tolerations, runs, stays] of taints) {
    it(`${runs ? 'runs' : stays ? 'only stays' : 'does not stay'} with ${what}`, () =>
      assert.deepEqual(fitOf(setOf({ tolerations }), nodeOf([taint])), { runs, stays }))
  }
})

describe('tolerationsOf', () => {
  it('puts up with an unconfigured network only on the network of the Node', () => {
    const about = (spec: PodSpec) =>
      tolerationsOf(spec).some(({ key }) => key === 'node.kubernetes.io/network-unavailable')
    assert.equal(about({}), false)
    assert.equal(about({ hostNetwork: true }), true)
  })

  it('names nothing twice', () => {
    const once = tolerationsOf({})
    assert.deepEqual(tolerationsOf({ tolerations: once }), once)
  })
})

describe('targetOf', () => {
  it('is where a Pod was pinned, or runs', () => {
    const pod = podOf(undefined, 'agent-1', { node: '' })
    const affinity = { podAntiAffinity: { kept: true } }
    const spec = pinned({ affinity }, 'node-7')
    assert.deepEqual(spec.affinity?.podAntiAffinity, affinity.podAntiAffinity)
    assert.equal(targetOf({ ...pod, spec }), 'node-7')
    assert.equal(targetOf({ ...pod, spec: { ...spec, nodeName: 'node-8' } }), 'node-8')
    assert.equal(targetOf(pod), undefined)
  })
})
