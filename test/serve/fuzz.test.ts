import assert from 'node:assert/strict'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { cleanUp } from '../support/cleanup.ts'
import { ask, collect, post, syncRequest } from '../support/requests.ts'
import { spawnServer, type ServerProcess } from '../support/running-server.ts'
import { until } from '../support/until.ts'

/** Set HOOKWRIGHT_FUZZ_SEED to repeat a run; the title and each failure name its seed. */
const SEED = Number(process.env.HOOKWRIGHT_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
const REQUESTS = 10_000
const AT_A_TIME = 32
const MAX_BODY = 256 * 1024

/** What may come of a body: garbage must be refused, a harmless oddity may be answered. */
type Verdict = 'garbage' | 'too large' | 'harmless'
interface Mutant {
  what: string
  body: Buffer
  verdict: Verdict
}

/** A generator with a seed. @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32) */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

let random = mulberry32(SEED)
const below = (limit: number) => Math.floor(random() * limit)
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!

/** A whole request with a child, as JSON text and as bytes. */
function whole() {
  const request = syncRequest(pick(['lamp', 'ä-ö', '日本', 'x'.repeat(60)]), { color: 'red', size: 3 })
  request.children['ConfigMap.v1'] = {
    one: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { a: 'b' } },
  }
  return request
}
const text = () => JSON.stringify(whole())
const bytes = () => Buffer.from(text())

/** Places whose type matters, with values of a wrong one. */
const notObject = [null, true, 7, 'text', [], ['x']]
const notString = [null, true, 7, {}, []]
const typed: [path: string[], wrong: readonly unknown[]][] = [
  [[], [null, true, 7, 'text', [], [{}]]],
  [['controller'], notObject],
  [
    ['controller', 'kind'],
    [...notString, 'Deployment', ''],
  ],
  [['controller', 'spec'], notObject],
  [['parent'], [...notObject, undefined]],
  [
    ['parent', 'apiVersion'],
    [...notString, undefined],
  ],
  [
    ['parent', 'kind'],
    [...notString, undefined],
  ],
  [
    ['parent', 'metadata'],
    [...notObject, undefined],
  ],
  [
    ['parent', 'metadata', 'name'],
    [...notString, undefined],
  ],
  [
    ['parent', 'metadata', 'namespace'],
    [true, 7, {}, []],
  ],
  [['children'], [...notObject, undefined]],
  [['children', 'ConfigMap.v1'], notObject],
  [['children', 'ConfigMap.v1', 'one'], notObject],
  [['children', 'ConfigMap.v1', 'one', 'metadata'], notObject],
  [['related'], [true, 7, 'text', ['x']]],
  [['finalizing'], [7, 'true', {}, []]],
]

function withValue(root: unknown, [step, ...rest]: string[], value: unknown): unknown {
  if (step === undefined) return value
  const fields = root as Record<string, unknown>
  return { ...fields, [step]: withValue(fields[step], rest, value) }
}

const mutations: Record<string, () => Omit<Mutant, 'what'>> = {
  truncated() {
    const body = bytes()
    return { body: body.subarray(0, below(body.length - 1)), verdict: 'garbage' }
  },
  'something behind it': () => ({
    body: Buffer.from(`${text()}${pick(['}', 'x', '{}', ',', '\0'])}`),
    verdict: 'garbage',
  }),
  'wrong type'() {
    const [path, wrong] = pick(typed)
    const body = JSON.stringify(withValue(whole(), path, pick(wrong)))
    return { body: Buffer.from(body), verdict: 'garbage' }
  },
  'no JSON'() {
    const body = pick([
      '',
      ' ',
      'null',
      'undefined',
      'NaN',
      "{'a':1}",
      '{a:1}',
      '<xml/>',
      'a=b',
      '[1,]',
      '{"a":01}',
      '\ufeff{}',
    ])
    return { body: Buffer.from(body), verdict: 'garbage' }
  },
  'random bytes': () => ({
    body: Buffer.from(Array.from({ length: 1 + below(500) }, () => below(256))),
    verdict: 'garbage',
  }),
  'invalid UTF-8'() {
    // Inside a text, so that nothing but the bytes themselves is wrong.
    const [head = '', tail = ''] = text().split('red')
    const wrong = pick([[0x80], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff]])
    return {
      body: Buffer.concat([Buffer.from(head), Buffer.from(wrong), Buffer.from(tail)]),
      verdict: 'garbage',
    }
  },
  'control character in a string': () => ({
    body: Buffer.from(text().replace('red', `r${String.fromCharCode(below(32))}d`)),
    verdict: 'garbage',
  }),
  'one byte changed'() {
    const body = bytes()
    body[below(body.length)] = 32 + below(95)
    return { body, verdict: 'harmless' }
  },
  'deeply nested, whole'() {
    const depth = pick([10, 1_000, 20_000])
    const nested = pick([
      () => '['.repeat(depth) + ']'.repeat(depth),
      () => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
    ])()
    return { body: Buffer.from(text().replace('"red"', nested)), verdict: 'harmless' }
  },
  'deeply nested, open': () => ({
    body: Buffer.from(pick(['[', '{"a":', '[{"a":']).repeat(pick([10, 1_000, 40_000]))),
    verdict: 'garbage',
  }),
  'huge number'() {
    const number = pick([
      '1e999',
      '-1e999',
      '9'.repeat(400),
      '1e-999',
      '9007199254740993',
      `0.${'1'.repeat(5_000)}`,
    ])
    const place = pick(['"red"', '3'])
    return { body: Buffer.from(text().replace(`:${place}`, `:${number}`)), verdict: 'harmless' }
  },
  'duplicate keys'() {
    const extra = pick(['"parent":null', '"children":[]', '"parent":{"kind":"Other"}'])
    // JSON.parse takes the last one, so these put something wrong where it counts.
    return { body: Buffer.from(`${text().slice(0, -1)},${extra}}`), verdict: 'garbage' }
  },
  'duplicate keys, right one last': () => ({
    body: Buffer.from(text().replace('{', '{"parent":null,"children":7,')),
    verdict: 'harmless',
  }),
  __proto__() {
    const evil = pick([
      '"__proto__":{"polluted":true}',
      '"constructor":{"prototype":{"polluted":true}}',
      '"__proto__":null',
      '"toString":1,"hasOwnProperty":2,"then":3,"toJSON":4',
    ])
    const at = pick(['{"controller"', '"metadata":{"name"', '"spec":{"color"', '{"ConfigMap.v1"'])
    const [head, tail] = [at.slice(0, at.indexOf('{') + 1), at.slice(at.indexOf('{') + 1)]
    return { body: Buffer.from(text().replace(at, `${head}${evil},${tail}`)), verdict: 'harmless' }
  },
  'only through the prototype': () => ({
    body: Buffer.from(`{"__proto__":${text()}}`),
    verdict: 'garbage',
  }),
  oversized: () => ({
    body: Buffer.from(text().replace('red', 'r'.repeat(MAX_BODY + below(MAX_BODY)))),
    verdict: 'too large',
  }),
  'unknown fields'() {
    const body = JSON.stringify({
      ...whole(),
      [pick(['', 'extra', '0', 'x'.repeat(1_000)])]: pick([null, 1, [], {}]),
    })
    return { body: Buffer.from(body), verdict: 'harmless' }
  },
  untouched: () => ({ body: bytes(), verdict: 'harmless' }),
}

const names = Object.keys(mutations)

/** The mutant of this number, always the same for one seed. */
function mutant(index: number): Mutant {
  random = mulberry32(SEED + index)
  let what = pick(names)
  // A large body is sent now and then only: it is slow, not different.
  if (what === 'oversized' && random() > 0.1) what = 'truncated'
  return { what, ...mutations[what]!() }
}

const paths = ['/app/sync', '/app/sync?x=1', '/app/sync#x']
const oddPaths = [
  '/',
  '//',
  '/app',
  '/app/sync/',
  '/app/../app/sync',
  '/%61pp/sync',
  '/app/sync%00',
  '/__proto__',
  '/constructor',
  '/APP/SYNC',
  `/${'a'.repeat(4_000)}`,
  '/app/toString',
]

describe(`serve, fed with garbage (seed ${SEED})`, () => {
  const cleanup = cleanUp(after)
  let server: ServerProcess
  let agent: Agent

  before(async () => {
    server = await spawnServer(cleanup, {
      files: {
        'app.ts': `export const sync = ({ parent, finalizing }) => ({
  status: { polluted: {}.polluted ?? null },
  children: [],
  ...(finalizing && { finalized: true }),
})`,
      },
      args: ['--workers', '2', '--worker-memory', '128', '--max-body', String(MAX_BODY)],
    })
    agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME })
    cleanup(() => agent.destroy())
  })

  const memory = () => server.metric('process_resident_memory_bytes')

  async function answers() {
    const { status, text: answer } = await post(`${server.url}/app/sync`)
    assert.equal(status, 200)
    assert.deepEqual(JSON.parse(answer), { status: { polluted: null }, children: [] })
    assert.equal(server.child.exitCode, null)
  }

  /** Sends the body in pieces, one turn of the event loop after the other. */
  async function dribble(body: Buffer) {
    const request = httpRequest(`${server.url}/app/sync`, { method: 'POST', agent: false })
    const answer = new Promise<Awaited<ReturnType<typeof collect>>>((resolve, reject) => {
      request.on('response', (response) => void collect(response).then(resolve, reject))
      request.on('error', reject)
    })
    const step = Math.ceil(body.length / 10) || 1
    for (let at = 0; at < body.length; at += step) {
      request.write(body.subarray(at, at + step))
      await new Promise(setImmediate)
    }
    request.end()
    return await answer
  }

  function judge({ what, body, verdict }: Mutant, status: number, answer: string) {
    const story = () =>
      `${what}: ${status} ${answer.slice(0, 300)}\n${body.toString().slice(0, 500)}\nseed ${SEED}`
    if (verdict === 'harmless') assert.ok(status === 200 || status === 400, story())
    else assert.equal(status, verdict === 'too large' ? 413 : 400, story())
    if (status === 200) {
      const { status: said, children } = JSON.parse(answer) as { status: object; children: unknown[] }
      assert.deepEqual([said, children], [{ polluted: null }, []], story())
    } else assert.match(answer, /^REQUEST_(NOT_JSON|NOT_HOOK|TOO_LARGE): \/app\/sync[ :]/, story())
  }

  it(`refuses what is garbage, ${REQUESTS} times, without harm`, async function () {
    this.timeout(120_000)
    for (let index = 0; index < 300; index++) await answers()
    const before = await memory()
    let next = 0
    const seen = new Map<string, number>()
    const worker = async () => {
      while (next < REQUESTS) {
        const index = next++
        const each = mutant(index)
        const path = pick(paths)
        const slow = index % 200 === 0 && each.verdict !== 'too large'
        const { status, text: answer } = slow
          ? await dribble(each.body)
          : await post(server.url + path, each.body, { agent })
        judge(each, status, answer)
        const key = `${each.what} ${status}`
        seen.set(key, (seen.get(key) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, worker))
    await answers()
    assert.deepEqual(
      names.filter((name) => ![...seen.keys()].some((key) => key.startsWith(`${name} `))),
      [],
      'some mutations never came up',
    )
    assert.equal(await server.metric('hookwright_worker_replacements_total'), 0)
    assert.equal(await server.metric('hookwright_calls_in_flight'), 0)
    assert.equal(await server.metric('hookwright_buffered_bytes'), 0)
    const grown = (await memory()) - before
    assert.ok(grown < 200 * 1024 ** 2, `memory grew by ${Math.round(grown / 1024 ** 2)} MB`)
  })

  it('answers odd paths with 404 and odd methods with 405', async () => {
    for (const path of oddPaths) {
      const { status } = await ask(server.url, { method: 'POST', path, body: bytes() })
      assert.equal(status, 404, path)
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'PROPFIND', 'OPTIONS']) {
      assert.equal((await ask(`${server.url}/app/sync`, { method })).status, 405, method)
    }
    await answers()
  })

  it('survives what is no HTTP', async () => {
    const port = Number(new URL(server.url).port)
    const body = text()
    const head = 'POST /app/sync HTTP/1.1\r\nHost: x\r\n'
    const lines = [
      'hello\r\n\r\n',
      '\0\0\0\0',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'POST  /app/sync HTTP/1.1\r\n\r\n',
      'POST /app/sync HTTP/9.9\r\nHost: x\r\n\r\n',
      `${head}Content-Length: -1\r\n\r\n`,
      `${head}Content-Length: 99999999999999999999\r\n\r\n${body}`,
      `${head}Content-Length: ${body.length}\r\nContent-Length: 3\r\n\r\n${body}`,
      `${head}Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
      `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${body}`,
      `${head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${body}`,
      `${head}Transfer-Encoding: gzip\r\n\r\n${body}`,
      `${head}Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      `${head}X: ${'y'.repeat(100_000)}\r\n\r\n`,
      `${head}${'X: y\r\n'.repeat(5_000)}\r\n`,
      `${head}Bad Header\r\n\r\n`,
      `${head}Expect: everything\r\nContent-Length: 2\r\n\r\n{}`,
      `${head}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n',
    ]
    for (const line of lines) {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(line, 'latin1'))
        let received = ''
        socket.setEncoding('latin1').on('data', (part: string) => (received += part))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve(received))
      })
      assert.doesNotMatch(answer, /^HTTP\/1\.1 200/, line.slice(0, 80))
    }
    await until('an answer', () => answers().then(() => true))
    assert.doesNotMatch(server.output(), /unhandled|uncaught/i)
  })
})
