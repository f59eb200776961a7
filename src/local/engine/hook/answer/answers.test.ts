import assert from 'node:assert/strict'
import type { Obj } from '../../../../cluster/object.ts'
import type { BugMode } from '../../bugs.ts'
import { MetacontrollerCrash } from '../hook.ts'
import { toAnswer, toCustomizeAnswer } from './answers.ts'
import { decodeAnswer } from './decode.ts'
import { answerTypes } from './go-types.ts'

const parent: Obj = { apiVersion: 'x/v1', kind: 'Thing', metadata: { name: 'p', namespace: 'home' } }
const composite = (body: unknown, { bugs = 'emulate', of = parent }: { bugs?: BugMode; of?: Obj } = {}) =>
  toAnswer(decodeAnswer(JSON.stringify(body), answerTypes.CompositeController.v1), {
    kind: 'CompositeController',
    parent: of,
    bugs,
  })

describe('toAnswer', () => {
  it('takes what is missing as Metacontroller does', () => {
    const { floats, ...answer } = composite(null)
    assert.equal(floats?.size, 0)
    assert.deepEqual(answer, {
      status: undefined,
      children: [],
      resyncAfterSeconds: 0,
      finalized: false,
      labels: {},
      annotations: {},
    })
  })

  it('reads attachments, labels and annotations of a decorator', () => {
    const body = '{"attachments":[{"kind":"A","metadata":{}}],"labels":{"a":null,"b":"1"},"annotations":null}'
    const decoded = decodeAnswer(body, answerTypes.DecoratorController.v2)
    const answer = toAnswer(decoded, { kind: 'DecoratorController', parent, bugs: 'fix' })
    assert.deepEqual(answer.children, [{ kind: 'A', metadata: { namespace: 'home' } }])
    assert.deepEqual([answer.labels, answer.annotations], [{ a: null, b: '1' }, {}])
  })

  it('puts children without a namespace where the parent is', () => {
    const children = [
      { kind: 'A' },
      { kind: 'A', metadata: { namespace: '' } },
      { kind: 'A', metadata: { namespace: 'other' } },
      { kind: 'A', metadata: 'odd' },
    ]
    assert.deepEqual(
      composite({ children }).children.map(({ metadata }) => metadata),
      [{ namespace: 'home' }, { namespace: 'home' }, { namespace: 'other' }, 'odd'],
    )
    const of: Obj = { ...parent, metadata: { name: 'p' } }
    assert.deepEqual(
      composite({ children }, { of }).children.map(({ metadata }) => metadata),
      [{}, {}, { namespace: 'other' }, 'odd'],
    )
  })

  it('crashes on a null child, says so, or leaves it out', () => {
    const body = { children: [{ kind: 'A', metadata: {} }, null] }
    assert.throws(() => composite(body, { bugs: 'emulate' }), MetacontrollerCrash)
    assert.throws(() => composite(body, { bugs: 'stop' }), {
      name: 'MetacontrollerCrash',
      message: /^Metacontroller 4\.17\.2 would crash here: children\[1\] of the answer is null/,
    })
    assert.equal(composite(body, { bugs: 'fix' }).children.length, 1)
  })
})

describe('toCustomizeAnswer', () => {
  const customize = (body: unknown, bugs: BugMode = 'emulate') =>
    toCustomizeAnswer(decodeAnswer(JSON.stringify(body), answerTypes.customize.v1), bugs).relatedResources

  it('takes null for no rules', () => {
    assert.deepEqual(customize({ relatedResources: null }), [])
  })

  it('fills in what Go has as empty, and tells an empty selector from none', () => {
    const rules = [
      { resource: 'pods', labelSelector: { matchExpressions: [{ key: 'a' }] } },
      { namespaceSelector: {} },
    ]
    assert.deepEqual(customize({ relatedResources: rules }), [
      {
        apiVersion: '',
        resource: 'pods',
        labelSelector: { matchExpressions: [{ key: 'a', operator: '' }] },
        namespaceSelector: null,
      },
      { apiVersion: '', resource: '', labelSelector: null, namespaceSelector: {} },
    ])
  })

  it('crashes on a null rule, or leaves it out', () => {
    assert.throws(() => customize({ relatedResources: [null] }), MetacontrollerCrash)
    assert.throws(
      () => customize({ relatedResources: [null] }, 'stop'),
      /relatedResources\[0\] of the answer is null/,
    )
    assert.deepEqual(customize({ relatedResources: [null] }, 'fix'), [])
  })
})
