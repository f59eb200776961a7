import assert from 'node:assert/strict'
import type { AnswerCode } from './answer-rules.ts'
import { checkAnswer } from './check-answer.ts'
import { composite, configMap, customize, decorator, withChildren } from './fixtures.test.ts'
import { MAX_FINDINGS } from './report.ts'

describe('checkAnswer', () => {
  it('finds nothing in good answers', () => {
    const good = { errors: [], warnings: [] }
    for (const [call, answer] of [
      [composite(), withChildren(configMap())],
      [composite({ finalizing: true }), { status: {}, children: [], finalized: true }],
      [decorator(), { labels: { a: 'b', c: null }, attachments: [configMap()], resyncAfterSeconds: 30 }],
      [customize(), { relatedResources: [{ apiVersion: 'v1', resource: 'secrets', labelSelector: {} }] }],
    ] as const) {
      assert.deepEqual(checkAnswer(call, answer), { ...good, answer })
    }
  })

  it('reports the envelope first, then the items, then the values', () => {
    const answer = { status: { at: NaN }, children: [configMap({ kind: '' }), null], finalized: 'no' }
    assert.deepEqual(
      checkAnswer(composite(), answer).errors.map(({ path }) => path),
      ['finalized', 'children[0].kind', 'children[1]', 'status.at'],
    )
  })

  it('says one thing about one place', () => {
    const answer = { status: {}, children: [undefined, () => 1], resyncAfterSeconds: NaN }
    assert.deepEqual(
      checkAnswer(composite(), answer).errors.map(({ code }) => code),
      ['RESYNC_INVALID', 'ITEM_NULL', 'ITEM_NOT_OBJECT'],
    )
  })

  it('says one thing about an answer that is something else as a whole', () => {
    for (const answer of [Promise.resolve({}), new Map(), new Error('x')]) {
      const { errors } = checkAnswer(composite(), answer)
      assert.deepEqual(
        errors.map(({ code, path }) => [code, path]),
        [['ANSWER_NOT_JSON', '']],
      )
    }
  })

  it('stops counting, and keeps errors when there are many warnings', () => {
    const flawed = Array.from({ length: 50 }, (_, index) =>
      configMap({ a: null }, { name: index < 40 ? `web-${index}` : '', uid: 'u', generation: 1 }),
    )
    const { errors, warnings } = checkAnswer(composite(), withChildren(...flawed, null))
    assert.equal(warnings.length, MAX_FINDINGS)
    assert.equal(errors.length, 11)
    const nulls = new Array<null>(100).fill(null)
    assert.equal(checkAnswer(composite(), withChildren(...nulls)).errors.length, MAX_FINDINGS)
  })

  it('turns errors into warnings as the module asks, but not those that may not', () => {
    const downgraded = new Set<AnswerCode>(['CHILD_DUPLICATE', 'ITEM_NULL'])
    const answer = withChildren(configMap(), configMap(), null)
    const { errors, warnings } = checkAnswer(composite(), answer, { downgraded })
    assert.deepEqual(
      [errors, warnings].map((list) => list.map(({ code }) => code)),
      [['ITEM_NULL'], ['CHILD_DUPLICATE']],
    )
  })

  it('survives code of the hook that throws anything', () => {
    const thrower = (error: unknown): unknown =>
      new Proxy({}, { ownKeys: () => { throw error } }) // prettier-ignore
    for (const error of [new Error('x'), 'x', undefined, Object.create(null)]) {
      const { errors } = checkAnswer(composite(), { status: thrower(error), children: [] })
      assert.equal(errors[0]?.code, 'ANSWER_NOT_JSON')
    }
  })
})

describe('the message of a missing list', () => {
  it('names the field that is likely to be meant', () => {
    const [error] = checkAnswer(composite(), { status: {}, childrens: [] }).errors
    assert.equal(error?.message, 'the list is missing; did you mean it by childrens?')
  })
})
