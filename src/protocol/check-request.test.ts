import assert from 'node:assert/strict'
import { checkAnswer } from './check-answer.ts'
import { checkRequest } from './check-request.ts'
import { hasController, type HookCall, type HookName } from './wire.ts'

/** A call of a CompositeController as Metacontroller 4.17.2 sent it, shortened where nobody looks. */
const composite = {
  controller: {
    kind: 'CompositeController',
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    metadata: {
      name: 'composite-customize',
      uid: '3fcd93d6-48fb-4870-b3f3-e160a985741e',
      resourceVersion: '1716',
    },
    spec: {
      parentResource: { apiVersion: 'customize.traces.test/v1', resource: 'bundles' },
      childResources: [
        { apiVersion: 'v1', resource: 'configmaps', updateStrategy: { method: 'InPlace', statusChecks: {} } },
      ],
      hooks: {
        customize: { version: 'v1', webhook: { url: 'http://127.0.0.1:38117/customize' } },
        sync: { version: 'v2', webhook: { url: 'http://127.0.0.1:38117/sync', timeout: '10s' } },
      },
      generateSelector: true,
    },
    status: {},
  },
  parent: {
    apiVersion: 'customize.traces.test/v1',
    kind: 'Bundle',
    metadata: { name: 'bun', namespace: 'composite-customize', generation: 1, uid: 'b5a0' },
    spec: { bundle: 'blue', extra: 'extra' },
  },
  children: { 'ConfigMap.v1': {} },
  related: {
    'ConfigMap.v1': {
      'rel-a': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'rel-a' }, data: { value: 'a1' } },
    },
  },
  finalizing: false,
}

/** The same of a DecoratorController. */
const decorator = {
  controller: {
    kind: 'DecoratorController',
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    metadata: { name: 'decorator-status', generation: 1 },
    spec: {
      resources: [
        {
          apiVersion: 'gadget.traces.test/v1',
          resource: 'gadgets',
          labelSelector: { matchLabels: { decorate: 'yes' } },
        },
      ],
      attachments: [{ apiVersion: 'v1', resource: 'configmaps', updateStrategy: { method: 'InPlace' } }],
      hooks: { sync: { version: 'v1', webhook: { url: 'http://127.0.0.1:42539/sync' } } },
    },
    status: {},
  },
  object: {
    apiVersion: 'gadget.traces.test/v1',
    kind: 'Gadget',
    metadata: { name: 'g', namespace: 'decorator-status', generation: 1, labels: { decorate: 'yes' } },
    spec: { mode: 'set' },
  },
  attachments: { 'ConfigMap.v1': {} },
  related: {},
  finalizing: false,
}

const { controller, parent } = composite
const customize = { controller, parent }

function callOf(body: unknown, hook: HookName | 'default'): HookCall {
  const result = checkRequest(body, hook)
  if ('problem' in result) assert.fail(JSON.stringify(result.problem))
  return result.call
}

describe('checkRequest', () => {
  const calls: [title: string, body: object, route: HookName | 'default', expected: object][] = [
    [
      'a composite',
      composite,
      'sync',
      { hook: 'sync', controllerKind: 'CompositeController', version: 'v2' },
    ],
    ['a route for finalize that says false', composite, 'finalize', { hook: 'sync' }],
    [
      'a route for sync that says finalizing',
      { ...composite, finalizing: true },
      'sync',
      { hook: 'finalize', version: 'v1' },
    ],
    ['a default route', { ...composite, finalizing: true }, 'default', { hook: 'finalize' }],
    [
      'a decorator',
      decorator,
      'default',
      { hook: 'sync', controllerKind: 'DecoratorController', version: 'v1' },
    ],
    ['customize', customize, 'customize', { hook: 'customize', version: 'v1', observed: {} }],
    ['customize on a default route', customize, 'default', { hook: 'customize' }],
    [
      'customize of a decorator',
      { controller: decorator.controller, parent: decorator.object },
      'customize',
      { hook: 'customize', controllerKind: 'DecoratorController', parent: decorator.object },
    ],
    [
      'children that were observed',
      composite,
      'sync',
      { observed: composite.children, parent, request: composite },
    ],
    [
      'attachments that were observed',
      decorator,
      'sync',
      { observed: decorator.attachments, parent: decorator.object },
    ],
  ]
  for (const [title, body, route, expected] of calls) {
    it(`takes ${title}`, () => {
      const call = callOf(body, route)
      const picked = Object.fromEntries(
        Object.keys(expected).map((name) => [name, call[name as keyof HookCall]]),
      )
      assert.deepEqual(picked, expected)
      assert.equal(call.request, body)
      assert.ok(hasController(call))
    })
  }

  it('fills in what a request written by hand left out', () => {
    const call = callOf({ parent, children: {} }, 'sync')
    assert.deepEqual(call.request, {
      controller: call.controller,
      parent,
      children: {},
      related: {},
      finalizing: false,
    })
    assert.ok(!hasController(call))
    assert.deepEqual([call.hook, call.controllerKind, call.version], ['sync', 'CompositeController', 'v1'])
    const { controllerKind } = callOf({ object: parent, attachments: {}, finalizing: true }, 'default')
    assert.equal(controllerKind, 'DecoratorController')
    assert.equal(callOf({ parent }, 'customize').hook, 'customize')
    const child = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { 'controller-uid': 'x' } },
    }
    assert.deepEqual(checkAnswer(call, { status: {}, children: [child] }).errors, [])
  })

  const groups = (object: unknown): object => ({ ...composite, children: { 'ConfigMap.v1': { a: object } } })
  const problems: [
    title: string,
    body: unknown,
    route: HookName | 'default',
    path: string,
    message: RegExp,
  ][] = [
    ['null', null, 'sync', '', /the body is null/],
    ['an array', [composite], 'sync', '', /an array of 1/],
    ['a body without children', customize, 'sync', '', /'children'/],
    ['a body without parent', { children: {} }, 'default', '', /'parent'/],
    ['an empty body', {}, 'default', '', /'parent'/],
    ['a sync body for customize', composite, 'customize', '', /this is a sync or finalize request/],
    [
      'a decorator that sends children',
      { ...composite, controller: decorator.controller },
      'sync',
      '',
      /'object'/,
    ],
    [
      'another controller',
      { ...composite, controller: { ...controller, kind: 'Cron' } },
      'sync',
      'controller.kind',
      /CompositeController/,
    ],
    [
      'a controller without spec',
      { ...composite, controller: { ...controller, spec: null } },
      'sync',
      'controller.spec',
      /object/,
    ],
    ['a null controller', { ...composite, controller: null }, 'sync', 'controller', /object/],
    [
      'a parent without a name',
      { ...composite, parent: { ...parent, metadata: {} } },
      'sync',
      'parent.metadata',
      /'name'/,
    ],
    [
      'a parent without kind',
      { ...composite, parent: { ...parent, kind: 1 } },
      'sync',
      'parent.kind',
      /string/,
    ],
    ['children as a list', { ...composite, children: [] }, 'sync', 'children', /object/],
    [
      'a group as a list',
      { ...composite, children: { 'ConfigMap.v1': [] } },
      'sync',
      'children["ConfigMap.v1"]',
      /object/,
    ],
    ['null as observed object', groups(null), 'sync', 'children["ConfigMap.v1"].a', /object/],
    ['an observed object without metadata', groups({}), 'sync', 'children["ConfigMap.v1"].a', /'metadata'/],
    [
      'a key with a slash',
      { ...composite, related: { a: { 'n~s/b': { metadata: 1 } } } },
      'sync',
      'related.a["n~s/b"].metadata',
      /object/,
    ],
    ['finalizing as text', { ...composite, finalizing: 'false' }, 'sync', 'finalizing', /boolean/],
    [
      'a version that does not exist',
      { ...composite, controller: { ...controller, spec: { hooks: { sync: { version: 'v3' } } } } },
      'sync',
      'controller.spec.hooks.sync.version',
      /v1, v2/,
    ],
  ]
  for (const [title, body, route, path, message] of problems) {
    it(`refuses ${title}`, () => {
      const result = checkRequest(body, route)
      assert.ok('problem' in result)
      assert.equal(result.problem.code, 'REQUEST_NOT_HOOK')
      assert.equal(result.problem.path, path)
      assert.match(result.problem.message, message)
    })
  }
})
