import assert from 'node:assert/strict'
import { lengthen, NO_STREAK, retryAfterMs, retryDelay, type Streak } from './retry-delay.ts'
import { hide, secretsOf, wordsOf } from './words.ts'

describe('retryDelay', () => {
  const delays = (slow: boolean, count: number, random = () => 0) => {
    let streak: Streak = NO_STREAK
    return Array.from({ length: count }, () => {
      streak = lengthen(streak, slow)
      return retryDelay(streak, { random, atLeastMs: 0 })
    })
  }

  it('doubles up to its longest', () => {
    assert.deepEqual(delays(false, 8), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
    assert.deepEqual(delays(true, 6), [30_000, 60_000, 120_000, 240_000, 300_000, 300_000])
  })

  it('is shortened by up to a half at random', () => {
    assert.deepEqual(
      delays(false, 2, () => 0.5),
      [750, 1500],
    )
  })

  it('stays finite however often it failed', () => {
    assert.equal(retryDelay({ slow: false, count: 1e6 }, { random: () => 0, atLeastMs: 0 }), 60_000)
  })

  it('begins anew with the other sort of failure', () => {
    assert.deepEqual(lengthen({ slow: false, count: 6 }, true), { slow: true, count: 1 })
  })
})

describe('retryAfterMs', () => {
  const now = Date.UTC(2030, 0, 1)

  it('takes seconds and dates', () => {
    assert.equal(retryAfterMs('2', now), 2000)
    assert.equal(retryAfterMs('Tue, 01 Jan 2030 00:00:03 GMT', now), 3000)
  })

  it('is bounded, and nothing where nothing can be understood', () => {
    assert.equal(retryAfterMs('99999999999', now), 300_000)
    assert.equal(retryAfterMs('Tue, 01 Jan 2019 00:00:03 GMT', now), 0)
    assert.equal(retryAfterMs('soon', now), undefined)
    assert.equal(retryAfterMs(undefined, now), undefined)
  })
})

describe('wordsOf', () => {
  it('gives one short line that can be seen', () => {
    assert.equal(
      wordsOf('\r\n bad\tconfig:\n  line 2 \u001b[31m\u202e', []),
      'bad config: line 2 \\u001b[31m\\u202e',
    )
    assert.equal(wordsOf('x'.repeat(5000), []), `${'x'.repeat(200)}…`)
  })

  it('hides credentials before it cuts', () => {
    const text = `${'x'.repeat(195)} hunter2-hunter2`
    assert.equal(wordsOf(text, ['hunter2-hunter2']), `${'x'.repeat(195)} ***`)
  })
})

describe('hide', () => {
  it('finds credentials also where they are encoded, and inside of others', () => {
    const secrets = ['p"a ß', 'hunter', 'hunter2']
    for (const secret of secrets) {
      const text = `${secret} ${encodeURIComponent(secret)} ${JSON.stringify({ secret })}`
      assert.equal(hide(text, secrets), '*** *** {"secret":"***"}')
    }
  })

  it('leaves a text alone when there is nothing to hide', () => {
    assert.equal(hide('as it is', ['']), 'as it is')
  })
})

describe('secretsOf', () => {
  it('takes the query, and headers that look like credentials', () => {
    const secrets = secretsOf(new URL('http://h/?key=topsecret&wait=1'), {
      authorization: 'Token abcdefg',
      'x-api-key': 'k',
      'content-type': 'application/json',
    })
    assert.equal(hide('key=topsecret&wait=1 topsecret abcdefg', secrets), '*** *** ***')
    assert.ok(!secrets.includes('1') && !secrets.includes('application/json'))
  })
})
