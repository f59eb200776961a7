import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { manualClock } from '../../../time/manual-clock.ts'
import type { BugMode } from '../bugs.ts'
import type { EngineReport } from '../report/report.ts'
import type { HookSpec } from './hook-spec.ts'
import { MetacontrollerCrash, TooManyRequests } from './hook.ts'
import { createHooks, type HooksOptions } from './hooks.ts'
import type { HookPost, HookResponse } from './send.ts'

const controller: Obj = { kind: 'CompositeController', apiVersion: 'x/v1', metadata: { name: 'c' } }
const parent: Obj = { apiVersion: 'x/v1', kind: 'Thing', metadata: { name: 'p', namespace: 'ns' } }
const observed = { parent, children: [], related: [] }
const { signal } = new AbortController()
const spec = (hook: string, more: Partial<HookSpec> = {}): HookSpec => ({
  version: 'v1',
  url: `http://user:secret@hooks/${hook}`,
  timeoutMs: 10_000,
  mode: 'loose',
  ...more,
})

/** Hooks that answer all calls with the same, after 7 ms. */
function setup(
  answer: Partial<HookResponse>,
  { bugs = 'emulate', ...plan }: Partial<HooksOptions['plan']> & { bugs?: BugMode } = {},
) {
  const clock = manualClock()
  const reports: EngineReport[] = []
  const posts: HookPost[] = []
  const hooks = createHooks({
    plan: {
      kind: 'CompositeController',
      name: 'c',
      controller,
      hooks: {
        sync: spec('sync'),
        finalize: spec('finalize', { version: 'v2', mode: 'strict' }),
        customize: spec('customize'),
      },
      ...plan,
    },
    send: (post) => {
      posts.push(post)
      clock.advance(7)
      return Promise.resolve({ status: 200, headers: {}, body: '{}', ...answer })
    },
    clock,
    bugs,
    tell: (report) => reports.push(report),
  })
  return { hooks, reports, posts }
}

const syncOf = (answer: Partial<HookResponse>, bugs?: BugMode) =>
  setup(answer, { ...(bugs && { bugs }) }).hooks.call('sync', observed, false, signal)
const finalizeOf = (body: string) => setup({ body }).hooks.call('finalize', observed, true, signal)
const customizeOf = (answer: Partial<HookResponse>) => setup(answer).hooks.customize(parent, signal)

describe('createHooks', () => {
  it('calls the hook that is asked for and decodes what it says', async () => {
    const { hooks, posts } = setup({ body: '{"finalized":true}' })
    assert.equal((await hooks.call('finalize', observed, true, signal)).finalized, true)
    assert.deepEqual(
      [posts[0]?.url, (JSON.parse(posts[0]?.body ?? '') as { finalizing: boolean }).finalizing],
      ['http://user:secret@hooks/finalize', true],
    )
    assert.deepEqual(await hooks.customize(parent, signal), { relatedResources: [] })
    assert.deepEqual(Object.keys(JSON.parse(posts[1]?.body ?? '') as object), ['controller', 'parent'])
  })

  it('names the hook and its version in what sync and finalize say', async () => {
    await assert.rejects(syncOf({ status: 500, body: 'boom' }), {
      message: 'sync hook failed (version=v1): unsupported status code: 500 body: boom',
    })
    await assert.rejects(finalizeOf('{'), {
      message:
        "finalize hook failed (version=v2): can't unmarshal webhookResponse (version: v2, type: finalize): unexpected end of JSON input",
    })
  })

  it('says what customize says as it is', async () => {
    await assert.rejects(customizeOf({ status: 500, body: 'no' }), {
      message: 'unsupported status code: 500 body: no',
    })
    await assert.rejects(customizeOf({ body: '[]' }), {
      message:
        "can't unmarshal webhookResponse (version: v1, type: customize): json: cannot unmarshal array into Go value of type v1.CustomizeHookResponse",
    })
  })

  it('refuses in strict mode what it lets pass in loose mode', async () => {
    assert.deepEqual((await syncOf({ body: '{"a":1}' })).children, [])
    await assert.rejects(finalizeOf('{"a":1}'), {
      message:
        'finalize hook failed (version=v2): strict validation failed for v2 webhookResponse (type: finalize, mode: strict): unknown field "a"',
    })
    await assert.rejects(finalizeOf('{"a":1,"b":1}'), /: \[unknown field "a", unknown field "b"\]$/)
  })

  it('hands 429 and crashes on as they are', async () => {
    await assert.rejects(syncOf({ status: 429, headers: { 'retry-after': '3' } }), TooManyRequests)
    await assert.rejects(syncOf({ body: '{"children":[null]}' }), MetacontrollerCrash)
    assert.deepEqual((await syncOf({ body: '{"children":[null]}' }, 'fix')).children, [])
  })

  it('tells of every call, without the password', async () => {
    const { hooks, reports } = setup({ status: 500, body: 'boom' })
    await assert.rejects(hooks.call('sync', observed, false, signal))
    assert.deepEqual(reports, [
      {
        type: 'call',
        controller: { kind: 'CompositeController', name: 'c' },
        hook: 'sync',
        parent: { apiVersion: 'x/v1', kind: 'Thing', namespace: 'ns', name: 'p' },
        url: 'http://user:***@hooks/sync',
        ms: 7,
        status: 500,
        error: 'unsupported status code: 500 body: boom',
      },
    ])
  })

  it('tells of a call that got no answer', async () => {
    const reports: EngineReport[] = []
    const hooks = createHooks({
      plan: { kind: 'DecoratorController', name: 'd', controller, hooks: { sync: spec('sync') } },
      send: () => Promise.reject(new Error('Post "x": EOF')),
      clock: manualClock(),
      bugs: 'emulate',
      tell: (report) => reports.push(report),
    })
    await assert.rejects(hooks.call('sync', observed, false, signal), {
      message: 'sync hook failed (version=v1): http error: Post "x": EOF',
    })
    const [report] = reports
    assert.ok(report?.type === 'call')
    assert.deepEqual([report.status, report.error], [undefined, 'http error: Post "x": EOF'])
  })

  it('cancels what is on its way when it is closed', async () => {
    const { hooks, posts } = setup({})
    await hooks.call('sync', observed, false, signal)
    assert.equal(posts[0]?.signal.aborted, false)
    hooks.close()
    assert.equal(posts[0].signal.aborted, true)
  })

  it('keeps tagged answers from call to call', async () => {
    const { hooks, posts } = setup(
      { headers: { etag: '"1"' } },
      { hooks: { sync: spec('sync', { etag: {} }) } },
    )
    await hooks.call('sync', observed, false, signal)
    await hooks.call('sync', observed, false, signal)
    assert.deepEqual(
      posts.map(({ headers }) => headers['If-None-Match']),
      [undefined, '"1"'],
    )
  })
})
