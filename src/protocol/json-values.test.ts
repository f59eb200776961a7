import assert from 'node:assert/strict'
import { checkAnswer } from './check-answer.ts'
import { composite, configMap, runCases, withChildren, type Case } from './fixtures.test.ts'
import { MAX_DEPTH } from './json-values.ts'

const status = (value: unknown): object => ({ status: { value }, children: [] })

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = { a: value }
  return value
}

const loop: Record<string, unknown> = { name: 'loop' }
loop.self = { again: loop }
const list: unknown[] = []
list.push(list)
const shared = { a: { b: 1 } }

class Labelled {
  readonly #secret = 1
  label = 'x'
  get secret(): number {
    return this.#secret
  }
}

class List extends Array<string> {}

class Converted {
  toJSON(key: string): unknown {
    return { key, at: new Date(0), __proto__: null }
  }
}

export const valueCases: Case[] = [
  {
    code: 'ANSWER_NOT_OBJECT',
    title: 'nothing was returned',
    answer: undefined,
    path: '',
    says: /undefined/,
    fine: [{}, Object.create(null)],
  },
  ...[null, [], 'text', 1, true, 1n, Symbol('s'), () => 1].map((answer): Case => ({
    code: 'ANSWER_NOT_OBJECT',
    title: `it is a ${typeof answer}`,
    answer,
    path: '',
  })),
  {
    code: 'ANSWER_NOT_OBJECT',
    title: 'toJSON makes a string of it',
    answer: { toJSON: () => 'text' },
    path: '',
    fine: [{ toJSON: () => ({ status: {}, children: [] }) }],
  },
  ...(
    [
      ['NaN', NaN, [0, -0]],
      ['Infinity', -Infinity, [Number.MAX_VALUE]],
      ['a bigint', 10n, [10]],
      ['a function', () => 1, [undefined]],
      ['a symbol', Symbol('s'), ['s']],
      ['a Map', new Map([['a', 1]]), [{ a: 1 }, new Labelled(), Object.create(null)]],
      ['a Set', new Set(), [[...new Set()]]],
      ['a Promise', Promise.resolve(1), [1]],
      ['an Error', new Error('x'), [{ message: 'x' }]],
      ['a RegExp', /x/, [/x/.source]],
      ['an invalid Date', new Date(NaN), [new Date(0)]],
      ['a Buffer', Buffer.from('x'), [Buffer.from('x').toString('base64')]],
      [
        'a list whose toJSON gives nothing',
        Object.assign(new List(), { toJSON: () => NaN }),
        [new List('a')],
      ],
      ['a typed array', new Uint8Array(1), [[0], new URL('http://example.test')]],
    ] as [string, unknown, unknown[]][]
  ).map(([title, value, fine]): Case => ({
    code: 'ANSWER_NOT_JSON',
    title,
    answer: status(value),
    path: 'status.value',
    fine: fine.map(status),
  })),
  {
    code: 'ANSWER_NOT_JSON',
    title: 'undefined in an array',
    answer: status([1, undefined]),
    path: 'status.value[1]',
    fine: [status({ a: undefined })],
  },
  {
    code: 'ANSWER_NOT_JSON',
    title: 'a hole in an array',
    answer: status([1, , 2]),
    path: 'status.value[1]',
  },
  {
    code: 'ANSWER_NOT_JSON',
    title: 'in an object that toJSON returned',
    answer: status({ toJSON: () => ({ 'a.b/c': NaN }) }),
    path: 'status.value["a.b/c"]',
    fine: [status(new Converted()), status(Object('boxed')), status(Object(1)), status(Object(false))],
  },
  {
    code: 'ANSWER_NOT_JSON',
    title: 'a getter that throws',
    answer: {
      get status(): never {
        throw new Error('not now')
      },
      children: [],
    },
    path: '',
    says: /Error: not now/,
  },
  {
    code: 'ANSWER_NOT_JSON',
    title: 'an error that throws when it is read',
    answer: {
      get status(): never {
        throw new Proxy(new Error('x'), { getPrototypeOf: () => assert.fail('no') })
      },
      children: [],
    },
    path: '',
    says: /cannot be read/,
  },
  {
    code: 'ANSWER_CYCLE',
    title: 'in a status',
    answer: status(loop),
    path: 'status.value.self.again',
    says: /refers back to status\.value$/,
    fine: [status([shared, shared, { shared }])],
  },
  { code: 'ANSWER_CYCLE', title: 'in a list', answer: status(list), path: 'status.value[0]' },
  {
    code: 'ANSWER_CYCLE',
    title: 'next to a Date',
    answer: status([new Date(0), loop]),
    path: 'status.value[1].self.again',
  },
  {
    code: 'ANSWER_TOO_DEEP',
    title: 'in a status',
    answer: status(nested(MAX_DEPTH + 1)),
    path: 'status.value.a.a.a.a.a.a',
    fine: [status(nested(MAX_DEPTH - 2))],
  },
  {
    code: 'ANSWER_TOO_DEEP',
    title: 'deeper than any stack',
    answer: status(nested(200_000)),
    path: 'status.value.a.a.a.a.a.a',
  },
  {
    code: 'ANSWER_TOO_LARGE',
    title: 'an array of billions',
    answer: status(new Array(4_000_000_000)),
    path: 'status.value',
    fine: [status(new Array(100_000).fill(1))],
  },
]

runCases('values of an answer', valueCases)

describe('conversion of an answer', () => {
  it('sends what JSON.stringify would write, and leaves the object of the hook alone', () => {
    const answer = { status: { at: new Date(0), boxed: Object('x') as unknown }, children: [configMap()] }
    const verdict = checkAnswer(composite(), answer)
    assert.deepEqual(verdict.errors, [])
    assert.deepEqual(verdict.answer, {
      status: { at: '1970-01-01T00:00:00.000Z', boxed: 'x' },
      children: [configMap()],
    })
    assert.ok(answer.status.at instanceof Date)
  })

  it('looks at children as their toJSON writes them', () => {
    const child = { toJSON: () => ({ ...configMap(), metadata: {} }) }
    assert.equal(checkAnswer(composite(), withChildren(child)).errors[0]?.code, 'CHILD_NO_NAME')
  })

  it('keeps the object of the hook when there is nothing to change', () => {
    const answer = withChildren(configMap())
    assert.equal(checkAnswer(composite(), answer).answer, answer)
  })

  it('takes an own __proto__ for a field like any other', () => {
    const text =
      '{"status":{"__proto__":{"x":null}},"children":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","__proto__":{"uid":"u"}},"__proto__":{"status":1}}]}'
    const verdict = checkAnswer(composite(), JSON.parse(text) as unknown)
    assert.deepEqual(verdict.errors, [])
    assert.deepEqual(JSON.parse(JSON.stringify(verdict.answer)), JSON.parse(text))
    const dated = checkAnswer(
      composite(),
      Object.assign(JSON.parse(text) as object, { resyncAfterSeconds: Object(1) as unknown }),
    )
    assert.deepEqual(JSON.stringify(dated.answer), text.replace(/}$/, ',"resyncAfterSeconds":1}'))
  })

  it('does not count a list that JSON leaves out', () => {
    const hidden = Object.defineProperty({ status: {} }, 'children', { value: [], enumerable: false })
    const inherited = Object.create({ children: [], status: {} }) as object
    for (const answer of [hidden, inherited]) {
      assert.equal(checkAnswer(composite(), answer).errors[0]?.code, 'LIST_MISSING')
    }
  })
})
