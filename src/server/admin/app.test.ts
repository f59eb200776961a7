import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import supertest from 'supertest'
import { generationOf } from '../../../test/support/generation.ts'
import { parseMetrics } from '../../../test/support/running-server.ts'
import type { Reloader, ReloadResult } from '../reload.ts'
import { createAdminApp } from './app.ts'
import { createMetrics } from './metrics.ts'

function tested({
  last,
  from,
  token,
  closing = false,
  workers = 2,
}: { last?: ReloadResult; from?: string; token?: string; closing?: boolean; workers?: number } = {}) {
  const current = generationOf({ app: 'export const sync = 1', 'team/web': 'export const customize = 1' })
  current.modules[0]!.downgrade = { CHILD_CLUSTER_SCOPED: 'it outlives its parent' }
  let reloads = 0
  const reloader: Reloader = {
    current,
    last,
    reload() {
      reloads++
      return Promise.resolve(last ?? { ok: true, generation: current, ms: 7 })
    },
  }
  const metrics = createMetrics({
    inFlight: () => 3,
    readyWorkers: () => workers,
    bufferedBytes: () => 1024,
    generation: () => current.id,
    brokenModules: () => 0,
  })
  const app = createAdminApp({
    reloader,
    registry: metrics.registry,
    health: { readyWorkers: () => workers, closing: () => closing },
    token: token === undefined ? undefined : () => token,
  })
  const http = supertest(
    createServer((request, response) => {
      if (from !== undefined) Object.defineProperty(request.socket, 'remoteAddress', { value: from })
      app(request, response)
    }),
  )
  return { http, metrics, current, reloads: () => reloads }
}

/** What supertest makes of an answer, its body being anything. */
interface Answer {
  status: number
  body: unknown
}

const failed: ReloadResult = {
  ok: false,
  errors: [{ file: 'app.js', error: { at: 'app.js:3:7', message: 'Error: no' } }],
  ms: 9,
}

describe('the admin port', () => {
  it('/healthz: the process is alive, ready or not', async () => {
    const { status, text } = await tested({ workers: 0, closing: true }).http.get('/healthz')
    assert.deepEqual([status, text], [200, 'ok\n'])
  })

  it('/readyz: ready with hooks and a worker', async () => {
    const { http, current } = tested()
    const { status, body } = (await http.get('/readyz')) as Answer
    assert.equal(status, 200)
    assert.deepEqual(body, { ready: true, reasons: [], generation: current.id, routes: 2, workers: 2 })
  })

  it('/readyz: not ready without a worker, or on the way down, and says so', async () => {
    const none = await tested({ workers: 0 }).http.get('/readyz')
    assert.equal(none.status, 503)
    assert.match(none.text, /no worker can answer/)
    const down = await tested({ closing: true }).http.get('/readyz')
    assert.equal(down.status, 503)
    assert.match(down.text, /shutting down/)
  })

  it('/readyz: ready after a reload that failed, and says so', async () => {
    const { status, body } = (await tested({ last: failed }).http.get('/readyz')) as Answer
    assert.equal(status, 200)
    assert.deepEqual((body as { reasons: string[] }).reasons, [
      'the last reload failed, the hooks of before are in use: app.js:3:7: Error: no',
    ])
  })

  it('/hooks: routes, downgrades and the last reload', async () => {
    const { body } = (await tested({ last: failed }).http.get('/hooks')) as { body: Record<string, unknown> }
    assert.deepEqual(body.routes, [
      { path: '/app/sync', file: 'app.js', hook: 'sync', lastError: 'app.js:3:7: Error: no' },
      { path: '/team/web/customize', file: 'team/web.js', hook: 'customize' },
    ])
    assert.deepEqual(body.downgraded, [
      { file: 'app.js', code: 'CHILD_CLUSTER_SCOPED', reason: 'it outlives its parent' },
    ])
    assert.deepEqual(body.lastReload, {
      ok: false,
      ms: 9,
      errors: [{ file: 'app.js', at: 'app.js:3:7', message: 'Error: no' }],
    })
  })

  it('/-/reload: by POST only', async () => {
    const { http, reloads } = tested()
    for (const method of ['get', 'put', 'delete', 'patch'] as const) {
      const { status, headers } = await http[method]('/-/reload')
      assert.deepEqual([status, headers.allow], [405, 'POST'], method)
    }
    assert.equal(reloads(), 0)
    const { status, body } = (await http.post('/-/reload')) as { status: number; body: { routes: string[] } }
    assert.equal(status, 200)
    assert.deepEqual(body.routes, ['/app/sync', '/team/web/customize'])
    assert.equal(reloads(), 1)
  })

  it('/-/reload: 500 with each error when it failed', async () => {
    const { status, body } = (await tested({ last: failed }).http.post('/-/reload')) as Answer
    assert.equal(status, 500)
    assert.deepEqual(body, {
      ok: false,
      ms: 9,
      message: 'the hooks of before are still in use',
      errors: [{ file: 'app.js', at: 'app.js:3:7', message: 'Error: no' }],
    })
  })

  for (const from of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']) {
    it(`lets ${from} in without a token`, async () => {
      assert.equal((await tested({ from }).http.get('/hooks')).status, 200)
    })
  }

  for (const from of ['10.0.0.9', '::ffff:10.0.0.9', '2001:db8::1', 'fe80::127.1', '']) {
    it(`lets ${from || 'an unknown address'} see health and metrics only`, async () => {
      const { http, reloads } = tested({ from })
      for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await http.get(path)).status, 200)
      const hooks = await http.get('/hooks')
      assert.equal(hooks.status, 403)
      assert.match(hooks.text, /^FORBIDDEN: \/hooks: .*--admin-token-file/)
      assert.equal((await http.post('/-/reload')).status, 403)
      assert.equal((await http.post('/-/reload').set('Authorization', 'Bearer ')).status, 403)
      assert.equal((await http.post('/-/reload').set('X-Forwarded-For', '127.0.0.1')).status, 403)
      assert.equal((await http.post('/-/RELOAD/')).status, 403)
      assert.equal(reloads(), 0)
    })
  }

  it('lets others in by the token, and by nothing else', async () => {
    const { http } = tested({ from: '10.0.0.9', token: ' secret\n' })
    const status = async (authorization: string) =>
      (await http.post('/-/reload').set('Authorization', authorization)).status
    assert.equal(await status('Bearer secret'), 200)
    assert.equal(await status('bearer secret'), 200)
    for (const wrong of ['Bearer secre', 'Bearer secret2', 'Bearer', 'secret', 'Basic secret', '']) {
      assert.equal(await status(wrong), 403, wrong)
    }
    const empty = tested({ from: '10.0.0.9', token: ' ' })
    assert.equal((await empty.http.post('/-/reload').set('Authorization', 'Bearer ')).status, 403)
  })

  it('answers other paths with those that there are', async () => {
    for (const path of ['/', '/app/sync', '/metrics/x', '/hooks/../secret']) {
      const { status, headers } = await tested().http.get(path)
      assert.equal(status, 404, path)
      assert.equal(headers['x-powered-by'], undefined)
    }
    assert.match((await tested().http.get('/')).text, /known here: \/healthz, \/readyz, \/metrics/)
  })
})

describe('/metrics', () => {
  it('can be read, with a help and a type for each, and all names are documented ones', async () => {
    const { http, metrics } = tested()
    metrics.reload('success', 20)
    metrics.reload('failure', 30)
    metrics.workerReplaced(['/app/sync', '/app/sync', '/team/web/customize'])
    metrics.workerReplaced([])
    metrics.unhandled('/app/sync')
    metrics.unhandled(undefined)
    metrics.call({
      route: '/app/sync',
      ms: 7,
      bytesIn: 100,
      bytesOut: 50,
      result: {
        status: 500,
        code: 'ITEM_NULL',
        text: '',
        facts: {
          parent: 'Thing shop/"quoted\\"',
          refused: [{ code: 'ITEM_NULL', path: 'children[0]', message: '' }] as never,
        },
      },
    })
    metrics.call({
      route: '/app/sync',
      ms: 20_000,
      bytesIn: 1,
      bytesOut: 1,
      result: {
        status: 200,
        text: '',
        facts: { warnings: [{ code: 'CHILD_CLUSTER_SCOPED', path: '', message: '' }] as never },
      },
    })
    const { text, headers } = await http.get('/metrics')
    assert.match(String(headers['content-type']), /^text\/plain/)
    const samples = parseMetrics(text)
    const value = (name: string, labels: Record<string, string> = {}) => {
      const found = samples.filter(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([label, each]) => sample.labels[label] === each),
      )
      assert.equal(found.length, 1, `${name} ${JSON.stringify(labels)}`)
      return found[0]!.value
    }
    const route = '/app/sync'
    assert.equal(value('hookwright_hook_calls_total', { route, status: '500', code: 'ITEM_NULL' }), 1)
    assert.equal(value('hookwright_hook_calls_total', { route, status: '200', code: '' }), 1)
    assert.equal(value('hookwright_hook_duration_seconds_count', { route }), 2)
    assert.equal(value('hookwright_hook_duration_seconds_sum', { route }), 20.007)
    assert.equal(value('hookwright_hook_duration_seconds_bucket', { route, le: '0.005' }), 0)
    assert.equal(value('hookwright_hook_duration_seconds_bucket', { route, le: '0.01' }), 1)
    assert.equal(value('hookwright_hook_duration_seconds_bucket', { route, le: '10' }), 1)
    assert.equal(value('hookwright_hook_duration_seconds_bucket', { route, le: '+Inf' }), 2)
    assert.equal(value('hookwright_hook_request_bytes_total', { route }), 101)
    assert.equal(value('hookwright_hook_response_bytes_total', { route }), 51)
    assert.equal(
      value('hookwright_firewall_findings_total', { route, code: 'ITEM_NULL', result: 'refused' }),
      1,
    )
    assert.equal(
      value('hookwright_firewall_findings_total', { route, code: 'CHILD_CLUSTER_SCOPED', result: 'sent' }),
      1,
    )
    const failure = { route, code: 'ITEM_NULL', parent: 'Thing shop/"quoted\\"' }
    assert.ok(value('hookwright_hook_last_failure_timestamp_seconds', failure) > 1_700_000_000)
    assert.equal(value('hookwright_reloads_total', { result: 'success' }), 1)
    assert.equal(value('hookwright_reloads_total', { result: 'failure' }), 1)
    assert.equal(value('hookwright_last_reload_successful'), 0)
    assert.equal(value('hookwright_last_reload_duration_seconds'), 0.03)
    assert.equal(value('hookwright_worker_replacements_total', { route }), 1)
    assert.equal(value('hookwright_worker_replacements_total', { route: '' }), 1)
    assert.equal(value('hookwright_unhandled_errors_total', { route }), 1)
    assert.equal(value('hookwright_unhandled_errors_total', { route: '' }), 1)
    assert.equal(value('hookwright_calls_in_flight'), 3)
    assert.equal(value('hookwright_workers_ready'), 2)
    assert.equal(value('hookwright_buffered_bytes'), 1024)
    assert.equal(value('hookwright_broken_modules'), 0)
    assert.ok(value('hookwright_generation') > 0)

    const names = new Set(samples.map(({ name }) => name.replace(/_(bucket|sum|count)$/, '')))
    for (const name of names) {
      assert.match(name, /^(hookwright|process|nodejs)_/)
      assert.match(text, new RegExp(`^# HELP ${name} \\S`, 'm'))
      assert.match(text, new RegExp(`^# TYPE ${name} (counter|gauge|histogram|summary)$`, 'm'))
    }
    // Dashboards and alerts are written against these names: none goes, and a new one is added here.
    assert.deepEqual([...names].filter((name) => name.startsWith('hookwright_')).sort(), [
      'hookwright_broken_modules',
      'hookwright_buffered_bytes',
      'hookwright_calls_in_flight',
      'hookwright_firewall_findings_total',
      'hookwright_generation',
      'hookwright_hook_calls_total',
      'hookwright_hook_duration_seconds',
      'hookwright_hook_last_failure_timestamp_seconds',
      'hookwright_hook_request_bytes_total',
      'hookwright_hook_response_bytes_total',
      'hookwright_last_reload_duration_seconds',
      'hookwright_last_reload_successful',
      'hookwright_reloads_total',
      'hookwright_unhandled_errors_total',
      'hookwright_worker_replacements_total',
      'hookwright_workers_ready',
    ])
  })
})
