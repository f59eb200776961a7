import assert from 'node:assert/strict'
import { established, widget, widgetKind, widgets } from '../../../../test/support/widgets.ts'
import { crdKinds, deprecationOf, storedKind } from './kinds.ts'

const version = (name: string, more: object = {}) => ({
  name,
  served: true,
  storage: false,
  schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
  ...more,
})

describe('kinds of a definition', () => {
  it('are there once the names are accepted', () => {
    assert.deepEqual(crdKinds(widgets()), [])
    assert.deepEqual(
      crdKinds(established()).map((kind) => [kind.group, kind.version, kind.kind, kind.plural, kind.storage]),
      [['example.com', 'v1', 'Widget', 'widgets', 'example.com/widgets']],
    )
  })

  it('are the served versions, stored in one', () => {
    const versions = [version('v1', { storage: true }), version('v2'), version('v3', { served: false })]
    const crd = established({ rest: { versions } })
    assert.deepEqual(
      crdKinds(crd).map((kind) => kind.version),
      ['v1', 'v2'],
    )
    assert.equal(storedKind(crd)?.version, 'v1')
    const [first, second] = crdKinds(crd)
    assert.equal(first?.storage, second?.storage)
    assert.equal(second?.present?.(widget({})).apiVersion, 'example.com/v2')
  })

  it('show and keep only what both versions know, with the defaults of the stored one', () => {
    const text = { type: 'string' }
    const spec = (properties: object) => ({
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
    })
    const versions = [
      version('v1', { storage: true, ...spec({ a: { ...text, default: 'x' }, b: text }) }),
      version('v2', spec({ a: text, c: { ...text, default: 'y' } })),
    ]
    const [, kind] = crdKinds(established({ rest: { versions } }))
    assert.deepEqual(kind?.present?.(widget({ b: '1' })).spec, { a: 'x' })
    assert.deepEqual(
      kind.conversion?.toStored(widget({ a: '1', c: '2' }, { apiVersion: 'example.com/v2' })),
      widget({ a: '1' }),
    )
  })

  it('have the columns of the definition after the name, or the age', () => {
    const columns = [{ name: 'Size', type: 'integer', jsonPath: '.spec.size', priority: 1 }]
    const kind = widgetKind({ version: { additionalPrinterColumns: columns } })
    assert.deepEqual(
      kind.columns.map(({ name, type, priority }) => [name, type, priority]),
      [
        ['Name', 'string', 0],
        ['Size', 'integer', 1],
      ],
    )
    assert.deepEqual(kind.custom?.printerPaths, [undefined, '.spec.size'])
    assert.deepEqual(
      widgetKind().columns.map(({ name }) => name),
      ['Name', 'Age'],
    )
  })

  it('have subresources where the version has them', () => {
    const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }
    const kind = widgetKind({ version: { subresources: { status: {}, scale } } })
    assert.deepEqual([...kind.subresources.keys()].sort(), ['scale', 'status'])
    assert.deepEqual(kind.scale, scale)
    assert.equal(widgetKind().subresources.size, 0)
  })

  it('tell that a version is deprecated', () => {
    assert.equal(deprecationOf(widgetKind()), undefined)
    assert.equal(
      deprecationOf(widgetKind({ version: { deprecated: true } })),
      'example.com/v1 Widget is deprecated',
    )
    assert.equal(
      deprecationOf(widgetKind({ version: { deprecated: true, deprecationWarning: 'use v2' } })),
      'use v2',
    )
  })
})
