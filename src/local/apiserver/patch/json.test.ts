import assert from 'node:assert/strict'
import { ApiError } from '../errors.ts'
import { jsonPatch, strictErrorsOfJsonPatch } from './json.ts'

const code = (expected: number) => (error: unknown) => error instanceof ApiError && error.code === expected

describe('a JSON patch', () => {
  it('adds, replaces, removes, moves, copies and tests', () => {
    const patched = jsonPatch({ a: 1, b: { c: [1, 2] }, d: 'x' }, [
      { op: 'test', path: '/b', value: { c: [1, 2] } },
      { op: 'add', path: '/b/c/1', value: 9 },
      { op: 'add', path: '/b/c/-', value: 3 },
      { op: 'replace', path: '/a', value: 2 },
      { op: 'copy', from: '/b/c', path: '/e' },
      { op: 'move', from: '/d', path: '/f' },
      { op: 'remove', path: '/b/c/0' },
    ])
    assert.deepEqual(patched, { a: 2, b: { c: [9, 2, 3] }, e: [1, 9, 2, 3], f: 'x' })
  })

  it('leaves the current object as it is', () => {
    const current = Object.freeze({ a: Object.freeze([Object.freeze({ b: 1 })]) })
    assert.deepEqual(jsonPatch(current, [{ op: 'replace', path: '/a/0/b', value: 2 }]), { a: [{ b: 2 }] })
    assert.deepEqual(current, { a: [{ b: 1 }] })
  })

  it('keeps copies apart', () => {
    const patched = jsonPatch({ a: { b: 1 } }, [
      { op: 'copy', from: '/a', path: '/c' },
      { op: 'replace', path: '/a/b', value: 2 },
      { op: 'replace', path: '/c/b', value: 3 },
    ])
    assert.deepEqual(patched, { a: { b: 2 }, c: { b: 3 } })
  })

  it('unescapes slashes and tildes', () => {
    assert.deepEqual(
      jsonPatch({ 'a/b': 1, 'c~d': 1, '~1': 1 }, [
        { op: 'remove', path: '/a~1b' },
        { op: 'replace', path: '/c~0d', value: 2 },
        { op: 'replace', path: '/~01', value: 3 },
      ]),
      { 'c~d': 2, '~1': 3 },
    )
  })

  it('counts negative indices from the end', () => {
    assert.deepEqual(
      jsonPatch({ a: [1, 2, 3] }, [
        { op: 'remove', path: '/a/-1' },
        { op: 'add', path: '/a/-1', value: 9 },
        { op: 'replace', path: '/a/-3', value: 0 },
      ]),
      { a: [0, 2, 9] },
    )
  })

  it('takes what the server takes: a replace of nothing, a copy of nothing, a test of null', () => {
    assert.deepEqual(
      jsonPatch({ a: {} }, [
        { op: 'replace', path: '/a/b', value: 1 },
        { op: 'copy', from: '/a/none', path: '/c' },
        { op: 'test', path: '/a/none', value: null },
      ]),
      { a: { b: 1 }, c: null },
    )
  })

  it('replaces the whole document', () => {
    assert.deepEqual(
      jsonPatch({ a: 1 }, [
        { op: 'replace', path: '', value: { b: 1 } },
        { op: 'add', path: '/c', value: 2 },
      ]),
      {
        b: 1,
        c: 2,
      },
    )
  })

  it('sets a field named __proto__ like any other', () => {
    const patched = jsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]) as object
    assert.deepEqual(Object.keys(patched), ['__proto__'])
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
    assert.throws(() => jsonPatch({}, [{ op: 'remove', path: '/constructor' }]), code(422))
  })

  for (const [why, operation] of [
    ['removes what is not there', { op: 'remove', path: '/none' }],
    ['fails its test', { op: 'test', path: '/a', value: 2 }],
    ['adds into nothing', { op: 'add', path: '/none/b', value: 1 }],
    ['adds into a number', { op: 'add', path: '/a/b', value: 1 }],
    ['adds beyond the end', { op: 'add', path: '/l/3', value: 1 }],
    ['replaces beyond the end', { op: 'replace', path: '/l/1', value: 1 }],
    ['has no number for an index', { op: 'remove', path: '/l/x' }],
    ['has no path', { op: 'add', value: 1 }],
    ['has a path without a slash', { op: 'add', path: 'a', value: 1 }],
    ['moves what is not there', { op: 'move', from: '/none', path: '/b' }],
    ['is of no known kind', { op: 'frobnicate', path: '/a' }],
    ['is named like a method', { op: 'toString', path: '/a' }],
  ] as const) {
    it(`is a 422 without a reason when an operation ${why}`, () => {
      assert.throws(
        () => jsonPatch({ a: 1, l: [0] }, [operation]),
        (error) =>
          error instanceof ApiError &&
          error.code === 422 &&
          error.message === 'the server rejected our request due to an error in our request',
      )
    })
  }

  it('is refused when it is no list of operations', () => {
    const message = (patch: unknown, mode?: string) => {
      try {
        jsonPatch({}, patch, mode)
      } catch (error) {
        if (error instanceof ApiError && error.code === 400) return error.message
        throw error
      }
      return undefined
    }
    assert.equal(
      message({}),
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    )
    assert.equal(message({}, 'Ignore'), 'json: cannot unmarshal object into Go value of type jsonpatch.Patch')
    assert.equal(
      message(['x']),
      'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp',
    )
    assert.equal(
      message([{ op: 1 }]),
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string',
    )
    assert.equal(message(null), undefined)
  })

  it('has at most 10,000 operations and copies at most 3 MB', () => {
    const test = { op: 'test', path: '/a', value: 1 }
    assert.throws(
      () =>
        jsonPatch(
          { a: 1 },
          Array.from({ length: 10_001 }, () => test),
        ),
      code(413),
    )
    assert.deepEqual(
      jsonPatch(
        { a: 1 },
        Array.from({ length: 10_000 }, () => test),
      ),
      { a: 1 },
    )
    const doubling = Array.from({ length: 30 }, (_, index) => ({
      op: 'copy',
      from: '/a',
      path: `/a/${index}`,
    }))
    assert.throws(() => jsonPatch({ a: { x: 'x'.repeat(1000) } }, doubling), code(422))
  })

  it('tells of fields that no operation has', () => {
    assert.deepEqual(
      strictErrorsOfJsonPatch([
        { op: 'add', path: '/a', value: 1 },
        { op: 'remove', path: '/a', why: 1 },
      ]),
      ['json patch unknown field "[1].why"'],
    )
  })
})
