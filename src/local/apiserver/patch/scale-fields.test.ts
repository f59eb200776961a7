import assert from 'node:assert/strict'
import type { ManagedFieldsEntry } from '../../../cluster/object.ts'
import { toParent, toScale } from './scale-fields.ts'

const T1 = '2026-01-01T00:00:01Z'
const paths = (apiVersion: string) => (apiVersion === 'apps/v1' ? ['spec', 'replicas'] : undefined)
const entry = (
  manager: string,
  operation: 'Apply' | 'Update',
  fieldsV1: object,
  apiVersion = 'apps/v1',
): ManagedFieldsEntry => ({
  manager,
  operation,
  apiVersion,
  time: T1,
  fieldsType: 'FieldsV1',
  fieldsV1: fieldsV1 as Record<string, unknown>,
})
const REPLICAS = { 'f:spec': { 'f:replicas': {} } }
const BOTH = { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } }

describe('the managedFields of a Scale', () => {
  it('belong to who owns the replicas of the object', () => {
    const entries = [entry('one', 'Apply', BOTH), entry('two', 'Update', { 'f:metadata': {} })]
    assert.deepEqual(toScale(entries, paths), [entry('one', 'Apply', REPLICAS, 'autoscaling/v1')])
  })

  it('stay with an applier that keeps the replicas', () => {
    const entries = [entry('one', 'Apply', BOTH)]
    assert.deepEqual(toParent(entries, toScale(entries, paths), 'apps/v1', paths), entries)
  })

  it('are taken by who scales', () => {
    const scaled = [entry('scaler', 'Update', REPLICAS, 'autoscaling/v1')]
    const [one, scaler] = toParent([entry('one', 'Apply', BOTH)], scaled, 'apps/v1', paths)
    assert.deepEqual(one?.fieldsV1, { 'f:spec': { 'f:paused': {} } })
    assert.deepEqual(
      [scaler?.manager, scaler?.apiVersion, scaler?.time, scaler?.fieldsV1],
      ['scaler', 'apps/v1', undefined, REPLICAS],
    )
  })

  it('leave nothing of a manager that owned nothing else', () => {
    assert.deepEqual(toParent([entry('one', 'Apply', REPLICAS)], [], 'apps/v1', paths), [])
  })
})
