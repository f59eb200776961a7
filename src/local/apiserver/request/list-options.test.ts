import assert from 'node:assert/strict'
import { ApiError } from '../errors.ts'
import { toCall } from './call.ts'
import { listOptions, readContinue, revisionOf, tooNew, writeContinue } from './list-options.ts'

const read = (query: string, watch = false) =>
  listOptions(toCall({ method: 'GET', path: `/pods?${query}` }), watch)
const refusal = (run: () => unknown): ApiError => {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof ApiError, String(error))
    return error
  }
  return assert.fail('was taken')
}

describe('listOptions', () => {
  it('are empty without a query', () => {
    assert.deepEqual(read(''), {
      watch: false,
      limit: 0,
      continue: '',
      resourceVersion: '',
      resourceVersionMatch: '',
      sendInitialEvents: undefined,
      allowWatchBookmarks: false,
      timeoutSeconds: undefined,
      labelSelector: '',
      fieldSelector: '',
    })
  })

  it('are read from the query', () => {
    const options = read(
      'watch=1&resourceVersionMatch=NotOlderThan&resourceVersion=7&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=30&labelSelector=a%3Db',
    )
    assert.deepEqual(
      [options.watch, options.sendInitialEvents, options.allowWatchBookmarks],
      [true, true, true],
    )
    assert.deepEqual(
      [options.resourceVersion, options.timeoutSeconds, options.labelSelector],
      ['7', 30, 'a=b'],
    )
  })

  it('know flags as Kubernetes reads them', () => {
    for (const yes of ['1', 'true', '', 'yes', 'TRUE']) assert.equal(read(`watch=${yes}`).watch, true, yes)
    for (const no of ['0', 'false', 'False']) assert.equal(read(`watch=${no}`).watch, false, no)
    assert.equal(read('', true).watch, true)
  })

  it('take a limit that is negative for none, and no number for a mistake', () => {
    assert.equal(read('limit=-5').limit, 0)
    for (const [text, why] of [
      ['x', 'invalid syntax'],
      ['1.5', 'invalid syntax'],
      ['', 'invalid syntax'],
      ['99999999999999999999', 'value out of range'],
    ]) {
      const { code, message } = refusal(() => read(`limit=${text}`))
      assert.equal(code, 400)
      assert.equal(message, `strconv.ParseInt: parsing "${text}": ${why}`)
    }
  })

  const refused: [query: string, watch: boolean, fields: string[]][] = [
    ['resourceVersionMatch=Exact', false, ['resourceVersionMatch']],
    ['resourceVersionMatch=Exact&resourceVersion=0', false, ['resourceVersionMatch']],
    ['resourceVersionMatch=Other&resourceVersion=1', false, ['resourceVersionMatch']],
    ['resourceVersionMatch=Exact&resourceVersion=1&continue=x', false, ['resourceVersionMatch']],
    ['sendInitialEvents=true', false, ['sendInitialEvents']],
    ['sendInitialEvents=true', true, ['resourceVersionMatch']],
    ['resourceVersionMatch=NotOlderThan', true, ['resourceVersionMatch']],
    [
      'resourceVersionMatch=Exact&sendInitialEvents=1',
      true,
      ['resourceVersionMatch', 'resourceVersionMatch'],
    ],
    ['resourceVersionMatch=NotOlderThan&sendInitialEvents=1&continue=x', true, ['resourceVersionMatch']],
  ]
  for (const [query, watch, fields] of refused) {
    it(`refuse ${query} of a ${watch ? 'watch' : 'list'}`, () => {
      const { status } = refusal(() => read(query, watch))
      assert.deepEqual([status.code, status.details?.kind], [422, 'ListOptions'])
      assert.deepEqual(
        status.details?.causes?.map(({ field }) => field),
        fields,
      )
    })
  }
})

describe('revisionOf', () => {
  it('reads versions, and refuses what is none', () => {
    assert.equal(revisionOf(''), undefined)
    assert.equal(revisionOf('0'), 0)
    assert.equal(revisionOf('17'), 17)
    for (const text of ['x', '-1', '1.0', ' 1', '9'.repeat(21)]) {
      const { code, message } = refusal(() => revisionOf(text, 'before: '))
      assert.equal(code, 400)
      assert.ok(message.startsWith(`before: resourceVersion: Invalid value: "${text}"`), message)
    }
  })
})

describe('tooNew', () => {
  it('is a timeout that may be tried again', () => {
    const { status } = tooNew(9, 5)
    assert.equal(status.message, 'Timeout: Too large resource version: 9, current: 5')
    assert.deepEqual([status.code, status.details?.retryAfterSeconds], [504, 1])
  })
})

describe('continue tokens', () => {
  it('come back as they went', () => {
    for (const token of [
      { revision: 7, after: 'a' },
      { revision: -1, after: 'shop/ä' },
    ]) {
      assert.equal(writeContinue(token).replace(/[\w-]/g, ''), '')
      assert.deepEqual(readContinue(writeContinue({ ...token, after: 'a/b' })), { ...token, after: 'a/b' })
    }
  })

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const broken: [what: string, token: string, why: RegExp][] = [
    ['no base64', '!!!', /looking for beginning of value/],
    ['no JSON', Buffer.from('hello').toString('base64url'), /invalid character 'h'/],
    ['null', encode(null), /continue key is not valid/],
    ['another version', encode({ v: 'v9', rv: 1, start: 'a' }), /does not recognize this encoded version v9/],
    ['no version', encode({ v: {}, rv: 1, start: 'a' }), /does not recognize this encoded version/],
    [
      'no revision',
      encode({ v: 'meta.k8s.io/v1', rv: 0, start: 'a' }),
      /incorrect encoded start resourceVersion/,
    ],
    [
      'a revision that is text',
      encode({ v: 'meta.k8s.io/v1', rv: '1', start: 'a' }),
      /incorrect encoded start/,
    ],
    ['no key', encode({ v: 'meta.k8s.io/v1', rv: 1, start: '' }), /encoded start key empty/],
    [
      'a key that climbs',
      encode({ v: 'meta.k8s.io/v1', rv: 1, start: '../x' }),
      /continue key is not valid: \.\.\/x/,
    ],
  ]
  for (const [what, token, why] of broken) {
    it(`${what}: refused`, () => {
      const { code, message } = refusal(() => readContinue(token))
      assert.equal(code, 400)
      assert.match(message, why)
    })
  }
})
