import assert from 'node:assert/strict'
import { isTooDeep } from './nesting.ts'

const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels)

describe('isTooDeep', () => {
  it('counts lists and objects up to a thousand', () => {
    assert.equal(isTooDeep(nested('[', ']', 1000)), false)
    assert.equal(isTooDeep(nested('[', ']', 1001)), true)
    assert.equal(isTooDeep(nested('{"a":[', ']}', 501)), true)
    assert.equal(isTooDeep('['.repeat(1001)), true)
  })

  it('does not count what is closed, or stands in a text', () => {
    assert.equal(isTooDeep('[],{},'.repeat(2000)), false)
    assert.equal(isTooDeep(JSON.stringify('[{'.repeat(2000))), false)
    assert.equal(isTooDeep(`"${'\\"['.repeat(2000)}"`), false)
    assert.equal(isTooDeep(`"\\\\"${'['.repeat(2000)}`), true)
  })
})
