import assert from 'node:assert/strict'
import { canonicalMicroTime, canonicalTime } from './go-time.ts'

const as = (text: string) =>
  `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse`

describe('canonicalTime', () => {
  const canonical: [string, string | null][] = [
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['2024-02-29T23:30:00.999-01:00', '2024-03-01T00:30:00Z'],
    ['2024-01-01T5:04:05Z', '2024-01-01T05:04:05Z'],
    ['2024-01-01T00:00:00,5+24:00', '2023-12-31T00:00:00Z'],
    ['0001-01-01T00:00:00Z', null],
    ['0001-01-01T01:00:00+01:00', null],
  ]
  for (const [text, expected] of canonical) {
    it(`makes ${expected ?? 'null'} of ${text}`, () => assert.equal(canonicalTime(text), expected))
  }

  const refused: [string, string][] = [
    ['', `${as('')} "" as "2006"`],
    ['abc', `${as('abc')} "abc" as "2006"`],
    ['2024-01-01', `${as('2024-01-01')} "" as "T"`],
    ['2024-1-01T00:00:00Z', `${as('2024-1-01T00:00:00Z')} "1-01T00:00:00Z" as "01"`],
    ['2024-01-01T00:00:00', `${as('2024-01-01T00:00:00')} "" as "Z07:00"`],
    ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
    ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
    ['2024-01-01T00:00:61Z', 'parsing time "2024-01-01T00:00:61Z": second out of range'],
    ['2024-01-01T00:00:00Zx', 'parsing time "2024-01-01T00:00:00Zx": extra text: "x"'],
    [
      '2024-01-01T00:00:00+25:00',
      'parsing time "2024-01-01T00:00:00+25:00": time zone offset hour out of range',
    ],
    ['é', 'parsing time "\\xc3\\xa9" as "2006-01-02T15:04:05Z07:00": cannot parse "\\xc3\\xa9" as "2006"'],
  ]
  for (const [text, message] of refused) {
    it(`refuses "${text}"`, () => assert.throws(() => canonicalTime(text), { message }))
  }
})

describe('canonicalMicroTime', () => {
  it('keeps six digits, in UTC', () => {
    assert.equal(canonicalMicroTime('2024-01-01T01:00:00.123456+01:00'), '2024-01-01T00:00:00.123456Z')
    assert.equal(canonicalMicroTime('0001-01-01T00:00:00.000000Z'), null)
  })

  it('wants six digits', () => {
    assert.throws(() => canonicalMicroTime('2024-01-01T00:00:00Z'), {
      message:
        'parsing time "2024-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    })
    assert.throws(() => canonicalMicroTime('2024-01-01T00:00:00.1234567Z'), /cannot parse "7Z" as "Z07:00"/)
  })
})
