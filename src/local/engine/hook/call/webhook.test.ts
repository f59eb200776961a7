import assert from 'node:assert/strict'
import type { Obj } from '../../../../cluster/object.ts'
import { manualClock } from '../../../../time/manual-clock.ts'
import type { HookSpec } from '../hook-spec.ts'
import { TooManyRequests } from '../hook.ts'
import { SendError, type HookPost, type HookResponse } from '../send.ts'
import { createWebhook } from './webhook.ts'

const spec: HookSpec = { version: 'v1', url: 'http://hooks/sync', timeoutMs: 10_000, mode: 'loose' }
const parent: Obj = { apiVersion: 'x/v1', kind: 'Thing', metadata: { name: 'p', namespace: 'ns' } }
const { signal } = new AbortController()

/** A webhook that gets these answers, one after the other, and what it sent. */
function hook(
  more: Partial<HookSpec>,
  ...answers: (Partial<HookResponse> | Error)[]
): {
  call: (of?: Obj) => Promise<string>
  posts: HookPost[]
  statuses: number[]
  clock: ReturnType<typeof manualClock>
} {
  const clock = manualClock()
  const posts: HookPost[] = []
  const statuses: number[] = []
  const send = (post: HookPost): Promise<HookResponse> => {
    const answer = answers[posts.push(post) - 1] ?? {}
    if (answer instanceof Error) return Promise.reject(answer)
    return Promise.resolve({ status: 200, headers: {}, body: '', ...answer })
  }
  const webhook = createWebhook({ ...spec, ...more }, { send, clock, now: () => 0 })
  const call = (of = parent) =>
    webhook({ parent: of, body: '{}', signal, answered: (status) => statuses.push(status) })
  return { call, posts, statuses, clock }
}

describe('createWebhook', () => {
  it('posts with the headers of Go', async () => {
    const { call, posts } = hook({ authorization: 'Bearer x' }, { body: 'ok' })
    assert.equal(await call(), 'ok')
    assert.deepEqual(posts[0]?.headers, {
      'User-Agent': 'Go-http-client/1.1',
      Authorization: 'Bearer x',
      'Content-Type': 'application/json',
      'Accept-Encoding': 'gzip',
    })
    assert.deepEqual([posts[0].url, posts[0].timeoutMs], ['http://hooks/sync', 10_000])
  })

  it('takes 200 only', async () => {
    const { call, statuses } = hook(
      {},
      { status: 500, body: 'boom' },
      { status: 204 },
      { status: 304 },
      { status: 412 },
    )
    await assert.rejects(call(), { message: 'unsupported status code: 500 body: boom' })
    await assert.rejects(call(), { message: 'unsupported status code: 204 body: ' })
    await assert.rejects(call(), { message: 'unsupported status code: 304 body: ' })
    await assert.rejects(call(), { message: 'unsupported status code: 412 body: ' })
    assert.deepEqual(statuses, [500, 204, 304, 412])
  })

  it('is told when to come again by 429, whatever else the answer says', async () => {
    const { call } = hook({}, { status: 429, headers: { 'retry-after': '7' }, body: '{' }, { status: 429 })
    const refusal = async (promise: Promise<unknown>) => {
      const error: unknown = await promise.catch((cause: unknown) => cause)
      assert.ok(error instanceof TooManyRequests)
      return error.retryAfterSeconds
    }
    assert.equal(await refusal(call()), 7)
    assert.equal(await refusal(call()), 0)
  })

  it('says at which stage a call failed', async () => {
    const { call } = hook(
      {},
      new SendError('url', 'parse "x": bad'),
      new SendError('answer', 'Post "x": EOF'),
      new SendError('body', 'unexpected EOF'),
      new Error('Post "x": odd'),
    )
    await assert.rejects(call(), { message: 'parse "x": bad' })
    await assert.rejects(call(), { message: 'http error: Post "x": EOF' })
    await assert.rejects(call(), { message: "can't read response body: unexpected EOF" })
    await assert.rejects(call(), { message: 'http error: Post "x": odd' })
  })

  describe('with etag', () => {
    const tagged = (etag: string, body: string) => ({ headers: { etag }, body })
    const sent = (posts: HookPost[]) => posts.map(({ headers }) => headers['If-None-Match'])

    it('sends the last tag of the parent and takes what it kept for 304 and 412', async () => {
      const { call, posts } = hook(
        { etag: {} },
        tagged('"a"', 'first'),
        { status: 304 },
        { status: 412, body: 'x' },
        tagged('"b"', 'second'),
        { body: 'untagged' },
        { status: 304 },
      )
      const bodies: string[] = []
      for (let count = 0; count < 6; count += 1) bodies.push(await call())
      assert.deepEqual(bodies, ['first', 'first', 'first', 'second', 'untagged', 'second'])
      assert.deepEqual(sent(posts), [undefined, '"a"', '"a"', '"a"', '"b"', '"b"'])
    })

    it('knows parents by kind, namespace and name', async () => {
      const { call, posts } = hook({ etag: {} }, tagged('"a"', 'a'))
      await call()
      const variants: Partial<Obj>[] = [
        { metadata: { ...parent.metadata, uid: 'new' } },
        { metadata: { name: 'p' } },
        { metadata: { name: 'q', namespace: 'ns' } },
        { kind: 'Other' },
      ]
      for (const variant of variants) await call({ ...parent, ...variant })
      assert.deepEqual(sent(posts), [undefined, '"a"', undefined, undefined, undefined])
    })

    it('still refuses 304 when no tag was sent', async () => {
      await assert.rejects(hook({ etag: {} }, { status: 304 }).call(), {
        message: 'unsupported status code: 304 body: ',
      })
    })

    it('forgets after the timeout of the cache, and never without one', async () => {
      for (const [etag, wanted] of [
        [{ timeoutSeconds: 5, cleanupSeconds: 1 }, undefined],
        [{ cleanupSeconds: 1 }, '"a"'],
        [{ timeoutSeconds: 0 }, '"a"'],
      ] as const) {
        const { call, posts, clock } = hook({ etag }, tagged('"a"', 'a'), {}, {})
        await call()
        clock.advance(5000)
        await call()
        clock.advance(1)
        await call()
        assert.deepEqual(sent(posts), [undefined, '"a"', wanted])
      }
    })

    it('says when what was kept has run out while the hook answered', async () => {
      const clock = manualClock()
      const answers: Partial<HookResponse>[] = [tagged('"a"', 'a'), { status: 304 }]
      const send = (): Promise<HookResponse> => {
        const answer = { status: 200, headers: {}, body: '', ...answers.shift() }
        if (answer.status === 304) clock.advance(9000)
        return Promise.resolve(answer)
      }
      const etag = { timeoutSeconds: 5, cleanupSeconds: 1 }
      const webhook = createWebhook({ ...spec, etag }, { send, clock, now: () => 0 })
      const call = () => webhook({ parent, body: '{}', signal, answered: () => undefined })
      await call()
      await assert.rejects(call(), {
        message: 'cannot find cached response for cache key: {Thing ns p}',
      })
    })
  })
})
