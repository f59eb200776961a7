import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { createApi, type Api, type ApiRequest, type ApiResponse } from '../api.ts'
import {
  isAborted,
  isClusterError,
  isConflict,
  isExpired,
  isNoMatch,
  isNotFound,
  isUnreachable,
} from '../cluster-error.ts'

const RESOURCES = {
  '/api/v1': [
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['get'] },
    { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'] },
    { name: 'pods/eviction', kind: 'Eviction', group: 'policy', namespaced: true, verbs: ['create'] },
    { name: 'namespaces', kind: 'Namespace', namespaced: false, verbs: ['get'], shortNames: ['ns'] },
  ],
}

const json = (body: unknown, status = 200): ApiResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const status = (code: number, reason: string, details?: object) =>
  json(
    {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message: `it is ${reason}`,
      reason,
      details,
      code,
    },
    code,
  )

/** A client of a server that answers as it is told, and what the client asked besides discovery. */
function clientOf(answer: (request: ApiRequest) => ApiResponse | Promise<ApiResponse>): {
  api: Api
  asked: ApiRequest[]
  discoveries: string[]
} {
  const asked: ApiRequest[] = []
  const discoveries: string[] = []
  const api = createApi(
    async (request) => {
      if (request.path in RESOURCES) {
        discoveries.push(request.path)
        return json({ kind: 'APIResourceList', resources: RESOURCES[request.path as '/api/v1'] })
      }
      if (/^\/apis\/[^/]+\/[^/]+$/.test(request.path)) {
        discoveries.push(request.path)
        return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' }
      }
      asked.push(request)
      return answer(request)
    },
    { userAgent: 'test/1' },
  )
  return { api, asked, discoveries }
}

const configMap = { apiVersion: 'v1', kind: 'ConfigMap' }
const ref = { ...configMap, namespace: 'a', name: 'c' }
const object = { ...configMap, metadata: { namespace: 'a', name: 'c' } }

describe('createApi', () => {
  const requests: [string, (api: Api) => Promise<unknown>, Partial<ApiRequest>][] = [
    ['gets', (api) => api.get(ref), { method: 'GET', path: '/api/v1/namespaces/a/configmaps/c' }],
    [
      'gets a subresource',
      (api) => api.get(ref, { subresource: 'scale' }),
      { path: '/api/v1/namespaces/a/configmaps/c/scale' },
    ],
    [
      'gets what is in no namespace',
      (api) => api.get({ apiVersion: 'v1', kind: 'Namespace', name: 'a' }),
      { path: '/api/v1/namespaces/a' },
    ],
    [
      'writes odd names safely',
      (api) => api.get({ ...ref, name: 'a/../b?c' }),
      { path: '/api/v1/namespaces/a/configmaps/a%2F..%2Fb%3Fc' },
    ],
    [
      'creates',
      (api) => api.create(object, { fieldManager: 'me', fieldValidation: 'Strict', dryRun: true }),
      {
        method: 'POST',
        path: '/api/v1/namespaces/a/configmaps?fieldManager=me&fieldValidation=Strict&dryRun=All',
        body: JSON.stringify(object),
      },
    ],
    [
      'creates a subresource',
      (api) =>
        api.create(
          { apiVersion: 'policy/v1', kind: 'Eviction', metadata: {} },
          { on: { ...ref, kind: 'Pod' }, subresource: 'eviction' },
        ),
      { method: 'POST', path: '/api/v1/namespaces/a/pods/c/eviction' },
    ],
    [
      'replaces',
      (api) => api.replace(object),
      { method: 'PUT', path: '/api/v1/namespaces/a/configmaps/c', body: JSON.stringify(object) },
    ],
    [
      'replaces a status',
      (api) => api.replace(object, { subresource: 'status' }),
      { method: 'PUT', path: '/api/v1/namespaces/a/configmaps/c/status' },
    ],
    [
      'merges',
      (api) => api.patch(ref, { merge: { data: { k: null } } }),
      { method: 'PATCH', body: '{"data":{"k":null}}' },
    ],
    [
      'applies',
      (api) => api.apply(object, { fieldManager: 'me', force: true }),
      { method: 'PATCH', path: '/api/v1/namespaces/a/configmaps/c?fieldManager=me&force=true' },
    ],
    [
      'deletes',
      (api) => api.delete(ref, { propagation: 'Foreground', uid: 'u', gracePeriodSeconds: 0 }),
      {
        method: 'DELETE',
        path: '/api/v1/namespaces/a/configmaps/c',
        body: '{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","preconditions":{"uid":"u"},"gracePeriodSeconds":0}',
      },
    ],
    [
      'deletes what is selected',
      (api) => api.deleteCollection(configMap, { namespace: 'a', labelSelector: 'x=y' }),
      { method: 'DELETE', path: '/api/v1/namespaces/a/configmaps?labelSelector=x%3Dy' },
    ],
  ]
  for (const [title, run, expected] of requests) {
    it(title, async () => {
      const { api, asked } = clientOf(() => json(object))
      await run(api)
      assert.equal(asked.length, 1)
      for (const [name, value] of Object.entries(expected)) assert.equal(asked[0]![name as 'path'], value)
      assert.equal(asked[0]!.headers?.['user-agent'], 'test/1')
    })
  }

  it('says the type of each patch', async () => {
    const { api, asked } = clientOf(() => json(object))
    await api.patch(ref, { merge: {} })
    await api.patch(ref, { strategic: {} })
    await api.patch(ref, { json: [] })
    await api.apply(object, { fieldManager: 'me' })
    assert.deepEqual(
      asked.map(({ headers }) => headers?.['content-type']),
      ['merge-patch+json', 'strategic-merge-patch+json', 'json-patch+json', 'apply-patch+yaml'].map(
        (each) => `application/${each}`,
      ),
    )
  })

  it('gives an object that is being deleted, and nothing for one that is gone', async () => {
    const { api } = clientOf(({ path }) =>
      json(path.endsWith('slow') ? object : { kind: 'Status', status: 'Success' }),
    )
    assert.deepEqual(await api.delete({ ...ref, name: 'slow' }), object)
    assert.equal(await api.delete(ref), undefined)
  })

  it('wants a namespace for one object of a namespaced kind, before it asks', async () => {
    const { api, asked } = clientOf(() => json(object))
    await assert.rejects(api.get({ ...configMap, name: 'c' }), /configmaps live in namespaces/)
    await assert.rejects(
      api.create({ ...configMap, metadata: { name: 'c' } }),
      /configmaps live in namespaces/,
    )
    await assert.rejects(api.get({ ...ref, name: '' }), /cannot be a name/)
    assert.deepEqual(asked, [])
  })
})

describe('kinds', () => {
  it('are learnt once per group version', async () => {
    const { api, discoveries } = clientOf(() => json(object))
    await Promise.all([api.get(ref), api.get(ref), api.get({ ...ref, kind: 'Pod' })])
    assert.deepEqual(discoveries, ['/api/v1'])
    const { plural, shortNames } = await api.resource({ apiVersion: 'v1', kind: 'Namespace' })
    assert.deepEqual([plural, shortNames], ['namespaces', ['ns']])
    assert.deepEqual((await api.resource({ apiVersion: 'v1', kind: 'Pod' })).subresources, ['eviction'])
  })

  it('are asked for again when they are missing, and when their path leads nowhere', async () => {
    const missing = { apiVersion: 'example.com/v1', kind: 'Nothing', name: 'a' }
    const { api, discoveries } = clientOf(() => ({ status: 404, headers: {}, body: '404 page not found' }))
    await assert.rejects(api.get(missing), isNoMatch)
    await assert.rejects(api.get(missing), isNoMatch)
    assert.equal(discoveries.length, 2)
    await assert.rejects(api.get(ref), isNotFound)
    await assert.rejects(api.get(ref), isNotFound)
    assert.equal(discoveries.length, 4)
  })
})

describe('lists', () => {
  const list = (names: string[], token = '') =>
    json({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '7', ...(token && { continue: token }) },
      items: names.map((name) => ({ metadata: { name } })),
    })

  it('are read page by page, and items get their kind', async () => {
    const { api, asked } = clientOf(({ path }) =>
      path.includes('continue=t1') ? list(['b']) : list(['a'], 't1'),
    )
    const { items, resourceVersion } = await api.list(configMap, {
      limit: 1,
      namespace: 'a',
      resourceVersion: '0',
    })
    assert.deepEqual(
      items.map(({ kind, metadata }) => [kind, metadata.name]),
      [
        ['ConfigMap', 'a'],
        ['ConfigMap', 'b'],
      ],
    )
    assert.equal(resourceVersion, '7')
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['limit=1&resourceVersion=0', 'limit=1&continue=t1'].map(
        (query) => `/api/v1/namespaces/a/configmaps?${query}`,
      ),
    )
  })

  it('are read again as a whole when the server forgets them between pages', async () => {
    const { api } = clientOf(({ path }) => {
      if (path.includes('continue=')) return status(410, 'Expired')
      return path.includes('limit=') ? list(['a'], 't1') : list(['a', 'b', 'c'])
    })
    const { items } = await api.list(configMap, { limit: 1 })
    assert.deepEqual(
      items.map(({ metadata }) => metadata.name),
      ['a', 'b', 'c'],
    )
  })

  it('do not hide that their first page expired', async () => {
    const { api } = clientOf(() => status(410, 'Expired'))
    await assert.rejects(api.list(configMap), isExpired)
  })

  it('take null for no items, and nothing else for a list', async () => {
    const { api } = clientOf(({ path }) =>
      json(path.includes('/a/') ? { metadata: {}, items: null } : { kind: 'Ad' }),
    )
    assert.deepEqual((await api.list(configMap, { namespace: 'a' })).items, [])
    await assert.rejects(api.list(configMap), /not a list of ConfigMap/)
  })
})

describe('watches', () => {
  const stream = (...pieces: string[]): ApiResponse => ({
    status: 200,
    headers: {},
    body: Readable.from(pieces),
  })

  it('give events with the kind that was asked for', async () => {
    const { api, asked } = clientOf(() =>
      stream(
        '{"type":"ADDED","object":{"kind":"PartialObjectMetadata","metadata":{"name":"a"}}}\n{"type":"ERR',
        'OR","object":{"kind":"Status","code":410}}\n',
      ),
    )
    const events = []
    for await (const event of await api.watch(configMap, {
      metadataOnly: true,
      bookmarks: true,
      resourceVersion: '5',
    }))
      events.push(event)
    assert.deepEqual(
      events.map(({ type, object }) => [type, object.kind]),
      [
        ['ADDED', 'ConfigMap'],
        ['ERROR', 'Status'],
      ],
    )
    assert.equal(asked[0]!.path, '/api/v1/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=5')
    assert.match(asked[0]!.headers?.accept ?? '', /as=PartialObjectMetadata;/)
  })

  it('break off at a line that is no event', async () => {
    for (const line of ['no json\n', '{"type":"ODD","object":{}}\n', '{"type":"ADDED"}\n', 'null\n']) {
      const { api } = clientOf(() => stream(line))
      const events = await api.watch(configMap)
      await assert.rejects(async () => {
        for await (const event of events) assert.fail(event.type)
      }, /a line of the watch is no event/)
    }
  })

  it('do not repeat such a line, which may hold a part of a Secret', async () => {
    const { api } = clientOf(() => stream('{"object":{"data":{"password":"c2VjcmV0'))
    const events = await api.watch(configMap)
    await assert.rejects(
      async () => {
        for await (const event of events) assert.fail(event.type)
      },
      (error: Error) => !error.message.includes('c2VjcmV0'),
    )
  })

  it('are refused like other requests', async () => {
    const { api } = clientOf(() => status(410, 'Expired'))
    await assert.rejects(api.watch(configMap), isExpired)
  })
})

describe('errors', () => {
  it('carry what the server said', async () => {
    const { api } = clientOf(() => status(409, 'Conflict', { name: 'c', kind: 'configmaps' }))
    const error = await api.replace(object).catch((thrown: unknown) => thrown)
    assert.ok(isClusterError(error) && isConflict(error))
    assert.equal(error.message, 'it is Conflict (PUT /api/v1/namespaces/a/configmaps/c: 409)')
    assert.equal(error.code, 409)
    assert.deepEqual(error.request, { method: 'PUT', path: '/api/v1/namespaces/a/configmaps/c' })
    assert.equal(error.status?.details?.kind, 'configmaps')
  })

  it('say how long to wait, by header or by Status', async () => {
    const byHeader = clientOf(() => ({
      ...status(429, 'TooManyRequests', { retryAfterSeconds: 1 }),
      headers: { 'retry-after': '9' },
    }))
    const byStatus = clientOf(() => status(429, 'TooManyRequests', { retryAfterSeconds: 1 }))
    const waits = await Promise.all(
      [byHeader, byStatus].map(({ api }) =>
        api.get(ref).catch((error: unknown) => isClusterError(error) && error.retryAfterSeconds),
      ),
    )
    assert.deepEqual(waits, [9, 1])
  })

  it('understand a proxy that answers for the server', async () => {
    const { api } = clientOf(() => ({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: '<h1>Bad Gateway</h1>',
    }))
    await assert.rejects(api.get(ref), {
      message: '<h1>Bad Gateway</h1> (GET /api/v1/namespaces/a/configmaps/c: 502)',
      code: 502,
    })
  })

  it('tell a page that is no API', async () => {
    const html = clientOf(() => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }))
    await assert.rejects(html.api.get(ref), { reason: 'BadAnswer' })
    const broken = clientOf(() => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{',
    }))
    await assert.rejects(broken.api.get(ref), /is not JSON: is this a Kubernetes API\?/)
  })

  it('tell giving up from breaking', async () => {
    const gone = AbortSignal.abort()
    const { api } = clientOf(() => Promise.reject(new Error('the wire broke')))
    await assert.rejects(api.get(ref, { signal: gone }), isAborted)
    await assert.rejects(api.get(ref), isUnreachable)
  })
})
