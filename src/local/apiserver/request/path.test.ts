import assert from 'node:assert/strict'
import { parseResourcePath } from './path.ts'

const PODS = { group: '', version: 'v1', resource: 'pods', watch: false }

describe('parseResourcePath', () => {
  const table: [string, object | undefined][] = [
    ['/api/v1/pods', PODS],
    ['/api/v1/pods/', PODS],
    ['/api/v1/namespaces/shop/pods', { ...PODS, namespace: 'shop' }],
    ['/api/v1/namespaces/shop/pods/a', { ...PODS, namespace: 'shop', name: 'a' }],
    ['/api/v1/namespaces/shop/pods/a/log', { ...PODS, namespace: 'shop', name: 'a', subresource: 'log' }],
    [
      '/api/v1/nodes/a/proxy/x/y',
      { ...PODS, resource: 'nodes', name: 'a', subresource: 'proxy', rest: 'x/y' },
    ],
    ['/api/v1/namespaces', { ...PODS, resource: 'namespaces' }],
    ['/api/v1/namespaces/shop', { ...PODS, resource: 'namespaces', name: 'shop' }],
    [
      '/api/v1/namespaces/shop/status',
      { ...PODS, resource: 'namespaces', name: 'shop', subresource: 'status' },
    ],
    [
      '/api/v1/namespaces/shop/finalize',
      { ...PODS, resource: 'namespaces', name: 'shop', subresource: 'finalize' },
    ],
    ['/api/v1/watch/pods', { ...PODS, watch: true }],
    ['/api/v1/watch/namespaces/shop/pods/a', { ...PODS, namespace: 'shop', name: 'a', watch: true }],
    ['/api/v1/watch', { ...PODS, resource: 'watch' }],
    ['/apis/apps/v1/deployments', { group: 'apps', version: 'v1', resource: 'deployments', watch: false }],
    [
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      {
        group: 'apps',
        version: 'v1',
        namespace: 'shop',
        resource: 'deployments',
        name: 'web',
        subresource: 'scale',
        watch: false,
      },
    ],
    ['/api/v1/namespaces/shop/pods/a%20%C3%A4', { ...PODS, namespace: 'shop', name: 'a ä' }],
    ['/', undefined],
    ['', undefined],
    ['/api', undefined],
    ['/api/v1', undefined],
    ['/api/v1/', undefined],
    ['/apis/apps', undefined],
    ['/apis/apps/v1', undefined],
    ['/openapi/v3', undefined],
    ['/api/v1//pods', undefined],
    ['/api/v1/pods/a%2Fb', undefined],
    ['/api/v1/pods/%', undefined],
    ['/api/v1/pods/%ff', undefined],
  ]
  for (const [path, expected] of table) {
    it(`${path || 'nothing'} ${expected ? 'is a resource' : 'is no resource'}`, () =>
      assert.deepEqual(parseResourcePath(path), expected))
  }
})
