import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { ApiError } from '../errors.ts'
import { createKindRegistry } from '../kinds/registry.ts'
import { toCall } from './call.ts'
import { eventText, listText, objectText, shapeOf, wantsYaml, type Shape } from './shape.ts'

const kind = createKindRegistry().find('', 'v1', 'configmaps')!
const NOW = Date.parse('2031-02-03T04:05:06Z')
const object: Obj = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'shop', resourceVersion: '7', creationTimestamp: '2031-02-03T04:05:01Z' },
  data: { k: 'v' },
}
const callFor = (accept: string | undefined, query = '') =>
  toCall({ method: 'GET', path: `/x?${query}`, ...(accept !== undefined && { headers: { accept } }) })
const shape = (accept: string | undefined, is: 'object' | 'list' | 'watch' = 'object', query = '') =>
  shapeOf(callFor(accept, query), { kind, is })
const as = (what: string, version = 'v1') => `application/json;as=${what};v=${version};g=meta.k8s.io`

describe('shapeOf', () => {
  it('is the object itself for those who do not care', () => {
    for (const accept of [
      undefined,
      '',
      '*/*',
      'application/json',
      'application/yaml',
      'text/html, application/json',
      'APPLICATION/JSON',
    ]) {
      assert.equal(shape(accept).as, 'object', accept)
    }
  })

  it('is the first that can be served', () => {
    assert.deepEqual(shape(as('Table')), { as: 'table', version: 'v1', includeObject: 'Metadata' })
    assert.equal(shape(`${as('Table', 'v1beta1')},application/json`).version, 'v1beta1')
    assert.equal(shape(`${as('Table', 'v2')},application/json`).as, 'object')
    assert.equal(shape(`application/json,${as('Table')}`).as, 'object')
    assert.equal(shape(as('PartialObjectMetadata')).as, 'partial')
    assert.equal(shape(as('PartialObjectMetadataList'), 'list').as, 'partial')
    assert.equal(shape(as('PartialObjectMetadata'), 'watch').as, 'partial')
    assert.equal(shape(as('Table'), 'list', 'includeObject=Object').includeObject, 'Object')
  })

  const refused: [accept: string, is: 'object' | 'list', message: RegExp][] = [
    ['text/html', 'object', /^406: Not Acceptable\n\nAvailable representations: application\/json, /],
    ['text/html', 'list', /stream=watch$/],
    [as('Nothing'), 'object', /^only the following media types are accepted: /],
    [as('constructor'), 'object', /^only the following media types are accepted: /],
    ['application/json;as=Table;v=v1;g=other', 'object', /^only the following media types are accepted: /],
    [as('PartialObjectMetadata'), 'list', /is a list \(\*core\.ConfigMapList\)$/],
    [as('PartialObjectMetadataList'), 'object', /is not a list \(\*core\.ConfigMap\)$/],
  ]
  for (const [accept, is, message] of refused) {
    it(`${accept} of ${is === 'list' ? 'a list' : 'an object'}: 406`, () =>
      assert.throws(
        () => shape(accept, is),
        (error) => error instanceof ApiError && error.code === 406 && message.test(error.message),
      ))
  }

  it('refuses an includeObject that is none: 400', () => {
    assert.throws(
      () => shape(as('Table'), 'list', 'includeObject=All'),
      (error) => error instanceof ApiError && error.code === 400 && error.message.includes('"All"'),
    )
  })
})

describe('wantsYaml', () => {
  it('is for those who name it first', () => {
    assert.equal(wantsYaml(callFor('application/yaml')), true)
    assert.equal(wantsYaml(callFor('application/yaml, application/json')), true)
    assert.equal(wantsYaml(callFor('application/json, application/yaml')), false)
    assert.equal(wantsYaml(callFor(undefined)), false)
  })
})

describe('texts of objects', () => {
  const plain: Shape = { as: 'object', version: 'v1', includeObject: 'Metadata' }
  const table: Shape = { ...plain, as: 'table' }
  const partial: Shape = { ...plain, as: 'partial' }
  const listMeta = { resourceVersion: '9' }
  const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>

  it('an object stays as it is, or is a table of one row, or its metadata', () => {
    assert.deepEqual(parsed(objectText(plain, kind, object, NOW)), object)
    const { kind: name, rows } = parsed(objectText(table, kind, object, NOW))
    assert.equal(name, 'Table')
    assert.deepEqual(
      (rows as { cells: unknown[] }[]).map(({ cells }) => cells),
      [['a', 1, '5s']],
    )
    const bare = parsed(objectText(partial, kind, object, NOW))
    assert.deepEqual(
      [bare.kind, bare.metadata, 'data' in bare],
      ['PartialObjectMetadata', object.metadata, false],
    )
  })

  it('a list does not repeat the type of its items, of built-in kinds', () => {
    const list = parsed(listText(plain, kind, [object], NOW, listMeta))
    const rest = Object.fromEntries(
      Object.entries(object).filter(([name]) => name !== 'apiVersion' && name !== 'kind'),
    )
    assert.deepEqual(list, { kind: 'ConfigMapList', apiVersion: 'v1', metadata: listMeta, items: [rest] })
    const reordered = { metadata: object.metadata, kind: 'ConfigMap', apiVersion: 'v1' }
    const [item] = parsed(listText(plain, kind, [reordered], NOW, listMeta)).items as object[]
    assert.deepEqual(item, { metadata: object.metadata })
    const custom = { crd: 'x', status: false, printerPaths: [], selectableFields: [] }
    const widgets = { ...kind, group: 'example.com', listKind: 'WidgetList', custom }
    assert.deepEqual(parsed(listText(plain, widgets, [object], NOW, listMeta)), {
      kind: 'WidgetList',
      apiVersion: 'example.com/v1',
      metadata: { continue: '', resourceVersion: '9' },
      items: [object],
    })
  })

  it('a list is a table, or metadata', () => {
    const { rows, metadata } = parsed(listText(table, kind, [object, object], NOW, listMeta))
    assert.deepEqual([(rows as unknown[]).length, metadata], [2, listMeta])
    assert.equal(parsed(listText(partial, kind, [object], NOW, listMeta)).kind, 'PartialObjectMetadataList')
  })

  it('an event is a line; only the first of a table has columns', () => {
    const line = eventText('ADDED', plain, kind, object, NOW, true)
    assert.ok(line.endsWith('}\n'))
    assert.deepEqual(parsed(line), { type: 'ADDED', object })
    for (const withColumns of [true, false]) {
      const event = parsed(eventText('MODIFIED', table, kind, object, NOW, withColumns))
      const { columnDefinitions } = event.object as { columnDefinitions: unknown[] | null }
      assert.equal((columnDefinitions ?? []).length > 0, withColumns)
    }
  })
})
