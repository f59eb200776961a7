import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { ApiError } from '../errors.ts'
import { MAX_BODY_BYTES, patchType, readBody, readPatch, type PatchType } from './body.ts'
import { toCall } from './call.ts'

const MAPS = { group: '', version: 'v1', kind: 'ConfigMap' }
const WIDGETS = { group: 'example.com', version: 'v1', kind: 'Widget', custom: {} }

const callWith = (body: string | Uint8Array, type?: string) =>
  toCall({
    method: 'POST',
    path: '/',
    body,
    ...(type !== undefined && { headers: { 'content-type': type } }),
  })
const read = (body: string | Uint8Array, type?: string, expected: typeof MAPS = MAPS) =>
  readBody(callWith(body, type), expected)

async function refusal(answer: Promise<unknown>): Promise<{ code: number; message: string }> {
  try {
    await answer
  } catch (error) {
    assert.ok(error instanceof ApiError, String(error))
    return error
  }
  return assert.fail('was taken')
}

describe('readBody', () => {
  it('reads JSON, whatever the case of its type and what follows it', async () => {
    for (const type of [undefined, '', 'application/json', 'Application/JSON; charset=utf-8']) {
      const { value, text, findings } = await read('{"a":[1]}', type)
      assert.deepEqual([value, text, findings], [{ a: [1] }, '{"a":[1]}', []])
    }
  })

  it('reads YAML as Go does: fields in order, yes is true, times are text', async () => {
    const yaml = 'b: yes\na: 2020-01-01\nc: &x {k: off}\nd: *x\ne: 0x10\nf: 1:30\n'
    const { value, text } = await read(yaml, 'application/yaml')
    assert.deepEqual(value, { a: '2020-01-01', b: true, c: { k: false }, d: { k: false }, e: 16, f: '1:30' })
    assert.deepEqual(Object.keys(value as object), ['a', 'b', 'c', 'd', 'e', 'f'])
    assert.deepEqual(JSON.parse(text), value)
  })

  it('reads JSON that is called YAML, and tells of fields that stand twice', async () => {
    assert.deepEqual((await read(' {"a":1}', 'application/yaml')).value, { a: 1 })
    const { value, findings } = await read('a: 1\na: 2\n', 'application/yaml')
    assert.deepEqual(value, { a: 2 })
    assert.equal(findings.length, 1)
    assert.match(findings[0]!, /already set in map/)
  })

  it('refuses what is not well-formed: 400', async () => {
    for (const [body, type] of [
      ['{', 'application/json'],
      ['{"a":1}}', 'application/json'],
      ['a: [', 'application/yaml'],
      ['a: *nobody', 'application/yaml'],
    ] as const) {
      assert.equal((await refusal(read(body, type))).code, 400, body)
      assert.equal((await refusal(read(body, type, WIDGETS))).code, 400, body)
    }
  })

  it('refuses YAML whose aliases multiply', async () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? 'a0: &a0 [1,1,1,1,1,1,1,1,1]' : `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`,
    )
    assert.equal((await refusal(read(levels.join('\n'), 'application/yaml'))).code, 400)
  })

  it('refuses what is too large: 413', async () => {
    const large = JSON.stringify({ k: 'x'.repeat(MAX_BODY_BYTES) })
    for (const type of ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']) {
      assert.equal((await refusal(read(large, type))).code, 413, type)
    }
  })

  it('refuses other types: 415, which name those that would do', async () => {
    const { code, message } = await refusal(read('{}', 'text/plain'))
    const start = 'the body of the request was in an unknown format - accepted media types include: '
    assert.equal(code, 415)
    assert.equal(message, `${start}application/json, application/yaml, application/vnd.kubernetes.protobuf`)
    for (const type of ['__proto__', 'application/vnd.kubernetes.protobuf']) {
      const custom = await refusal(read('{}', type, WIDGETS))
      assert.deepEqual([custom.code, custom.message], [415, `${start}application/json, application/yaml`])
    }
  })

  it('refuses protobuf that is none: 400', async () => {
    for (const bytes of [
      Buffer.from('{}'),
      Buffer.from('k8s\0'),
      Buffer.from('k8s\0\xff\xff', 'latin1'),
      gzipSync('x'),
    ]) {
      assert.equal((await refusal(read(bytes, 'application/vnd.kubernetes.protobuf'))).code, 400)
    }
  })

  it('keeps numbers of built-in kinds as they were written, and gives plain ones of the others', async () => {
    const big = '{"n":9007199254740993}'
    assert.deepEqual((await read(big, undefined, WIDGETS)).value, { n: 9007199254740992 })
    assert.notDeepEqual((await read(big)).value, { n: 9007199254740992 })
  })

  it('keeps fields with names that mean something to JavaScript as fields', async () => {
    for (const [body, type] of [
      ['{"__proto__":{"a":1}}', 'application/json'],
      ['__proto__: {a: 1}', 'application/yaml'],
    ] as const) {
      const { value } = await read(body, type)
      assert.deepEqual(Object.keys(value as object), ['__proto__'])
      assert.equal(Object.getPrototypeOf(value), Object.prototype)
    }
  })
})

describe('patchType', () => {
  it('knows four types of patches, and no other', () => {
    const types: [string, PatchType][] = [
      ['application/json-patch+json', 'json'],
      ['application/merge-patch+json; charset=utf-8', 'merge'],
      ['application/strategic-merge-patch+json', 'strategic'],
      ['application/apply-patch+yaml', 'apply'],
    ]
    for (const [type, expected] of types) assert.equal(patchType(callWith('{}', type)), expected)
    for (const type of [undefined, 'application/json', 'constructor', 'application/apply-patch+cbor']) {
      assert.throws(
        () => patchType(callWith('{}', type)),
        (error) => error instanceof ApiError && error.code === 415,
      )
    }
  })
})

describe('readPatch', () => {
  const patch = (type: PatchType, body: string) => readPatch(callWith(body), type, MAPS)

  it('reads JSON, for an apply YAML', async () => {
    assert.deepEqual((await patch('json', '[]')).value, [])
    assert.deepEqual((await patch('merge', '{"a":null}')).value, { a: null })
    assert.deepEqual((await patch('apply', 'a: 1')).value, { a: 1 })
    assert.deepEqual((await patch('apply', ' \n')).value, {})
  })

  it('refuses escapes in an apply that YAML does not have', async () => {
    const why = async (body: string) => (await refusal(readPatch(callWith(body), 'apply', WIDGETS))).message
    const told = 'error decoding YAML: error converting YAML to JSON: yaml: '
    const half = 'found invalid Unicode character escape code'
    assert.equal(await why(String.raw`{"a":"\ud800"}`), told + half)
    assert.equal(await why(String.raw`{"a":"\uD83D\uDE00"}`), told + half)
    assert.equal(await why(String.raw`a: "\ud800"`), told + half)
    assert.equal(await why(`\n {\n"a":\n"x${String.raw`\udfff`}y"}`), `${told}line 4: ${half}`)
    assert.equal(await why(String.raw`{"\/":1}`), `${told}found unknown escape character`)
    const taken = String.raw`{"a":"\\ud800 \\/ \u0041 \\"}`
    assert.deepEqual((await readPatch(callWith(taken), 'apply', WIDGETS)).value, {
      a: String.raw`\ud800 \/ A ${'\\'}`,
    })
  })

  it('says in the words of each type what cannot be read', async () => {
    const fault = 'unexpected end of JSON input'
    assert.equal((await refusal(patch('merge', '{'))).message, `error decoding patch: ${fault}`)
    assert.equal((await refusal(patch('json', '['))).message, `error decoding patch: ${fault}`)
    assert.equal((await refusal(patch('strategic', '{'))).message, fault)
    assert.match(
      (await refusal(patch('apply', 'a: ['))).message,
      /^error decoding YAML: error converting YAML to JSON: yaml: /,
    )
    assert.equal((await refusal(patch('merge', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`))).code, 400)
  })
})
