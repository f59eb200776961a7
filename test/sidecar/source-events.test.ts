import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { createApi } from '../../src/cluster/api.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createEvents } from '../../src/sidecar/events/events.ts'
import type { Fact } from '../../src/sidecar/facts.ts'
import type { ObjectRef, RefusalCode, SourceKind } from '../../src/sidecar/model.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

const ref = (name = 'app', kind: SourceKind = 'ConfigMap'): ObjectRef => ({
  kind,
  namespace: 'default',
  name,
  uid: `uid-${name}`,
})
const refused = (key: string, about = ref(), message = 'keys have no slashes'): Fact => ({
  type: 'refused',
  refusal: { code: 'KEY_NAME' satisfies RefusalCode, message, from: { ...about, key } },
})
const reloadFailed = (message: string, about: ObjectRef[] = [ref()]): Fact => ({
  type: 'reload-failed',
  target: 'POST http://127.0.0.1/-/reload',
  ms: 1,
  message,
  retryInMs: 1,
  about,
})

describe('Kubernetes Events', () => {
  const cleanup = cleanUp(afterEach)

  const setUp = () => {
    const clock = manualClock()
    const server = createApiServer()
    cleanup(() => server.close())
    const api = createApi(server.transport)
    let writes = 0
    const counted = createApi((request) => {
      if (request.method !== 'GET') writes++
      return server.transport(request)
    })
    const warnings: Fact[] = []
    const events = createEvents({
      api: counted,
      clock,
      now: () => Date.parse('2026-01-02T03:04:05.678Z') + clock.now(),
      report: (fact) => warnings.push(fact),
      instance: 'pod-0',
    })
    cleanup(() => events.close())
    const all = async () => (await api.list({ apiVersion: 'v1', kind: 'Event' })).items
    const shown = async () =>
      (await all()).map(({ reason, involvedObject, count }) => {
        const { name } = involvedObject as { name: string }
        return `${String(reason)} ${name} ${String(count)}`
      })
    const shows = (...expected: string[]) =>
      until(expected.join(', '), async () => String((await shown()).sort()) === String(expected))
    const settle = async () => {
      for (let i = 0; i < 20; i++) await turn()
    }
    return { clock, server, api, events, warnings, all, shows, settle, writes: () => writes }
  }

  it('tell whoever looks at the object what is wrong with it', async () => {
    const { events, all, shows } = setUp()
    events.report(refused('a/b'))
    await shows('KeyRefused app 1')
    const [event] = await all()
    assert.deepEqual(event?.involvedObject, { apiVersion: 'v1', ...ref() })
    assert.deepEqual(
      [event.type, event.message, event.firstTimestamp, event.lastTimestamp, event.source],
      [
        'Warning',
        'the key "a/b" is not written: keys have no slashes',
        '2026-01-02T03:04:05Z',
        '2026-01-02T03:04:05Z',
        { component: 'hookwright-sidecar' },
      ],
    )
    assert.equal(event.reportingInstance, 'pod-0')
  })

  it('are about the loser of a conflict, and about what was changed before a reload failed', async () => {
    const { events, shows } = setUp()
    const winner = { ...ref('winner'), key: 'k' }
    const loser = { ...ref('loser', 'Secret'), key: 'k' }
    events.report({ type: 'conflict', conflict: { root: '/root', path: 'k', winner, loser } })
    events.report(reloadFailed('500', [ref('one'), ref('two')]))
    await shows('KeyConflict loser 1', 'ReloadFailed one 1', 'ReloadFailed two 1')
  })

  it('are counted when they happen again, and written once in 10 s at most', async () => {
    const { clock, events, all, shows, settle, writes } = setUp()
    events.report(reloadFailed('500'))
    await shows('ReloadFailed app 1')
    for (let i = 0; i < 5; i++) events.report(reloadFailed(`50${i}`))
    clock.advance(9999)
    await settle()
    assert.equal(writes(), 1)
    clock.advance(1)
    await shows('ReloadFailed app 6')
    assert.equal(writes(), 2)
    const [event] = await all()
    assert.match(String(event?.message), /: 504$/)
    assert.equal(event?.firstTimestamp, '2026-01-02T03:04:05Z')
  })

  it('are made anew when the server forgot them', async () => {
    const { api, clock, events, all, shows } = setUp()
    events.report(refused('a/b'))
    await shows('KeyRefused app 1')
    const [event] = await all()
    const name = event?.metadata.name ?? ''
    await api.delete({ apiVersion: 'v1', kind: 'Event', namespace: 'default', name })
    clock.advance(10_000)
    events.report(refused('a/b'))
    await shows('KeyRefused app 2')
  })

  it('are left out when they may not be written, which is said once', async () => {
    const { clock, server, events, warnings, shows, settle } = setUp()
    const end = server.faults.add({ type: 'status', code: 403, match: ({ method }) => method !== 'GET' })
    events.report(refused('a/b'))
    events.report(refused('c/d'))
    await until('the warning', () => warnings.length > 0)
    await settle()
    assert.match(
      JSON.stringify(warnings),
      /^\[{"type":"warning","message":"Kubernetes Events cannot be written[^"]*403/,
    )
    end()
    clock.advance(10_000)
    events.report(refused('a/b'))
    await shows('KeyRefused app 2')
    assert.equal(warnings.length, 1)
  })

  it('are short, few, and none for folders', async () => {
    const { events, all } = setUp()
    events.report(refused('x', ref('/etc/config', 'Directory')))
    for (let i = 0; i < 300; i++) events.report(refused('x', ref(`n${i}`), 'é'.repeat(2000)))
    events.report(
      reloadFailed(
        '500',
        Array.from({ length: 500 }, (_, i) => ref(`n${i}`)),
      ),
    )
    const count = await until('the last one', async () => {
      const found = await all()
      return found.filter(({ reason }) => reason === 'ReloadFailed').length === 10 && found.length
    })
    assert.ok(count <= 101, `${count} events`)
    for (const { message } of await all()) assert.ok(Buffer.byteLength(String(message)) <= 1024)
  })

  it('are written no more once closed', async () => {
    const { clock, events, settle, writes, warnings } = setUp()
    events.report(refused('a/b'))
    events.close()
    events.report(refused('c/d'))
    await settle()
    assert.ok(writes() <= 1)
    assert.deepEqual([warnings, clock.pending], [[], 0])
  })
})
