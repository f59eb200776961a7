import assert from 'node:assert/strict'
import type { Kind } from './kind.ts'
import { typeMismatch } from './mismatch.ts'
import { createKindRegistry } from './registry.ts'

const kinds = createKindRegistry()
const configMaps = kinds.find('', 'v1', 'configmaps')!
const widgets = (version: string): Kind => ({
  ...configMaps,
  group: 'example.com',
  version,
  kind: 'Widget',
  plural: 'widgets',
  storage: 'example.com/widgets',
  custom: { crd: 'widgets.example.com', status: false, printerPaths: [], selectableFields: [] },
})

describe('createKindRegistry', () => {
  it('finds kinds by the parts of a URL, and by their name', () => {
    assert.equal(kinds.find('apps', 'v1', 'deployments')?.kind, 'Deployment')
    assert.equal(kinds.byKind('apps', 'v1', 'Deployment')?.plural, 'deployments')
    assert.equal(kinds.find('apps', 'v2', 'deployments'), undefined)
    assert.equal(kinds.find('', 'v1', '__proto__'), undefined)
    assert.equal(kinds.hasGroupVersion('apps', 'v1'), true)
    assert.equal(kinds.hasGroupVersion('apps', 'v2'), false)
  })

  it('has what a CustomResourceDefinition brings until it takes it away', () => {
    const own = createKindRegistry()
    const before = own.all().length
    assert.deepEqual(own.custom(), [])
    own.setCustom('widgets.example.com', [widgets('v1'), widgets('v2')])
    const custom = own.custom()
    assert.equal(own.all().length, before + 2)
    assert.equal(own.custom(), custom, 'the same list while nothing changes')
    assert.ok(own.find('example.com', 'v2', 'widgets'))
    own.setCustom('widgets.example.com', [widgets('v1')])
    assert.equal(own.find('example.com', 'v2', 'widgets'), undefined)
    own.setCustom('widgets.example.com', [])
    assert.equal(own.all().length, before)
    assert.equal(own.find('example.com', 'v1', 'widgets'), undefined)
  })
})

describe('typeMismatch', () => {
  const mismatch = (kind: Kind, apiVersion: string, name: string) =>
    typeMismatch(kind, kinds, apiVersion, name)?.why

  it('is none for the kind itself, or what is left out', () => {
    for (const [apiVersion, name] of [
      ['v1', 'ConfigMap'],
      ['', 'ConfigMap'],
      ['v1', ''],
      ['', ''],
    ] as const) {
      assert.equal(mismatch(configMaps, apiVersion, name), undefined)
    }
  })

  it('says what is wrong in the words of a real server', () => {
    assert.equal(
      mismatch(configMaps, 'v1', 'Secret'),
      'converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    )
    assert.match(
      mismatch(configMaps, 'v1', 'Nothing') ?? '',
      /^no kind "Nothing" is registered for version "v1" in scheme /,
    )
    const events = kinds.find('', 'v1', 'events')!
    assert.equal(
      mismatch(events, 'events.k8s.io/v1', 'Event'),
      'the API version in the data (events.k8s.io/v1) does not match the expected API version (v1)',
    )
    assert.equal(mismatch(widgets('v1'), 'example.com/v1', 'Other'), 'must be Widget')
    assert.equal(
      mismatch(widgets('v1'), 'example.com/v2', 'Widget'),
      'the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)',
    )
  })
})
