import assert from 'node:assert/strict'
import { schemaFor } from './documents.ts'
import { duplicateFields, strictFields, strictFindings } from './duplicates.ts'

describe('duplicateFields', () => {
  it('finds repeated keys by path, each once', () => {
    const text = '{"a":1,"b":[{"c":1},{"c":1, "\\u0063" : {"d":1,"d":2}}],"a":2,"a":3}'
    assert.deepEqual(duplicateFields(text), [
      'duplicate field "b[1].c"',
      'duplicate field "b[1].c.d"',
      'duplicate field "a"',
    ])
    assert.deepEqual(duplicateFields(text, JSON.parse(text)), duplicateFields(text))
  })

  it('finds none where there are none', () => {
    const text = '{"a":"\\":{\\"a","b":[{},[],{"a":": \\\\"}],"__proto__":{"a":null},"c":-1.5e3}'
    assert.deepEqual(duplicateFields(text), [])
    assert.deepEqual(duplicateFields(text, JSON.parse(text)), [])
  })
})

describe('strictFields', () => {
  const schema = schemaFor('apps', 'v1', 'ControllerRevision')!

  it('reports repeated and unknown fields in the order of the text', () => {
    const text = '{"zoo":1,"metadata":{"name":"a","name":"b","foo":1},"revision":1,"zoo":2,"revision":2}'
    assert.deepEqual(strictFields(text, schema), [
      'unknown field "zoo"',
      'duplicate field "metadata.name"',
      'unknown field "metadata.foo"',
      'duplicate field "revision"',
    ])
  })

  it('does not look into unknown fields and values that are kept as they are', () => {
    const text = '{"zoo":{"a":1,"a":2},"data":{"a":1,"a":2},"metadata":{"labels":{"a":"1","a":"2"}}}'
    assert.deepEqual(strictFields(text, schema), [
      'unknown field "zoo"',
      'duplicate field "metadata.labels.a"',
    ])
  })
})

describe('strictFindings', () => {
  const schema = schemaFor('', 'v1', 'ConfigMap')!

  it('keeps what decoding found unless fields are repeated', () => {
    const found = ['unknown field "a"']
    assert.equal(strictFindings('{"a":1}', { a: 1 }, schema, found), found)
    assert.deepEqual(strictFindings('{"a":1,"data":{},"data":{}}', { a: 1, data: {} }, schema, found), [
      'unknown field "a"',
      'duplicate field "data"',
    ])
  })
})
