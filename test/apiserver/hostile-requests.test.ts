import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { cleanUp } from '../support/cleanup.ts'
import { CONFIG_MAPS, configMap, serveApi, TOKEN, type Served } from './support/served.ts'
import { send } from './support/send.ts'

const MIB = 1024 * 1024

describe('requests that are not as they should be', () => {
  const cleanup = cleanUp(afterEach)
  let served: Served

  beforeEach(async () => {
    served = await serveApi(cleanup)
  })
  afterEach(() => assert.deepEqual(served.defects, []))

  const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    served.ask(CONFIG_MAPS, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })

  async function raw(head: string, body: readonly (string | Buffer)[] = []): Promise<string> {
    const { hostname: host, port } = new URL(served.url)
    const socket = connect({ host, port: Number(port), ca: served.ca })
    cleanup(() => socket.destroy())
    await once(socket, 'secureConnect')
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    socket.on('error', () => undefined)
    const ended = once(socket, 'close')
    socket.write(head)
    for (const part of body) socket.write(part)
    await ended
    return answer
  }

  it('too large a body: 413 with a Status, whoever says its length', async () => {
    const huge = JSON.stringify(configMap('a', { k: 'x'.repeat(4 * MIB) }))
    const { status, text } = await post(huge)
    assert.equal(status, 413)
    assert.deepEqual(JSON.parse(text), {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `Request entity too large: limit is ${3 * MIB}`,
      reason: 'RequestEntityTooLarge',
      code: 413,
    })
    const chunk = Buffer.from(`100000\r\n${'x'.repeat(MIB)}\r\n`)
    const answer = await raw(
      `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer ${TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      [...Array.from({ length: 5 }, () => chunk), '0\r\n\r\n'],
    )
    assert.match(answer, /^HTTP\/1.1 413 /)
    assert.equal((await send(served.transport, `GET ${CONFIG_MAPS}/a`)).status, 404)
  })

  it('too large a body, in process: 413 as well', async () => {
    const { transport } = served.server
    const body = JSON.stringify(configMap('a', { k: 'x'.repeat(4 * MIB) }))
    for (const type of ['application/json', 'application/yaml']) {
      assert.equal((await send(transport, `POST ${CONFIG_MAPS}`, body, { 'content-type': type })).status, 413)
    }
  })

  it('what is not JSON: 400 that says what is wrong', async () => {
    for (const [body, why] of [
      ['{"a":}', "invalid character '}' looking for beginning of value"],
      ['{"apiVersion":"v1"', 'unexpected end of JSON input'],
      ['', 'unexpected end of JSON input'],
      ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
      ['[1,2]', 'json: cannot unmarshal array into Go value of type'],
      ['"text"', 'json: cannot unmarshal string into Go value of type'],
      ['7', 'json: cannot unmarshal number into Go value of type'],
    ] as const) {
      const { status, text } = await post(body)
      const { message, reason } = JSON.parse(text) as { message: string; reason: string }
      assert.equal(status, 400, body)
      assert.equal(reason, 'BadRequest')
      assert.ok(message.includes(why), message)
    }
  })

  it('bytes that are no text, and JSON that is nested without end: 400', async () => {
    const { status } = await post(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x80]))
    assert.equal(status, 400)
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `{"apiVersion":"v1","kind":"ConfigMap","data":${open.repeat(100_000)}1${close.repeat(100_000)}}`
      const answer = await post(deep)
      assert.equal(answer.status, 400)
      assert.match(answer.text, /exceeded max depth/)
    }
  })

  it('YAML that multiplies itself: refused', async () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
    for (let level = 1; level < 12; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(',')}]`)
    }
    const { status } = await post(lines.join('\n'), { 'content-type': 'application/yaml' })
    assert.equal(status, 400)
  })

  it('a media type of no kind: 415', async () => {
    assert.equal((await post('<a/>', { 'content-type': 'text/xml' })).status, 415)
  })

  it('headers without end: 431, and the connection is closed', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `X-${index}: ${'y'.repeat(1000)}\r\n`)
    const answer = await raw(`GET /api HTTP/1.1\r\nHost: a\r\n`, lines)
    assert.match(answer, /^HTTP\/1.1 431 /)
  })

  it('what is no HTTP at all: 400, and the connection is closed', async () => {
    assert.match(await raw('\u0016\u0003 hello\r\n\r\n'), /^HTTP\/1.1 400 /)
  })

  it('paths that are no paths: 400 or 404, never more', async () => {
    const paths = [
      '/%',
      '/api/v1/%zz',
      '/api/v1/namespaces/%00/pods',
      '//api//v1',
      '/apis/../api',
      '/?a=%',
      '/api/v1/pods/..%2f..',
    ]
    for (const path of paths) {
      const { status } = await served.ask(path)
      assert.ok([200, 400, 404].includes(status), `${path}: ${status}`)
    }
  })

  it('and those that follow on the same connection are answered as always', async () => {
    const two =
      `GET /api HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer nobody\r\nContent-Length: 2\r\n\r\n{}` +
      `GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
    const statuses = [...(await raw(two)).matchAll(/^HTTP\/1.1 (\d+)/gm)].map(([, status]) => status)
    assert.deepEqual(statuses, ['401', '200'])
  })

  it('words that mean something to JavaScript where a table is looked up', async () => {
    const { transport } = served
    const spec = (env: object) => ({ containers: [{ name: 'c', image: 'i', env: [env] }] })
    for (const [index, word] of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'].entries()) {
      const metadata = { name: `a${index}` }
      const resourceFieldRef = { resource: `limits.${word}`, divisor: '5' }
      const group = `g${index}.example.com`
      const field = (type: string) => ({
        type,
        format: word,
        'x-kubernetes-validations': [{ rule: 'self == self' }],
      })
      const schema = {
        type: 'object',
        properties: { s: field('string'), i: field('integer'), w: field(word) },
      }
      const definition = (properties: object) => ({
        metadata: { name: `things.${group}` },
        spec: {
          group,
          scope: 'Cluster',
          names: { plural: 'things', kind: 'Thing' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { ...schema, properties } },
            },
          ],
        },
      })
      const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
      const thing = { apiVersion: `${group}/v1`, kind: 'Thing', metadata, s: 'x', i: 1 }
      for (const [request, body, expected] of [
        ['POST /api/v1/namespaces/default/secrets', { metadata, type: word }, 201],
        [
          'POST /api/v1/namespaces/default/pods',
          { metadata, spec: spec({ name: 'E', valueFrom: { resourceFieldRef } }) },
          422,
        ],
        [`POST ${definitions}`, definition(schema.properties), 422],
        [`POST ${definitions}`, definition({ s: schema.properties.s, i: schema.properties.i }), 201],
        [`POST /apis/${group}/v1/things`, thing, 201],
        [`PATCH apply /apis/${group}/v1/things/b?fieldManager=m`, { ...thing, metadata: { name: 'b' } }, 201],
      ] as const) {
        const { status, body: answer } = await send(transport, request, body)
        assert.equal(status, expected, `${word}: ${request} ${JSON.stringify(answer)}`)
      }
    }
  })
})
