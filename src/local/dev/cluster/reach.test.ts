import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { servicesHere, urlsElsewhere } from './reach.ts'

const controller = (hooks: object): Obj => ({
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'c' },
  spec: { hooks },
})
const service = (name: string, port?: number) => ({
  webhook: { service: { name, namespace: 'shop', ...(port && { port }) }, path: '/x' },
})

describe('servicesHere', () => {
  it('leads each Service that webhooks name to this machine, once', () => {
    const objects = servicesHere(
      [
        controller({ sync: service('web'), finalize: service('web') }),
        controller({ sync: service('app', 8443), customize: {} }),
      ],
      { ip: '10.0.0.7', port: 8080 },
    )
    assert.deepEqual(
      objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
      [
        'Service shop/web',
        'EndpointSlice shop/web-hookwright-dev',
        'Service shop/app',
        'EndpointSlice shop/app-hookwright-dev',
      ],
    )
    assert.deepEqual(objects[2]?.spec, { ports: [{ name: 'http', port: 8443, targetPort: 8080 }] })
    assert.deepEqual(objects[1]?.endpoints, [{ addresses: ['10.0.0.7'] }])
  })

  it('takes any controller for what it is, the broken ones too', () => {
    const broken = [
      controller({}),
      { ...controller({}), spec: null },
      controller({ sync: { webhook: { service: 3 } } }),
    ]
    assert.deepEqual(servicesHere(broken, { ip: '::1', port: 1 }), [])
  })
})

describe('urlsElsewhere', () => {
  it('lists the URLs that name a host', () => {
    const url = { webhook: { url: 'http://a/b' } }
    assert.deepEqual(urlsElsewhere([controller({ sync: url, finalize: url, customize: service('x') })]), [
      'http://a/b',
    ])
  })
})
