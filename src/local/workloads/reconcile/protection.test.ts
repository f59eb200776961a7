import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { fakeWorld } from '../../../../test/workloads/fake-world.ts'
import { claimProtection, volumeProtection } from './protection.ts'

const deletionTimestamp = '2026-01-01T00:00:00Z'
const claim = (more: object = { deletionTimestamp }): Obj => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'data',
    namespace: 'default',
    finalizers: ['kubernetes.io/pvc-protection', 'example.com/other'],
    ...more,
  },
})
const pod = (spec: object, namespace = 'default'): Obj => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace, uid: `p-${namespace}` },
  spec: { containers: [], ...spec },
})
const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }]
const released = (object: Obj, objects: readonly Obj[] = []) =>
  claimProtection
    .reconcile(object, fakeWorld(object, objects))
    .writes.map((write) => write.op === 'replace' && write.object.metadata.finalizers)

describe('claimProtection', () => {
  it('lets a claim go that no Pod on a Node uses', () => {
    assert.deepEqual(released(claim()), [['example.com/other']])
    assert.deepEqual(released(claim(), [pod({ volumes })]), [['example.com/other']])
    assert.deepEqual(released(claim(), [pod({ nodeName: 'n' })]), [['example.com/other']])
    assert.deepEqual(released(claim(), [pod({ nodeName: 'n', volumes }, 'other')]), [['example.com/other']])
  })

  it('keeps a claim that is used, or stays', () => {
    assert.deepEqual(released(claim(), [pod({ nodeName: 'n', volumes })]), [])
    const ephemeral = [{ name: 'x', ephemeral: {} }]
    const own = claim({ deletionTimestamp, name: 'p-x' })
    assert.deepEqual(released(own, [pod({ nodeName: 'n', volumes: ephemeral })]), [])
    assert.deepEqual(released(claim({})), [])
  })

  it('looks again when a Pod that uses it changes', () => {
    const concerned = (spec: object) => claimProtection.concerns?.(pod(spec), [claim()])
    assert.deepEqual(concerned({ volumes }), ['default/data'])
    assert.deepEqual(concerned({}), [])
  })
})

describe('volumeProtection', () => {
  const volume = (phase: string): Obj => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v', deletionTimestamp, finalizers: ['kubernetes.io/pv-protection'] },
    status: { phase },
  })

  it('lets a volume go that is not bound', () => {
    const count = (phase: string) =>
      volumeProtection.reconcile(volume(phase), fakeWorld(volume(phase))).writes.length
    assert.equal(count('Released'), 1)
    assert.equal(count('Bound'), 0)
  })
})
