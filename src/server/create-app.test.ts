import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import supertest from 'supertest'
import { syncRequest } from '../../test/support/requests.ts'
import { manualClock } from '../time/manual-clock.ts'
import type { CallRecord, HandleOptions } from './call/handle.ts'
import type { CallResult } from './call/run.ts'
import { createApp } from './create-app.ts'
import { buildRoutes } from './routes.ts'
import type { PoolCall } from './workers/executor.ts'

const table = buildRoutes([
  { file: 'hooks/app.ts', name: 'app', url: '', exports: ['sync', 'default'], downgrade: {} },
  {
    file: 'hooks/bad.ts',
    name: 'bad',
    url: '',
    exports: [],
    downgrade: {},
    error: { message: 'Error: no', at: 'hooks/bad.ts:3:7' },
  },
])

function tested(options: Partial<HandleOptions> = {}, result: Partial<CallResult> = {}) {
  const calls: PoolCall[] = []
  const records: CallRecord[] = []
  const budget = { limit: 10_000, used: 0, arriving: 0 }
  const app = createApp({
    clock: manualClock(),
    executor: {
      use: () => Promise.resolve(),
      call(call) {
        calls.push(call)
        call.done({ status: 200, text: '{"status":{},"children":[]}', facts: { name: 'lamp' }, ...result })
      },
      inFlight: 0,
      ready: 1,
      stop: () => Promise.resolve(),
    },
    routes: () => table,
    authenticate: undefined,
    maxBody: 5_000,
    budget,
    closing: () => false,
    record: (record) => records.push(record),
    ...options,
  })
  return { http: supertest(createServer(app)), calls, records, budget }
}

describe('createApp', () => {
  it('hands a POST to the executor, byte for byte, and answers what comes of it', async () => {
    const { http, calls, records, budget } = tested()
    const body = JSON.stringify(syncRequest('ä'))
    const { status, text } = await http
      .post('/app/sync?trace=1')
      .set('If-None-Match', '"tag"')
      .set('Content-Type', 'application/json')
      .send(body)
    assert.equal(status, 200)
    assert.deepEqual(JSON.parse(text), { status: {}, children: [] })
    assert.equal(calls[0]?.path, '/app/sync')
    assert.equal(calls[0].ifNoneMatch, '"tag"')
    assert.equal(Buffer.concat(calls[0].chunks).toString(), body)
    assert.equal(records.length, 1)
    assert.equal(records[0]?.route, '/app/sync')
    assert.deepEqual([records[0].bytesIn, records[0].bytesOut], [Buffer.byteLength(body), 27])
    assert.equal(budget.used, 0)
  })

  it('lists the routes that there are to whoever asks for another one', async () => {
    const { http, records } = tested()
    const { status, text } = await http.post('/nowhere')
    assert.equal(status, 404)
    assert.match(text, /^ROUTE_UNKNOWN: \/nowhere: no hook answers here; known: \/app, \/app\/sync\. /)
    assert.equal(records[0]?.route, undefined)
    assert.equal(records[0]?.result.code, 'ROUTE_UNKNOWN')
  })

  it('answers every path of a module that did not load with its error', async () => {
    const { http } = tested()
    for (const path of ['/bad', '/bad/sync', '/bad/finalize']) {
      const { status, text } = await http.post(path)
      assert.equal(status, 500)
      assert.match(text, /^HOOK_NOT_LOADED: \/bad\S*: hooks\/bad\.ts:3:7: Error: no\. /)
    }
    assert.equal((await http.post('/badly')).status, 404)
  })

  it('answers other methods with 405, and compressed bodies with 415', async () => {
    const { http, calls } = tested()
    const get = await http.get('/app/sync')
    assert.equal(get.status, 405)
    assert.equal(get.headers.allow, 'POST')
    const zipped = await http.post('/app/sync').set('Content-Encoding', 'gzip').send('x')
    assert.equal(zipped.status, 415)
    assert.match(zipped.text, /^ENCODING_UNSUPPORTED: /)
    assert.equal((await http.post('/app/sync').set('Content-Encoding', 'identity').send('{}')).status, 200)
    assert.equal(calls.length, 1)
  })

  it('answers bodies beyond the limits with 413 and 429', async () => {
    const large = tested()
    assert.equal((await large.http.post('/app/sync').send('x'.repeat(5_001))).status, 413)
    assert.equal((await large.http.post('/app/sync').send('x'.repeat(5_000))).status, 200)
    assert.equal(large.budget.used, 0)
    const busy = tested({ budget: { limit: 100, used: 90, arriving: 0 } })
    const { status, headers } = await busy.http.post('/app/sync').send('x'.repeat(50))
    assert.deepEqual([status, headers['retry-after']], [429, '1'])
  })

  it('asks for credentials before it says anything else', async () => {
    const { http, calls } = tested({ authenticate: ({ headers }) => headers.authorization === 'Bearer x' })
    for (const path of ['/app/sync', '/nowhere', '/bad']) {
      const { status, text } = await http.post(path).send('{}')
      assert.equal(status, 401)
      assert.ok(!text.includes('known:') && !text.includes('bad.ts'))
    }
    assert.equal(calls.length, 0)
    assert.equal((await http.post('/app/sync').set('Authorization', 'Bearer x').send('{}')).status, 200)
  })

  it('asks clients to leave while the server goes down', async () => {
    const { http } = tested({ closing: () => true })
    const { status, headers } = await http.post('/app/sync').send('{}')
    assert.deepEqual([status, headers.connection], [200, 'close'])
  })

  it('serves nothing else: no health, no metrics, no hooks', async () => {
    const { http } = tested()
    for (const path of ['/healthz', '/readyz', '/metrics', '/hooks', '/-/reload', '/']) {
      assert.equal((await http.get(path)).status, 404, path)
      assert.equal((await http.post(path)).status, 404, path)
    }
  })
})
