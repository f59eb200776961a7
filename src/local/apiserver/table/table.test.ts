import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { Kind } from '../kinds/kind.ts'
import { toPartialObjectMetadataList } from './partial.ts'
import { toTable, type TableInput } from './table.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const kind = (group: string, plural: string) =>
  ({ group, version: 'v1', plural, kind: 'X' }) as unknown as Kind
const PODS = kind('', 'pods')
const CONFIG_MAPS = kind('', 'configmaps')

const object = (name: string, more: Record<string, unknown> = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'X',
  metadata: { name, resourceVersion: '7', creationTimestamp: '2025-12-31T23:55:00Z' },
  ...more,
})

const input = (more: Partial<TableInput> = {}): TableInput => ({
  kind: CONFIG_MAPS,
  objects: [object('a')],
  now: NOW,
  includeObject: 'Metadata',
  listMeta: { resourceVersion: '9' },
  withColumns: true,
  ...more,
})

describe('toTable', () => {
  it('has columns, cells and what the list says of itself', () => {
    const listMeta = { resourceVersion: '9', continue: 'c', remainingItemCount: 3 }
    const table = toTable(input({ listMeta }))
    assert.equal(table.apiVersion, 'meta.k8s.io/v1')
    assert.deepEqual(table.metadata, listMeta)
    assert.deepEqual(
      table.columnDefinitions?.map(({ name }) => name),
      ['Name', 'Data', 'Age'],
    )
    assert.deepEqual(table.rows?.[0]?.cells, ['a', 0, '5m'])
  })

  it('includes as much of the object as was asked for', () => {
    const included = (includeObject: TableInput['includeObject']) =>
      toTable(input({ includeObject, version: 'v1beta1' })).rows?.[0]?.object
    assert.equal(included('None'), null)
    assert.deepEqual(included('Object'), object('a'))
    assert.deepEqual(included('Metadata'), {
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1beta1',
      metadata: object('a').metadata,
    })
  })

  it('has no columns after the first event of a watch', () => {
    assert.equal(toTable(input({ withColumns: false })).columnDefinitions, null)
  })

  it('shows a bookmark, and the one that ends the initial events with its metadata', () => {
    const plain: Obj = { apiVersion: 'v1', kind: 'X', metadata: { resourceVersion: '9' } }
    const annotations = { 'k8s.io/initial-events-end': 'true' }
    const last: Obj = { ...plain, metadata: { resourceVersion: '9', annotations } }
    const [first, second] = toTable(input({ objects: [plain, last], includeObject: 'None' })).rows ?? []
    assert.deepEqual(first, { cells: ['', 0, '<unknown>'], object: null })
    assert.notEqual(second?.object, null)
  })

  it('says of Pods that they are over', () => {
    const pods = [object('a', { status: { phase: 'Failed' } }), object('b')]
    const rows = toTable(input({ kind: PODS, objects: pods })).rows ?? []
    assert.equal(rows[0]?.conditions?.[0]?.type, 'Completed')
    assert.equal('conditions' in (rows[1] ?? {}), false)
  })

  it('has an empty list of rows, but none at all for kinds without cells', () => {
    assert.deepEqual(toTable(input({ objects: [] })).rows, [])
    const roles = kind('rbac.authorization.k8s.io', 'roles')
    assert.equal(toTable(input({ kind: roles, objects: [] })).rows, null)
    const [row] = toTable(input({ kind: roles })).rows ?? []
    assert.deepEqual(row?.cells, ['a', '2025-12-31T23:55:00Z'])
  })

  it('shows a Scale, whatever is scaled', () => {
    const scale = { ...object('a', { spec: { replicas: 3 }, status: { replicas: 2 } }), kind: 'Scale' }
    const table = toTable(input({ kind: kind('apps', 'deployments'), objects: [scale] }))
    assert.deepEqual(
      table.columnDefinitions?.map(({ name }) => name),
      ['Name', 'Desired', 'Available', 'Age'],
    )
    assert.deepEqual(table.rows?.[0]?.cells, ['a', 3, 2, '5m'])
  })
})

describe('toPartialObjectMetadataList', () => {
  it('lists metadata', () => {
    const list = toPartialObjectMetadataList([object('a')], { resourceVersion: '9' })
    assert.equal(list.items?.[0]?.kind, 'PartialObjectMetadata')
    assert.equal(list.kind, 'PartialObjectMetadataList')
  })
  it('has no items when there are none', () => {
    assert.equal(toPartialObjectMetadataList([], { resourceVersion: '9' }).items, null)
  })
})
