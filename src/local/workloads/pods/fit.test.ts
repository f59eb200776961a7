import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { fit } from './fit.ts'
import { asPod, type PodSpec } from './pod.ts'

const node = (
  name: string,
  { labels = {}, spec = {} }: { labels?: Record<string, string>; spec?: object } = {},
): Obj => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  spec,
})
const fits = (spec: Partial<PodSpec>, nodes: readonly Obj[]) =>
  fit(asPod({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [], ...spec } }), nodes)
const none = (why: string, count = 1) => ({
  why: `0/${count} nodes are available: ${why}. no new claims to deallocate, preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`,
})
const required = (term: object): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
  },
})

describe('fit', () => {
  it('takes the first node by name that fits', () => {
    assert.deepEqual(fits({}, [node('b'), node('a')]), { node: 'a' })
    assert.deepEqual(
      fits({ nodeSelector: { disk: 'ssd' } }, [node('a'), node('b', { labels: { disk: 'ssd' } })]),
      {
        node: 'b',
      },
    )
  })

  it('says why none does, in the words of the scheduler', () => {
    const tainted = node('a', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } })
    const cordoned = node('b', { spec: { unschedulable: true } })
    const mismatch = "node(s) didn't match Pod's node affinity/selector"
    assert.deepEqual(fits({}, []), { why: 'no nodes available to schedule pods' })
    assert.deepEqual(fits({}, [tainted]), none('1 node(s) had untolerated taint(s)'))
    assert.deepEqual(fits({ nodeSelector: { a: 'b' } }, [node('a')]), none(`1 ${mismatch}`))
    assert.deepEqual(
      fits({ nodeSelector: { a: 'b' } }, [tainted, cordoned, node('c'), node('d')]),
      none(`1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 ${mismatch}`, 4),
    )
  })

  const taints = [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }]
  for (const [toleration, tolerated] of [
    [{ operator: 'Exists' }, true],
    [{ key: 'gpu', operator: 'Exists' }, true],
    [{ key: 'gpu', value: 'yes' }, true],
    [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }, true],
    [{ key: 'gpu', value: 'no' }, false],
    [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }, false],
    [{ key: 'cpu', operator: 'Exists' }, false],
  ] as const)
    it(`${tolerated ? 'puts up with' : 'is kept off by'} a taint with ${JSON.stringify(toleration)}`, () => {
      const place = fits({ tolerations: [toleration] }, [node('a', { spec: { taints } })])
      assert.equal('node' in place, tolerated)
    })

  it('minds no taints that only ask', () => {
    const spec = { taints: [{ key: 'x', effect: 'PreferNoSchedule' }] }
    assert.deepEqual(fits({}, [node('a', { spec })]), { node: 'a' })
  })

  for (const [line, fitting] of [
    [{ key: 'zone', operator: 'In', values: ['x', 'y'] }, true],
    [{ key: 'zone', operator: 'NotIn', values: ['x'] }, false],
    [{ key: 'missing', operator: 'NotIn', values: ['x'] }, true],
    [{ key: 'missing', operator: 'Exists' }, false],
    [{ key: 'missing', operator: 'DoesNotExist' }, true],
    [{ key: 'zone', operator: 'DoesNotExist' }, false],
    [{ key: 'size', operator: 'Gt', values: ['4'] }, true],
    [{ key: 'size', operator: 'Lt', values: ['4'] }, false],
    [{ key: 'size', operator: 'toString' }, false],
  ] as const)
    it(`${fitting ? 'meets' : 'does not meet'} ${JSON.stringify(line)}`, () => {
      const place = fits(required({ matchExpressions: [line] }), [
        node('a', { labels: { zone: 'x', size: '5' } }),
      ])
      assert.equal('node' in place, fitting)
    })

  it('goes where its affinity names a node, as the Pods of a DaemonSet do', () => {
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['b'] }]
    assert.deepEqual(fits(required({ matchFields }), [node('a'), node('b')]), { node: 'b' })
    assert.deepEqual('why' in fits(required({}), [node('a')]), true)
  })
})
