import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import { keepSource } from '../custom/source.ts'
import type { CustomKind, Kind } from '../kinds/kind.ts'
import type { DocumentRequest, DocumentResponse } from './index.ts'
import { documentFor, pathNotFound } from './index.ts'

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

function customKind(group: string, version: string, more: Partial<Kind> = {}, schema: object = {}): Kind {
  const custom: CustomKind = {
    crd: `foos.${group}`,
    status: true,
    printerPaths: [],
    selectableFields: ['.spec.color'],
  }
  keepSource(custom, { schema, schemas: new Map() })
  return {
    group,
    version,
    kind: 'Foo',
    listKind: 'FooList',
    plural: 'foos',
    singular: 'foo',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: new Set(VERBS),
    subresources: new Map(),
    storage: `${group}/foos`,
    schema: {},
    columns: [],
    strategy: {},
    custom,
    ...more,
  }
}

const SCHEMA = {
  type: 'object',
  description: 'A foo.',
  properties: {
    spec: {
      type: 'object',
      properties: {
        port: { 'x-kubernetes-int-or-string': true },
        note: { type: 'string', nullable: true, default: 'x' },
        pod: { type: 'object', 'x-kubernetes-embedded-resource': true },
        one: { type: 'object', oneOf: [{ required: ['a'] }] },
      },
    },
  },
}
const parts = new Map(['status', 'scale'].map((name) => [name, new Set(['get', 'patch', 'update'])]))
const CUSTOM = [
  customKind('b.example.com', 'v1beta1'),
  customKind('b.example.com', 'v1', { subresources: parts, shortNames: ['f'] }, SCHEMA),
  customKind('b.example.com', 'v2alpha1'),
  customKind('a.example.com', 'v1beta1', { namespaced: false }),
]

function ask(path: string, accept?: string, request?: DocumentRequest): DocumentResponse {
  const state = { custom: CUSTOM, address: 'h:1', now: Date.parse('2026-01-01T00:00:00Z') }
  return documentFor(path, accept, state, request) ?? assert.fail(`${path} is no document`)
}

function json(path: string, accept?: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(ask(path, accept).body).toString()) as Record<string, unknown>
}

describe('discovery', () => {
  it('lists the version of the core group', () => {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: 'h:1' }]
    assert.deepEqual(json('/api'), { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs })
  })

  it('lists custom groups behind those of Kubernetes, by the names of their APIServices', () => {
    const names = (json('/apis').groups as { name: string }[]).map(({ name }) => name)
    assert.equal(names[1], 'apps')
    assert.deepEqual(names.slice(-2), ['b.example.com', 'a.example.com'])
  })

  it('ranks versions', () => {
    const group = json('/apis/b.example.com') as { versions: { version: string }[]; preferredVersion: object }
    assert.deepEqual(
      group.versions.map(({ version }) => version),
      ['v1', 'v1beta1', 'v2alpha1'],
    )
    assert.deepEqual(group.preferredVersion, { groupVersion: 'b.example.com/v1', version: 'v1' })
  })

  it('lists resources and subresources of a custom version', () => {
    const { resources } = json('/apis/b.example.com/v1/') as { resources: Record<string, unknown>[] }
    assert.deepEqual(
      resources.map(({ name, kind, version }) => [name, kind, version]),
      [
        ['foos', 'Foo', undefined],
        ['foos/status', 'Foo', undefined],
        ['foos/scale', 'Scale', 'v1'],
      ],
    )
    assert.deepEqual(resources[0]?.verbs, VERBS)
    assert.deepEqual(resources[0].shortNames, ['f'])
  })

  it('lists resources of Kubernetes, recorded or not', () => {
    const names = (path: string) => (json(path).resources as { name: string }[]).map(({ name }) => name)
    assert.ok(names('/api/v1').includes('pods/log'))
    assert.ok(names('/apis/resource.k8s.io/v1').includes('resourceclaims/status'))
  })

  it('aggregates, with groups by their names', () => {
    const response = ask('/apis', `${AGGREGATED},application/json`)
    assert.equal(response.headers['content-type'], AGGREGATED)
    const { items } = JSON.parse(String(response.body)) as { items: { metadata: { name: string } }[] }
    assert.deepEqual(
      items.slice(-2).map(({ metadata }) => metadata.name),
      ['a.example.com', 'b.example.com'],
    )
  })

  it('answers 304 to who knows the document', () => {
    const { etag = '' } = ask('/apis', AGGREGATED).headers
    const again = ask('/apis', AGGREGATED, { headers: { 'if-none-match': etag } })
    assert.equal(again.status, 304)
    assert.equal(again.body, '')
  })

  it('takes the aggregated form wherever it stands in Accept', () => {
    assert.equal(json('/api', `application/json,${AGGREGATED}`).kind, 'APIGroupDiscoveryList')
    assert.equal(json('/api', `${AGGREGATED.replace('v2', 'v2beta1')},application/json`).kind, 'APIVersions')
  })

  it('refuses other forms and methods', () => {
    assert.equal(ask('/apis', AGGREGATED.replace('v2', 'v2beta1')).status, 406)
    assert.equal(ask('/apis/apps', 'text/html').status, 406)
    assert.equal(ask('/api/v1', '*/*', { method: 'POST' }).status, 405)
  })

  it('has no documents of what is not there', () => {
    assert.equal(ask('/apis/nope.example.com').body, '404 page not found\n')
    assert.equal(ask('/apis/nope.example.com/v1').body, '404 page not found\n')
    assert.equal(json('/apis/apps/v9').reason, 'NotFound')
    assert.equal(ask('/apis/..%2f/v1').status, 404)
  })
})

describe('paths that lead nowhere', () => {
  it('get a Status below groups of Kubernetes, and plain text elsewhere', () => {
    assert.match(String(pathNotFound('/apis/apps/v9/deployments').body), /"reason":"NotFound"/)
    assert.match(String(pathNotFound('/api/v1/nopes').body), /"reason":"NotFound"/)
    assert.equal(pathNotFound('/apis/b.example.com/v1/nopes').body, '404 page not found\n')
    assert.equal(documentFor('/nope', undefined, { custom: [] }), undefined)
  })
})

describe('OpenAPI', () => {
  const NAME = '/openapi/v3/apis/b.example.com/v1'
  interface Document {
    paths: Record<string, { patch: { parameters: { name: string }[] } }>
    components: {
      schemas: Record<string, { properties: Record<string, { properties: Record<string, object> }> }>
    }
  }

  it('lists documents under their hashes, which answer with what may be kept', () => {
    const index = json('/openapi/v3').paths as Record<string, { serverRelativeURL: string }>
    assert.ok(index['apis/apps/v1'])
    const [path = '', hash = ''] = index['apis/b.example.com/v1']?.serverRelativeURL.split('?hash=') ?? []
    assert.equal(path, NAME)
    const { headers } = ask(path, '*/*', { query: new URLSearchParams({ hash }) })
    assert.equal(headers['cache-control'], 'public, immutable')
    assert.equal(headers.expires, 'Fri, 01 Jan 2027 00:00:00 UTC')
    const moved = ask(path, '*/*', { query: new URLSearchParams({ hash: 'OLD' }) })
    assert.equal(moved.status, 301)
    assert.equal(moved.headers.location, `${NAME}?hash=${hash}`)
  })

  it('is sent as it is stored to who takes gzip', () => {
    const zipped = ask('/openapi/v3/apis/apps/v1', '*/*', { headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(zipped.headers['content-encoding'], 'gzip')
    const plain = ask('/openapi/v3/apis/apps/v1', '*/*', { headers: { 'accept-encoding': 'gzip;q=0' } })
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.deepEqual(gunzipSync(zipped.body), Buffer.from(plain.body))
    const { etag = '' } = zipped.headers
    assert.equal(ask('/openapi/v3/apis/apps/v1', '*/*', { headers: { 'if-none-match': etag } }).status, 304)
  })

  it('describes a custom kind for kubectl', () => {
    const { paths, components } = json(NAME) as unknown as Document
    const item = paths['/apis/b.example.com/v1/namespaces/{namespace}/foos/{name}']
    assert.ok(item?.patch.parameters.some(({ name }) => name === 'fieldValidation'))
    assert.ok(paths['/apis/b.example.com/v1/namespaces/{namespace}/foos/{name}/scale'])
    const spec = components.schemas['com.example.b.v1.Foo']?.properties.spec?.properties
    assert.deepEqual(spec?.port, {
      'x-kubernetes-int-or-string': true,
      anyOf: [{ type: 'integer' }, { type: 'string' }],
    })
    assert.deepEqual(Object.keys((spec.pod as { properties: object }).properties), [
      'apiVersion',
      'kind',
      'metadata',
    ])
    assert.ok(components.schemas['com.example.b.v1.FooList'])
    assert.ok(components.schemas['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'])
  })

  it('describes it in the older version as far as that can', () => {
    const { definitions } = json('/openapi/v2') as {
      definitions: Record<string, { properties: Record<string, { properties: Record<string, object> }> }>
    }
    const spec = definitions['com.example.b.v1.Foo']?.properties.spec?.properties
    assert.deepEqual(spec?.note, {})
    assert.deepEqual(spec.one, { type: 'object' })
    assert.ok(definitions['io.k8s.api.apps.v1.Deployment'])
  })

  it('is there in protobuf for kubectl, without kinds', () => {
    const { status, headers, body } = ask(
      '/openapi/v2',
      'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
    )
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
    assert.equal(Buffer.from(body).toString('latin1'), '\n\x032.0\x12\x15\n\nKubernetes\x12\x07v1.36.3B\0')
  })

  it('is there as JSON otherwise, and not for what is not there', () => {
    const refused = ask('/openapi/v2', 'application/yaml')
    assert.equal(refused.status, 406)
    assert.match(String(refused.body), /"reason":"NotAcceptable"/)
    assert.equal(ask('/openapi/v3/apis/nope/v1').status, 404)
    assert.equal(ask('/openapi/v3/../version').status, 404)
  })
})

describe('other documents', () => {
  it('say which version the server has', () => assert.equal(json('/version').minor, '36'))

  it('say that the server is well', () => {
    assert.equal(ask('/healthz').body, 'ok')
    assert.equal(ask('/readyz/etcd').body, 'ok')
    assert.equal(ask('/readyz/nope').status, 404)
    const query = new URLSearchParams('verbose&exclude=etcd')
    assert.match(
      String(ask('/livez', '*/*', { query }).body),
      /\[\+\]etcd excluded: ok\n.*livez check passed\n$/s,
    )
  })

  it('list the paths that there are', () => {
    const paths = json('/').paths as string[]
    assert.ok(paths.includes('/apis/b.example.com/v2alpha1'))
    assert.ok(paths.includes('/readyz/ping'))
  })

  it('name what is not emulated', () => {
    assert.equal(ask('/.well-known/openid-configuration').status, 501)
    assert.equal(ask('/metrics').status, 501)
  })
})
