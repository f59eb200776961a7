import assert from 'node:assert/strict'
import { syncRequest } from '../../../test/support/requests.ts'
import { RetryLater } from '../../sdk/index.ts'
import { HookExit, runCall, type CallResult, type RunnableRoute } from './run.ts'

const good = { status: { ready: true }, children: [] }

interface Options extends Partial<RunnableRoute> {
  body?: Uint8Array | string | object
  ifNoneMatch?: string
  onParent?: (label: string) => void
}

function start(
  handler: (request: never) => unknown,
  options: Options = {},
): CallResult | Promise<CallResult> {
  const { body = syncRequest(), ifNoneMatch, onParent = () => undefined, ...route } = options
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return runCall(
    {
      path: '/app/sync',
      hook: 'sync',
      handler: handler as RunnableRoute['handler'],
      downgraded: new Set(),
      ...route,
    },
    { body: bytes, ifNoneMatch, onParent },
  )
}

const run = async (handler: (request: never) => unknown, options?: Options) => await start(handler, options)
const never = () => assert.fail('the hook must not be called')

describe('runCall', () => {
  it('answers at once when the hook does, and later when it does not', async () => {
    const now = start(() => good)
    assert.ok(!(now instanceof Promise))
    assert.equal(now.status, 200)
    assert.equal(now.text, JSON.stringify(good))
    const later = start(() => Promise.resolve(good))
    assert.ok(later instanceof Promise)
    assert.equal((await later).text, now.text)
  })

  it('takes any thenable for a promise', async () => {
    const ok = await run(() => ({ then: (resolve: (value: unknown) => void) => resolve(good) }))
    assert.equal(ok.status, 200)
    const no = await run(() => ({
      then: (_: unknown, reject: (error: Error) => void) => reject(new Error('no')),
    }))
    assert.equal(no.code, 'HOOK_THREW')
    const bad = await run(() => ({
      get then() {
        throw new Error('a bad thenable')
      },
    }))
    assert.equal(bad.code, 'HOOK_THREW')
    assert.match(bad.text, /a bad thenable/)
  })

  it('hands the request over as it came, and names the parent before the hook runs', async () => {
    const order: string[] = []
    const body = syncRequest('lamp', { a: [1, { b: null }] })
    await run(
      (request) => {
        order.push('hook')
        assert.deepEqual(request, body)
        return good
      },
      { body, onParent: (label) => order.push(label) },
    )
    assert.deepEqual(order, ['Thing shop/lamp', 'hook'])
  })

  for (const [what, body, text] of [
    ['no JSON', '{"parent": nope', /not JSON/],
    ['a truncated body', '{"parent": ', /not JSON: it ends too early|not JSON at position/],
    ['an empty body', '', /not JSON: it ends too early/],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /not UTF-8/],
    ['a cut character', Buffer.from([0x22, 0xc3]), /not UTF-8/],
    ['a byte order mark', Buffer.from(`\ufeff${JSON.stringify(syncRequest())}`), /not JSON/],
    ['UTF-16', Buffer.from(JSON.stringify(syncRequest()), 'utf16le'), /not JSON/],
  ] as [string, string | Buffer, RegExp][]) {
    it(`refuses ${what} with REQUEST_NOT_JSON`, async () => {
      const result = await run(never, { body })
      assert.equal(result.status, 400)
      assert.equal(result.code, 'REQUEST_NOT_JSON')
      assert.match(result.text, /^REQUEST_NOT_JSON: \/app\/sync: /)
      assert.match(result.text, text)
    })
  }

  it('does not quote a body that is no JSON', async () => {
    const { text } = await run(never, { body: '{"password": hunter2}' })
    assert.ok(!text.includes('hunter2') && !text.includes('password'), text)
  })

  for (const [what, body, text] of [
    ['null', 'null', /not an object/],
    ['a list', '[]', /not an object/],
    ['an empty object', '{}', /parent/],
    [
      'a parent without name',
      { ...syncRequest(), parent: { apiVersion: 'v1', kind: 'X', metadata: {} } },
      /name/,
    ],
    ['children in a list', { ...syncRequest(), children: [] }, /children/],
  ] as [string, string | object, RegExp][]) {
    it(`refuses ${what} with REQUEST_NOT_HOOK`, async () => {
      const result = await run(never, { body })
      assert.equal(result.status, 400)
      assert.equal(result.code, 'REQUEST_NOT_HOOK')
      assert.match(result.text, text)
    })
  }

  it('turns what a hook throws into HOOK_THREW, with parent and place', async () => {
    for (const handler of [
      () => {
        throw new TypeError('no spec')
      },
      () => Promise.reject(new TypeError('no spec')),
    ]) {
      const result = await run(handler)
      assert.equal(result.status, 500)
      assert.equal(result.code, 'HOOK_THREW')
      assert.match(result.text, /^HOOK_THREW: \/app\/sync for Thing shop\/lamp: .*TypeError: no spec/)
      assert.match(String(result.facts.stack), /TypeError: no spec/)
      assert.ok(!result.text.includes('\n'))
    }
  })

  it('never throws itself, whatever the hook throws', async () => {
    const trap = () => {
      throw new Error('trapped')
    }
    for (const thrown of [undefined, null, 'text', Symbol('s'), new Proxy({}, { has: trap, get: trap })]) {
      for (const handler of [
        () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- authors do throw anything
          throw thrown
        },
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- authors do reject with anything
        () => Promise.reject(thrown),
      ]) {
        assert.equal((await run(handler)).code, 'HOOK_THREW')
      }
    }
  })

  it('tells process.exit from other errors', async () => {
    const result = await run(() => {
      throw new HookExit('process.exit(3) was called')
    })
    assert.equal(result.code, 'HOOK_EXITED')
    assert.equal(result.status, 500)
  })

  it('answers RetryLater with 429 and its seconds, also one of another copy of the SDK', async () => {
    const own = await run(() => {
      throw new RetryLater(2.5, 'the registry is busy')
    })
    assert.deepEqual([own.status, own.code, own.retryAfter], [429, 'HOOK_RETRY_LATER', 2.5])
    assert.match(own.text, /^HOOK_RETRY_LATER: \/app\/sync for Thing shop\/lamp: the registry is busy/)
    const copy = Object.assign(new Error('bundled'), {
      seconds: 7,
      [Symbol.for('hookwright.RetryLater')]: true,
    })
    const other = await run(() => Promise.reject(copy))
    assert.deepEqual([other.status, other.code, other.retryAfter], [429, 'HOOK_RETRY_LATER', 7])
    const lookalike = await run(() => Promise.reject(Object.assign(new Error('no brand'), { seconds: 7 })))
    assert.equal(lookalike.code, 'HOOK_THREW')
  })

  it('refuses an answer that would harm, with the path, and says how much else is wrong', async () => {
    const result = await run(() => ({ status: {}, children: [null, null] }))
    assert.equal(result.status, 500)
    assert.equal(result.code, 'ITEM_NULL')
    assert.match(result.text, /^ITEM_NULL: \/app\/sync for Thing shop\/lamp: children\[0\]: .*\(and 1 more\)/)
    assert.equal(result.facts.refused?.length, 2)
    assert.equal((await run(() => undefined)).code, 'ANSWER_NOT_OBJECT')
    assert.equal((await run(() => Promise.resolve(null))).code, 'ANSWER_NOT_OBJECT')
  })

  it('sends what a module downgrades, with a warning', async () => {
    const answer = () => ({
      status: {},
      children: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' } }],
    })
    const refused = await run(answer)
    assert.equal(refused.status, 500)
    const code = refused.facts.refused![0]!.code
    const sent = await run(answer, { downgraded: new Set([code]) })
    assert.equal(sent.status, 200, sent.text)
    assert.equal(sent.facts.warnings![0]!.code, code)
  })

  it('turns a getter or toJSON that throws while the answer is read into an error of the hook', async () => {
    const { code, status } = await run(() => ({
      get status() {
        throw new Error('read me not')
      },
      children: [],
    }))
    assert.equal(status, 500)
    assert.ok(code === 'HOOK_THREW' || code === 'ANSWER_NOT_JSON', code)
  })

  it('gives equal answers one tag, and others another; the uid counts', async () => {
    const tagOf = async (answer: object, uid = 'uid-1') => {
      const body = syncRequest()
      body.parent.metadata.uid = uid
      return (await run(() => answer, { body })).etag
    }
    const tag = await tagOf(good)
    assert.match(tag!, /^"[\w-]+"$/)
    assert.equal(await tagOf(good), tag)
    assert.notEqual(await tagOf({ ...good, status: { ready: false } }), tag)
    assert.notEqual(await tagOf(good, 'uid-2'), tag)
  })

  it('answers 304 to the tag of this answer, and 200 to any other', async () => {
    const { etag } = await run(() => good)
    const same = await run(() => good, { ifNoneMatch: etag! })
    assert.deepEqual([same.status, same.text, same.etag], [304, '', etag])
    assert.equal((await run(() => good, { ifNoneMatch: '"other"' })).status, 200)
    assert.equal((await run(() => ({ ...good, resyncAfterSeconds: 1 }), { ifNoneMatch: etag! })).status, 200)
    const other = syncRequest()
    other.parent.metadata.uid = 'of its successor'
    assert.equal((await run(() => good, { ifNoneMatch: etag!, body: other })).status, 200)
  })

  it('counts what was observed and what is desired', async () => {
    const body = syncRequest()
    body.children['ConfigMap.v1'] = {
      a: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      b: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
    }
    const { facts } = await run(
      () => ({ status: {}, children: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }] }),
      { body },
    )
    assert.deepEqual(
      { ...facts },
      {
        parent: 'Thing shop/lamp',
        hook: 'sync',
        kind: 'Thing',
        name: 'lamp',
        namespace: 'shop',
        uid: 'uid-of-lamp',
        generation: 3,
        observed: 2,
        desired: 1,
      },
    )
  })
})
