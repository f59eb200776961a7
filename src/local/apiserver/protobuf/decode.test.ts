import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { readBody } from '../request/body.ts'
import { toCall } from '../request/call.ts'
import { createApiServer } from '../server.ts'
import { decode } from '../schema/decode.ts'
import { schemaFor } from '../schema/documents.ts'
import { parseExact } from '../schema/number-literal.ts'
import { decodeProtobuf } from './decode.ts'

interface Sample {
  group: string
  version: string
  kind: string
  json: string
  protobuf: string
}

const { objects } = JSON.parse(readFileSync(new URL('./testdata/objects.json', import.meta.url), 'utf8')) as {
  objects: Sample[]
}

const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' }
const POD = { group: '', version: 'v1', kind: 'Pod' }

type Bytes = Buffer | string | number[]

/** A field that says its length: bytes, or a message. */
function field(number: number, ...parts: Bytes[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; bytes.push(rest > 127 ? (rest & 127) | 128 : rest), rest > 127;) rest >>= 7
  return Buffer.from(bytes)
}

const envelope = (apiVersion: string, kind: string, ...parts: Bytes[]): Buffer =>
  Buffer.concat([Buffer.from('k8s\0'), field(1, field(1, apiVersion), field(2, kind)), field(2, ...parts)])

describe('decodeProtobuf', () => {
  for (const { json, protobuf, ...kind } of objects) {
    it(`reads ${kind.kind} as its JSON is read`, () => {
      const schema = schemaFor(kind.group, kind.version, kind.kind)!
      const value = decodeProtobuf(Buffer.from(protobuf, 'base64'), kind)
      assert.deepEqual(decode(value, schema, kind), decode(parseExact(json), schema, kind))
    })
  }

  it('takes apiVersion and kind from what is expected when they are left out', () => {
    assert.deepEqual(decodeProtobuf(envelope('', '', field(2, field(1, 'a'), field(2, 'b'))), CONFIG_MAP), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { a: 'b' },
    })
  })

  it('reads another kind than the one expected: what to say of that is not its business', () => {
    assert.equal(decodeProtobuf(envelope('v1', 'Secret'), CONFIG_MAP).kind, 'Secret')
    assert.deepEqual(decodeProtobuf(envelope('v1', 'PodList', 'abc'), CONFIG_MAP), {
      apiVersion: 'v1',
      kind: 'PodList',
    })
  })

  it('leaves out fields that it does not know', () => {
    const sent = envelope('v1', 'ConfigMap', [0xa0, 0x06, 1], [0xa3, 0x06, 8, 1, 0xa4, 0x06], field(1))
    assert.deepEqual(decodeProtobuf(sent, CONFIG_MAP), { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} })
  })

  it('puts a message together that comes in parts', () => {
    const sent = envelope('v1', 'ConfigMap', field(1, field(1, 'a')), field(1, field(3, 'b')))
    assert.deepEqual(decodeProtobuf(sent, CONFIG_MAP).metadata, { name: 'a', namespace: 'b' })
  })

  it('reads lists of numbers packed and not', () => {
    const groups = (...parts: Bytes[]) =>
      decodeProtobuf(envelope('v1', 'Pod', field(2, field(14, ...parts))), POD).spec
    assert.deepEqual(groups([0x20, 1, 0x20, 2]), { securityContext: { supplementalGroups: [1, 2] } })
    assert.deepEqual(groups(field(4, [1, 2])), { securityContext: { supplementalGroups: [1, 2] } })
  })

  it('takes an entry of a map without a value, and __proto__ for a key as any other', () => {
    const { data } = decodeProtobuf(
      envelope('v1', 'ConfigMap', field(2, field(1, 'a')), field(2, field(1, '__proto__'), field(2, 'x'))),
      CONFIG_MAP,
    )
    assert.deepEqual(Object.entries(data as object), [
      ['a', ''],
      ['__proto__', 'x'],
    ])
  })

  const unrecognized = 'the object provided is unrecognized (must be of type ConfigMap): '
  const unhandled = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: '
  for (const [name, bytes, message] of [
    ['nothing', Buffer.alloc(0), `${unrecognized}empty data (<empty>)`],
    ['only the magic', Buffer.from('k8s\0'), `${unrecognized}empty body (6b387300)`],
    [
      'JSON',
      Buffer.from('{"apiVersion":"v1"}'),
      `${unrecognized}provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({"apiVersion":"v1"})`,
    ],
    [
      'an unknown kind',
      envelope('v1', 'Nope'),
      'Nope in version "v1" cannot be handled as a ConfigMap: no kind "Nope" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
    ],
    ['an end before its time', envelope('v1', 'ConfigMap', [0x0a, 0x7f]), `${unhandled}unexpected EOF`],
    [
      'a name that is a number',
      envelope('v1', 'ConfigMap', field(1, [8, 1])),
      `${unhandled}proto: wrong wireType = 0 for field Name`,
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodeProtobuf(bytes, CONFIG_MAP), { code: 400, message })
    })
  }

  it('refuses JSON in a message that is none', () => {
    const revision = { group: 'apps', version: 'v1', kind: 'ControllerRevision' }
    const sent = (raw: string) => envelope('apps/v1', 'ControllerRevision', field(2, field(1, raw)))
    assert.deepEqual(decodeProtobuf(sent('{"a":[1]}'), revision).data, { a: [1] })
    for (const raw of ['{', '['.repeat(5000)]) {
      assert.throws(() => decodeProtobuf(sent(raw), revision), { code: 400 })
    }
  })

  it('refuses what is nested too deep', () => {
    let schema: Buffer = Buffer.alloc(0)
    for (let level = 0; level < 2000; level += 1) schema = field(28, schema)
    const crd = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' }
    const sent = envelope('apiextensions.k8s.io/v1', crd.kind, field(2, field(7, field(4, field(1, schema)))))
    assert.throws(() => decodeProtobuf(sent, crd), { code: 400, message: /nested deeper/ })
  })
})

describe('a body in protobuf', () => {
  const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }

  it('creates what it says', async () => {
    const server = createApiServer()
    const body = envelope(
      'v1',
      'ConfigMap',
      field(1, field(1, 'a')),
      field(3, field(1, 'k'), field(2, [0xff])),
    )
    const path = '/api/v1/namespaces/default/configmaps'
    const answer = await server.transport({ method: 'POST', path, headers, body })
    server.close()
    assert.equal(answer.status, 201)
    assert.deepEqual((JSON.parse(answer.body as string) as { binaryData: unknown }).binaryData, { k: '/w==' })
  })

  it('says how to delete', async () => {
    const server = createApiServer()
    const path = '/api/v1/namespaces/default/configmaps'
    const named = envelope('v1', 'ConfigMap', field(1, field(1, 'a')))
    await server.transport({ method: 'POST', path, headers, body: named })
    const body = envelope('v1', 'DeleteOptions', field(2, field(1, 'the-uid-of-another')))
    const answer = await server.transport({ method: 'DELETE', path: `${path}/a`, headers, body })
    server.close()
    assert.equal(answer.status, 409)
    assert.match(answer.body as string, /the-uid-of-another/)
  })

  it('is nothing for custom resources', async () => {
    const call = toCall({ method: 'POST', path: '/', headers, body: envelope('example.com/v1', 'Widget') })
    const widget = { group: 'example.com', version: 'v1', kind: 'Widget', custom: {} }
    await assert.rejects(readBody(call, widget), {
      code: 415,
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
    })
  })
})
