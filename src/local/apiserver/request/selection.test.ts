import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { ApiError } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { createKindRegistry } from '../kinds/registry.ts'
import { selectionOf } from './selection.ts'

const kinds = createKindRegistry()
const kind = (plural: string, group = ''): Kind => kinds.find(group, 'v1', plural)!
const widgets: Kind = {
  ...kind('configmaps'),
  group: 'example.com',
  plural: 'widgets',
  kind: 'Widget',
  custom: { crd: 'widgets.example.com', status: false, printerPaths: [], selectableFields: ['.spec.color'] },
}

const object = (name: string, fields: object = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  ...fields,
})
const matches = (
  of: Kind,
  selectors: { labelSelector?: string; fieldSelector?: string },
  candidate: Obj,
  name?: string,
) => selectionOf(of, { labelSelector: '', fieldSelector: '', ...selectors }, name)?.(candidate)

describe('selectionOf', () => {
  it('is nothing when everything is meant', () => {
    for (const labelSelector of ['', '  ']) {
      assert.equal(selectionOf(kind('pods'), { labelSelector, fieldSelector: '' }), undefined)
    }
  })

  it('selects by labels, fields and the name of the URL, all at once', () => {
    const selectors = {
      labelSelector: 'app in (a, b)',
      fieldSelector: 'metadata.namespace=shop,metadata.name!=b',
    }
    assert.equal(matches(kind('pods'), selectors, object('a')), true)
    assert.equal(matches(kind('pods'), selectors, object('b')), false)
    assert.equal(matches(kind('pods'), selectors, object('c')), false)
    assert.equal(matches(kind('pods'), selectors, object('a'), 'x'), false)
    assert.equal(matches(kind('pods'), {}, object('a'), 'a'), true)
  })

  it('selects objects without labels by what they have not', () => {
    const bare = { ...object('a'), metadata: { name: 'a' } }
    assert.equal(matches(kind('pods'), { labelSelector: '!app' }, bare), true)
    assert.equal(matches(kind('pods'), { labelSelector: 'app' }, bare), false)
  })

  it('knows the fields of some kinds', () => {
    const pod = object('a', { spec: { nodeName: 'n1' }, status: { phase: 'Running' } })
    assert.equal(matches(kind('pods'), { fieldSelector: 'spec.nodeName=n1,status.phase!=Failed' }, pod), true)
    assert.equal(matches(kind('pods'), { fieldSelector: 'spec.hostNetwork=false' }, pod), true)
    assert.equal(
      matches(kind('secrets'), { fieldSelector: 'type=Opaque' }, object('a', { type: 'Opaque' })),
      true,
    )
    const red = object('a', { spec: { color: 'red' } })
    assert.equal(matches(widgets, { fieldSelector: 'spec.color=red' }, red), true)
    assert.equal(matches(widgets, { fieldSelector: 'spec.color==blue' }, red), false)
  })

  const refused: [kind: Kind, selectors: object, message: RegExp][] = [
    [kind('pods'), { fieldSelector: 'spec.image=a' }, /^field label not supported: spec\.image$/],
    [kind('pods'), { fieldSelector: '__proto__=a' }, /^field label not supported: __proto__$/],
    [kind('secrets'), { fieldSelector: 'data.a=b' }, /^field label not supported: data\.a$/],
    [
      kind('configmaps'),
      { fieldSelector: 'data.a=b' },
      /^"data\.a" is not a known field selector: only "metadata\.name", "metadata\.namespace"$/,
    ],
    [
      kind('namespaces'),
      { fieldSelector: 'metadata.namespace=a' },
      /^field label not supported: metadata\.namespace$/,
    ],
    [widgets, { fieldSelector: 'spec.size=1' }, /spec\.size/],
    [kind('pods'), { labelSelector: 'a in (b' }, /./],
    [kind('pods'), { labelSelector: 'a=b c' }, /./],
    [kind('pods'), { fieldSelector: 'metadata.name' }, /./],
  ]
  for (const [of, selectors, message] of refused) {
    it(`${of.plural} cannot be selected by ${JSON.stringify(selectors)}`, () =>
      assert.throws(
        () => selectionOf(of, { labelSelector: '', fieldSelector: '', ...selectors }),
        (error) => error instanceof ApiError && error.code === 400 && message.test(error.message),
      ))
  }
})
