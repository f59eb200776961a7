import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { manualClock } from '../../../time/manual-clock.ts'
import { createScreen } from './screen.ts'

const noon = new Date(2026, 0, 2, 12, 3, 4).getTime()

function screenOn(isTTY: boolean) {
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 40 })
  const clock = manualClock()
  return {
    screen: createScreen({ output, clock, now: () => noon }),
    clock,
    text: () => String(output.read() ?? ''),
  }
}

describe('createScreen', () => {
  it('writes the time before what happened, and lines below it further in', () => {
    const { screen, text } = screenOn(false)
    screen.tell('one\ntwo')
    screen.write('three')
    assert.equal(text(), '12:03:04  one\n          two\nthree\n')
  })

  it('shows no progress in a pipe', () => {
    const { screen, clock, text } = screenOn(false)
    screen.wait('waiting')
    clock.advance(1000)
    screen.wait(undefined)
    assert.equal(text(), '')
    assert.equal(clock.pending, 0)
  })

  it('shows progress on a terminal, below what is written, until it is over', () => {
    const { screen, clock, text } = screenOn(true)
    screen.wait('waiting for something that is longer than the terminal')
    assert.match(text(), /⠋ waiting for/)
    clock.advance(1000)
    const lines = text().split('\r\u001b[2K')
    assert.ok(lines.length > 5)
    screen.write('news')
    assert.match(text(), /^\r\u001b\[2Knews\n\r\u001b\[2K.*waiting/)
    screen.wait(undefined)
    assert.equal(text(), '\r\u001b[2K')
    clock.advance(1000)
    assert.equal(text(), '')
  })
})
