import assert from 'node:assert/strict'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { cleanUp } from '../support/cleanup.ts'
import { ask, collect, post, syncRequest, type Answer } from '../support/requests.ts'
import { startServer, type ServerHere } from '../support/running-server.ts'
import { until } from '../support/until.ts'

/** One hook module with all the bad luck that `spec.luck` asks for, and a good one. */
const files = {
  'good.ts': `export const sync = ({ parent }) => ({ status: { name: parent.metadata.name }, children: [] })`,
  'bad.ts': `
const bad = {
  loop() {
    for (;;);
  },
  memory() {
    const held = []
    for (;;) held.push(new Array(10_000).fill(held.length))
  },
  exit() {
    process.exit(3)
  },
  lateExit: () => new Promise(() => setTimeout(() => process.exit(3), 1)),
  rejection() {
    void Promise.reject(new Error('nobody waits for me'))
    return new Promise(() => {})
  },
  timer: () => new Promise(() => setTimeout(() => { throw new Error('too late to catch') }, 1)),
  never: () => new Promise(() => {}),
  throw() {
    throw new TypeError('no such field')
  },
}
export const sync = ({ parent }) => bad[parent.spec.luck]?.() ?? { status: {}, children: [] }
`,
  'broken.ts': `import 'hookwright'\n\nthrow new Error('not today')\nexport const sync = () => ({})\n`,
}

/** What happens, the code that the caller gets, and whether its thread had to be replaced. */
const misfortunes = [
  { luck: 'loop', code: 'HOOK_TIMEOUT', says: /no answer within 4000 ms/, replaced: true },
  { luck: 'memory', code: 'WORKER_LOST', says: /out of memory \(--worker-memory 64 MB\)/, replaced: true },
  { luck: 'exit', code: 'HOOK_EXITED', says: /process\.exit\(3\) was called/, replaced: false },
  { luck: 'lateExit', code: 'HOOK_UNHANDLED', says: /process\.exit\(3\) was called/, replaced: true },
  {
    luck: 'rejection',
    code: 'HOOK_UNHANDLED',
    says: /bad\.ts:\d+:\d+: Error: nobody waits/,
    replaced: false,
  },
  {
    luck: 'timer',
    code: 'HOOK_UNHANDLED',
    says: /bad\.ts:\d+:\d+: Error: too late to catch/,
    replaced: true,
  },
  { luck: 'throw', code: 'HOOK_THREW', says: /bad\.ts:\d+:\d+: TypeError: no such field/, replaced: false },
]

for (const workers of [1, 2]) {
  describe(`serve --workers ${workers}, when a hook module has bad luck`, () => {
    const cleanup = cleanUp(after)
    let server: ServerHere
    const agent = new Agent({ keepAlive: true })

    before(async () => {
      // Long enough for a worker to be replaced and the others to be answered while the culprit waits.
      server = await startServer(cleanup, { files, workers, workerMemory: 64, hookTimeout: 4_000 })
      cleanup(() => agent.destroy())
    })

    const good = (name: string, options = {}) => post(`${server.url}/good/sync`, syncRequest(name), options)

    for (const { luck, code, says, replaced } of misfortunes) {
      it(`${luck}: the others are answered, the caller gets ${code}, and all name hook and parent`, async () => {
        const replacements = () =>
          server.metric('hookwright_worker_replacements_total', { route: '/bad/sync' })
        const replacedBefore = await replacements()
        const before = await server.metric('hookwright_hook_calls_total', { route: '/bad/sync', code })
        let over = false
        const bad = post(`${server.url}/bad/sync`, syncRequest(luck, { luck })).finally(() => (over = true))
        const others = Array.from({ length: 20 }, (_, index) =>
          good(`good-${index}`, index % 2 === 0 ? { agent } : {}),
        )
        for (const [index, answer] of (await Promise.all(others)).entries()) {
          assert.equal(answer.status, 200, answer.text)
          assert.deepEqual(JSON.parse(answer.text), { status: { name: `good-${index}` }, children: [] })
        }
        if (code === 'HOOK_TIMEOUT') assert.equal(over, false, 'the others had to wait for it')

        const { status, headers, text } = await bad
        assert.equal(status, 500)
        assert.equal(headers['x-hookwright-code'], code)
        assert.ok(text.startsWith(`${code}: /bad/sync for Thing shop/${luck}: `), text)
        assert.match(text, says)
        assert.ok(!text.includes('\n'), 'an event takes one line')

        const line = await until('the log line of the call', () =>
          server.log().find((each) => each.code === code && each.parent === `Thing shop/${luck}`),
        )
        assert.equal(line.level, 'error')
        assert.equal(line.route, '/bad/sync')
        assert.equal(line.msg, text)
        assert.equal(
          await server.metric('hookwright_hook_calls_total', { route: '/bad/sync', code }),
          before + 1,
        )
        assert.ok(
          (await server.metric('hookwright_hook_last_failure_timestamp_seconds', {
            route: '/bad/sync',
            code,
            parent: `Thing shop/${luck}`,
          })) > 0,
        )
        await until('all workers', async () => (await server.metric('hookwright_workers_ready')) === workers)
        assert.equal((await replacements()) - replacedBefore, replaced ? 1 : 0)
        if (replaced) {
          const replacement = server.log().findLast(({ msg }) => msg.startsWith('a worker was replaced'))
          assert.ok(JSON.stringify(replacement?.running).includes('/bad/sync'), JSON.stringify(replacement))
          assert.ok(JSON.stringify(replacement?.running).includes(`Thing shop/${luck}`))
        }
        assert.equal((await good('after')).status, 200)
      })
    }

    it('throws at import: its routes say where, the others work, and /readyz and the metrics tell', async () => {
      const { status, headers, text } = await post(`${server.url}/broken/sync`)
      assert.equal(status, 500)
      assert.equal(headers['x-hookwright-code'], 'HOOK_NOT_LOADED')
      assert.match(text, /^HOOK_NOT_LOADED: \/broken\/sync: \S*broken\.ts:3:7: Error: not today\. /)
      assert.equal((await good('still')).status, 200)
      const ready = await ask(`${server.adminUrl}/readyz`)
      assert.equal(ready.status, 200)
      assert.match(ready.text, /broken\.ts is not loaded: \S*broken\.ts:3:7: Error: not today/)
      assert.equal(await server.metric('hookwright_broken_modules'), 1)
      assert.ok(
        server.log().some(({ level, at }) => level === 'error' && String(at).endsWith('broken.ts:3:7')),
      )
    })

    it('counts errors that nothing caught', async () => {
      await post(`${server.url}/bad/sync`, syncRequest('once-more', { luck: 'rejection' }))
      // The answer may be out before the line.
      const line = await until('the log line', () =>
        server
          .log()
          .find(({ msg, parent }) => msg.includes('nothing caught: ') && parent === 'Thing shop/once-more'),
      )
      assert.equal(line.route, '/bad/sync')
      assert.match(String(line.stack), /bad\.ts/)
      assert.ok((await server.metric('hookwright_unhandled_errors_total', { route: '/bad/sync' })) >= 1)
    })
  })
}

describe('serve with a deadline shorter than the time after which a silent worker is replaced', () => {
  const cleanup = cleanUp(afterEach)

  it('answers a call whose promise never settles', async () => {
    const server = await startServer(cleanup, { files, workers: 1, hookTimeout: 200 })
    const { status, text } = await post(`${server.url}/bad/sync`, syncRequest('never', { luck: 'never' }))
    assert.equal(status, 500)
    assert.match(text, /^HOOK_TIMEOUT: \/bad\/sync for Thing shop\/never: no answer within 200 ms/)
    assert.equal((await post(`${server.url}/good/sync`)).status, 200)
    assert.equal(await server.metric('hookwright_worker_replacements_total'), 0)
  })

  for (const hookTimeout of [200, 700]) {
    it(`gets over an endless loop with --workers 1 --hook-timeout ${hookTimeout}ms`, async () => {
      const server = await startServer(cleanup, { files, workers: 1, hookTimeout })
      const { headers } = await post(`${server.url}/bad/sync`, syncRequest('loop', { luck: 'loop' }))
      assert.equal(headers['x-hookwright-code'], 'HOOK_TIMEOUT')
      const good = async () => (await post(`${server.url}/good/sync`)).status === 200
      await until('a good answer', good, 10_000)
    })
  }

  it('goes on after more promises that never settle than a worker holds calls', async function () {
    this.timeout(60_000)
    const server = await startServer(cleanup, { files, workers: 1, hookTimeout: 300 })
    for (let round = 0; round < 3; round++) {
      const calls = Array.from({ length: 60 }, (_, index) =>
        post(`${server.url}/bad/sync`, syncRequest(`never-${round}-${index}`, { luck: 'never' })),
      )
      for (const { status } of await Promise.all(calls)) assert.ok(status === 500 || status === 429)
    }
    await until('a good answer', async () => (await post(`${server.url}/good/sync`)).status === 200, 10_000)
  })

  it('tells a call that never got to a worker to come back, and does not blame its hook', async () => {
    const server = await startServer(cleanup, { files, workers: 1, hookTimeout: 700 })
    const bad = post(`${server.url}/bad/sync`, syncRequest('loop', { luck: 'loop' }))
    await until('the loop to run', async () => (await server.metric('hookwright_calls_in_flight')) === 1)
    const { status, headers, text } = await post(`${server.url}/good/sync`)
    await bad
    // On a quick machine the replacement comes in time.
    if (status === 200) return
    assert.equal(headers['x-hookwright-code'], 'OVERLOADED', text)
    assert.equal(status, 429)
    assert.match(String(headers['retry-after']), /^\d+$/)
  })
})

describe('serve, when the client misbehaves', () => {
  const cleanup = cleanUp(afterEach)
  const slow = `export const sync = async ({ parent }) => {
  await new Promise((resolve) => setTimeout(resolve, parent.spec.ms ?? 0))
  return { status: { bytes: JSON.stringify(parent).length }, children: [] }
}`
  const start = (options = {}) => startServer(cleanup, { files: { 'slow.ts': slow }, ...options })

  /** Waits until nothing is held any more, and sees that calls are answered. */
  async function isAtRest(server: ServerHere) {
    await until('nothing in flight', async () => (await server.metric('hookwright_calls_in_flight')) === 0)
    await until('nothing buffered', async () => (await server.metric('hookwright_buffered_bytes')) === 0)
    assert.equal((await post(`${server.url}/slow/sync`)).status, 200)
  }

  /** Opens a POST and sends the beginning of its body. */
  function begin(server: ServerHere, headers: Record<string, string | number>, body: string) {
    const request = httpRequest(`${server.url}/slow/sync`, { method: 'POST', headers, agent: false })
    request.on('error', () => undefined)
    cleanup(() => request.destroy())
    request.write(body)
    return request
  }

  const answerOf = (request: ReturnType<typeof begin>) =>
    new Promise<Answer>((resolve, reject) => {
      request.on('response', (response) => void collect(response).then(resolve, reject))
      request.on('error', reject)
    })

  it('forgets a client that leaves in the middle of its body', async () => {
    const server = await start()
    for (let index = 0; index < 20; index++) {
      const request = begin(server, index % 2 ? { 'Content-Length': 10_000 } : {}, '{"parent":')
      await until('the beginning', async () => (await server.metric('hookwright_buffered_bytes')) > 0)
      request.destroy()
      await until('it to go', async () => (await server.metric('hookwright_buffered_bytes')) === 0)
    }
    assert.equal(
      await server.metric('hookwright_hook_calls_total', { status: '400', code: 'REQUEST_INCOMPLETE' }),
      20,
    )
    await isAtRest(server)
  })

  it('finishes a call whose client leaves before the answer', async () => {
    const server = await start()
    const body = JSON.stringify(syncRequest('left', { ms: 300 }))
    for (let index = 0; index < 10; index++) {
      const request = begin(server, { 'Content-Length': body.length }, body)
      request.end()
      await until('the call', async () => (await server.metric('hookwright_calls_in_flight')) > 0)
      request.destroy()
    }
    await isAtRest(server)
    assert.ok(server.log().every(({ level }) => level === 'info'))
  })

  it('waits for a slow body', async () => {
    const server = await start()
    const body = JSON.stringify(syncRequest('dribble'))
    const request = begin(server, { 'Content-Length': body.length }, body.slice(0, 10))
    const answer = answerOf(request)
    for (let at = 10; at < body.length; at += 100) {
      await until('what was sent', async () => (await server.metric('hookwright_buffered_bytes')) >= at)
      // Others are served meanwhile.
      assert.equal((await post(`${server.url}/slow/sync`)).status, 200)
      request.write(body.slice(at, at + 100))
    }
    request.end()
    assert.equal((await answer).status, 200)
    await isAtRest(server)
  })

  for (const [how, headers] of [
    ['with Content-Length', { 'Content-Length': 3_000_000 }],
    ['without', {}],
  ] as const) {
    it(`answers a body that is too large with 413, ${how}`, async () => {
      const server = await start({ maxBody: 100_000 })
      for (let index = 0; index < 20; index++) {
        const request = begin(server, headers, '')
        const answer = answerOf(request)
        request.end(Buffer.alloc(3_000_000, 'x'))
        const { status, headers: answered, text } = await answer
        assert.equal(status, 413)
        assert.equal(answered['x-hookwright-code'], 'REQUEST_TOO_LARGE')
        assert.match(text, /larger than 100000 bytes \(--max-body\)/)
      }
      await isAtRest(server)
    })
  }

  it('takes a body of exactly --max-body', async () => {
    const body = JSON.stringify(syncRequest('exact'))
    const server = await start({ maxBody: body.length })
    assert.equal((await post(`${server.url}/slow/sync`, body)).status, 200)
    assert.equal((await post(`${server.url}/slow/sync`, `${body} `)).status, 413)
  })

  it('answers 429 with Retry-After when too many bytes are held', async () => {
    const server = await start({ maxBuffered: 50_000 })
    const first = begin(server, { 'Content-Length': 40_000 }, 'x'.repeat(30_000))
    await until('the first', async () => (await server.metric('hookwright_buffered_bytes')) === 30_000)
    const { status, headers } = await post(`${server.url}/slow/sync`, 'x'.repeat(30_000))
    assert.equal(status, 429)
    assert.equal(headers['x-hookwright-code'], 'OVERLOADED')
    assert.match(String(headers['retry-after']), /^[1-9]\d*$/)
    first.destroy()
    await isAtRest(server)
  })

  it('serves many connections at a time, busy and silent', async () => {
    const server = await start()
    const port = Number(new URL(server.url).port)
    const silent = Array.from({ length: 100 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
    cleanup(() => silent.forEach((socket) => socket.destroy()))
    const agent = new Agent({ keepAlive: true })
    cleanup(() => agent.destroy())
    const calls = Array.from({ length: 300 }, (_, index) =>
      post(`${server.url}/slow/sync`, syncRequest(`busy-${index}`, { ms: 20 }), index % 2 ? { agent } : {}),
    )
    const statuses = new Set((await Promise.all(calls)).map(({ status }) => status))
    assert.deepEqual([...statuses], [200])
    await isAtRest(server)
  })
})
