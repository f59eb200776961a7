import assert from 'node:assert/strict'
import type { HookPost } from '../../engine/hook/send.ts'
import { manualClock } from '../../../time/manual-clock.ts'
import { localSend } from './local-send.ts'

describe('localSend', () => {
  function setUp({ away = false } = {}) {
    const sent: string[] = []
    const lost: string[] = []
    const clock = manualClock()
    const paths = new Set(['/web/sync', '/slow/sync'])
    const { send, isLost } = localSend({
      server: {
        serves: (path) => paths.has(path),
        call({ path, ifNoneMatch = 'none' }) {
          sent.push(`${path} here, tag ${ifNoneMatch}`)
          return path === '/slow/sync'
            ? new Promise(() => undefined)
            : Promise.resolve({ status: 200, headers: {}, body: '{}' })
        },
      },
      clock,
      send: ({ url, tls }) => {
        sent.push(`${url}${tls ? ' with TLS' : ''}`)
        return away
          ? Promise.reject(new Error('no such host'))
          : Promise.resolve({ status: 200, headers: {}, body: '{}' })
      },
      onLost: (url, why) => lost.push(`${url}: ${why}`),
    })
    const post = (url: string, more: Partial<HookPost> = {}) =>
      send({ url, headers: {}, body: '{}', timeoutMs: 1, signal: new AbortController().signal, ...more })
    return { post, sent, lost, paths, isLost, clock }
  }

  it('leads a path that has a route to the server here, whatever its host, and nothing else', async () => {
    const { post, sent } = setUp()
    await post('https://hooks.shop:443/web/sync?a=1', {
      tls: { ca: 'x' },
      headers: { 'If-None-Match': '"t"' },
    })
    await post('http://other/app/sync', { tls: { ca: 'x' } })
    assert.deepEqual(sent, ['/web/sync here, tag "t"', 'http://other/app/sync with TLS'])
  })

  it('says once for each URL that nobody answers, and again after it was answered here', async () => {
    const { post, lost, paths, isLost } = setUp({ away: true })
    const url = 'http://other/app/sync'
    await assert.rejects(post(url), /no such host/)
    await assert.rejects(post(url))
    assert.deepEqual(lost, [`${url}: no such host`])
    assert.ok(isLost(url))
    paths.add('/app/sync')
    await post(url)
    assert.ok(!isLost(url))
    paths.delete('/app/sync')
    await assert.rejects(post(url))
    assert.equal(lost.length, 2)
  })

  it('gives up a hook here that takes too long, and one whose call is cancelled, in the words of Go', async () => {
    const { post, clock } = setUp()
    const slow = post('http://other/slow/sync', { timeoutMs: 1000 })
    clock.advance(1000)
    await assert.rejects(slow, {
      message:
        'Post "http://other/slow/sync": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
    })
    const cancelled = post('http://other/slow/sync', { signal: AbortSignal.abort() })
    await assert.rejects(cancelled, { message: 'Post "http://other/slow/sync": context canceled' })
  })

  it('says nothing of a call that was given up', async () => {
    const { post, lost } = setUp({ away: true })
    await assert.rejects(post('http://other/app/sync', { signal: AbortSignal.abort() }))
    assert.deepEqual(lost, [])
  })
})
