import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { isRetryLater, RetryLater } from './retry-later.ts'

describe('RetryLater', () => {
  it('is an Error with the seconds in it, with new or without', () => {
    for (const error of [new RetryLater(30, 'busy'), RetryLater(30, 'busy')]) {
      assert.ok(error instanceof Error)
      assert.ok(error instanceof RetryLater)
      assert.equal(error.name, 'RetryLater')
      assert.equal(error.message, 'busy')
      assert.equal(error.seconds, 30)
    }
  })

  it('says something of its own when no message is given', () => {
    assert.equal(new RetryLater(0.5).message, 'asked to be called again in 0.5 s')
  })

  it('has a stack that begins where it was made', () => {
    assert.match(new RetryLater(1).stack?.split('\n')[1] ?? '', /retry-later\.test\.ts/)
  })

  for (const seconds of [
    -1,
    NaN,
    Infinity,
    -Infinity,
    '30' as unknown as number,
    undefined as unknown as number,
  ]) {
    it(`refuses ${JSON.stringify(seconds)} (${String(seconds)})`, () => {
      assert.throws(() => new RetryLater(seconds), RangeError)
    })
  }

  it('takes 0 and fractions', () => {
    assert.equal(new RetryLater(0).seconds, 0)
    assert.equal(new RetryLater(1.25).seconds, 1.25)
  })
})

describe('isRetryLater', () => {
  it('knows one from another copy of the SDK by its brand', () => {
    const foreign = Object.assign(new Error('later'), {
      seconds: 3,
      [Symbol.for('hookwright.RetryLater')]: true,
    })
    assert.ok(isRetryLater(foreign))
  })

  for (const value of [
    undefined,
    null,
    'RetryLater',
    42,
    new Error('no'),
    { name: 'RetryLater', seconds: 3 },
  ]) {
    it(`says no to ${inspect(value).split('\n')[0] ?? ''}`, () => {
      assert.equal(isRetryLater(value), false)
    })
  }

  it('says no to a brand that is not true', () => {
    assert.equal(isRetryLater({ seconds: 3, [Symbol.for('hookwright.RetryLater')]: false }), false)
  })

  it('says no to a brand without seconds', () => {
    assert.equal(isRetryLater({ [Symbol.for('hookwright.RetryLater')]: true }), false)
  })
})
