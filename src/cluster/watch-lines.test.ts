import assert from 'node:assert/strict'
import { createLineSplitter } from './watch-lines.ts'

describe('createLineSplitter', () => {
  const text = '{"a":"ä€😀"}\n\n{"b":2}\r\n{"c":3}'

  it('gives the same lines wherever the bytes are cut', () => {
    const bytes = Buffer.from(text)
    for (let size = 1; size <= bytes.length; size++) {
      const splitter = createLineSplitter()
      const lines: (string | undefined)[] = []
      for (let at = 0; at < bytes.length; at += size)
        lines.push(...splitter.push(bytes.subarray(at, at + size)))
      assert.deepEqual(
        [...lines, splitter.end()],
        ['{"a":"ä€😀"}', '{"b":2}', '{"c":3}'],
        `pieces of ${size}`,
      )
    }
  })

  it('takes texts as well as bytes', () => {
    const splitter = createLineSplitter()
    assert.deepEqual(splitter.push('{"a"'), [])
    assert.deepEqual(splitter.push(':1}\n{'), ['{"a":1}'])
    assert.equal(splitter.end(), '{')
    assert.equal(splitter.end(), undefined)
  })

  it('refuses a line that grows without end, however it is cut', () => {
    const splitter = createLineSplitter(10)
    splitter.push('12345')
    assert.throws(() => splitter.push('678901'), RangeError)
    assert.deepEqual(createLineSplitter(10).push('1234567890\n1234567890\n'), ['1234567890', '1234567890'])
  })

  it('joins a line of many pieces in time', () => {
    const splitter = createLineSplitter()
    for (let piece = 0; piece < 200_000; piece++) splitter.push('0123456789')
    assert.equal(splitter.push('\n')[0]?.length, 2_000_000)
  })
})
