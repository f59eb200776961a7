import assert from 'node:assert/strict'
import { createLines, isLines } from './lines.ts'

function linesWith(maxCharacters = 100) {
  let ended = 0
  const lines = createLines({ maxCharacters, onEnd: () => (ended += 1) })
  return { lines, reader: lines[Symbol.asyncIterator](), ended: () => ended }
}
const done = { done: true, value: undefined }

describe('createLines', () => {
  it('gives what waits in one burst, and then what comes', async () => {
    const { lines, reader } = linesWith()
    lines.push('a\n')
    lines.push('b\n')
    assert.deepEqual(await reader.next(), { done: false, value: 'a\nb\n' })
    const next = reader.next()
    lines.push('c\n')
    assert.deepEqual(await next, { done: false, value: 'c\n' })
  })

  it('gives what waits before it ends, and nothing that comes later', async () => {
    const { lines, reader, ended } = linesWith()
    lines.push('a\n')
    lines.end()
    lines.push('b\n')
    lines.end()
    assert.equal(ended(), 1)
    assert.equal(lines.isOpen, false)
    assert.deepEqual(await reader.next(), { done: false, value: 'a\n' })
    assert.deepEqual(await reader.next(), done)
  })

  it('wakes a reader that waits when it ends', async () => {
    const { lines, reader } = linesWith()
    const next = reader.next()
    lines.end()
    assert.deepEqual(await next, done)
  })

  it('cuts off a reader that is too far behind, and drops what waits', async () => {
    const { lines, reader, ended } = linesWith(10)
    lines.push('x'.repeat(10))
    assert.ok(lines.isOpen)
    assert.ok(!lines.cut.aborted)
    lines.push('y')
    assert.ok(!lines.isOpen)
    assert.ok(lines.cut.aborted)
    assert.equal(ended(), 1)
    assert.deepEqual(await reader.next(), done)
  })

  it('counts only what waits: a reader that reads may read any number of lines', async () => {
    const { lines, reader } = linesWith(10)
    for (let round = 0; round < 50; round += 1) {
      lines.push('12345678')
      assert.equal((await reader.next()).value, '12345678')
    }
    assert.ok(lines.isOpen)
  })

  it('does not count what it begins with', async () => {
    const { lines, reader } = linesWith(10)
    for (let round = 0; round < 10; round += 1) lines.push('12345678', true)
    lines.push('later')
    assert.ok(lines.isOpen)
    assert.equal((await reader.next()).value, `${'12345678'.repeat(10)}later`)
  })

  it('is not cut off by an ordinary end', () => {
    const { lines } = linesWith()
    lines.end()
    assert.ok(!lines.cut.aborted)
  })

  it('swallows what waits and what comes while it is silent, and can still end', async () => {
    const { lines, reader } = linesWith(10)
    lines.push('a\n')
    lines.isSilent = true
    const next = reader.next()
    for (let round = 0; round < 10; round += 1) lines.push('12345678')
    assert.ok(lines.isOpen)
    lines.end()
    assert.deepEqual(await next, done)
  })

  it('ends when its reader stops', async () => {
    const { lines, ended } = linesWith()
    lines.push('a\n')
    for await (const line of lines) {
      assert.equal(line, 'a\n')
      break
    }
    assert.equal(ended(), 1)
    assert.ok(!lines.isOpen)
  })

  it('is known among bodies', () => {
    assert.ok(isLines(linesWith().lines))
    assert.ok(!isLines({ push: () => undefined }))
  })
})
