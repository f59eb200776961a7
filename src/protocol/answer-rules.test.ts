import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { answerRules, type AnswerCode, type AnswerRule } from './answer-rules.ts'
import { childValueCases } from './child-values.test.ts'
import { childCases } from './children.test.ts'
import { envelopeCases } from './envelope.test.ts'
import type { Case } from './fixtures.test.ts'
import { valueCases } from './json-values.test.ts'
import { labelCases } from './labels.test.ts'
import { relatedCases } from './related.test.ts'

const rules: [string, AnswerRule][] = Object.entries(answerRules)
const allCases = [
  ...valueCases,
  ...childCases,
  ...labelCases,
  ...childValueCases,
  ...envelopeCases,
  ...relatedCases,
]
const page = await readFile(new URL('../../docs/reference/answer-rules.md', import.meta.url), 'utf8')

/** What the rules with the given codes lack: a section of the page, a test that provokes them, a near miss. */
function gaps(codes: readonly string[], text: string, cases: readonly Case[]): string[] {
  const provoked = new Set<string>(cases.map(({ code }) => code))
  const missed = new Set<string>(
    cases.filter(({ fine = [], fineFor = [] }) => fine.length + fineFor.length > 0).map(({ code }) => code),
  )
  return codes.flatMap((code) => [
    ...(text.includes(`\n## ${code}\n`) && text.includes(`\n| [${code}](`)
      ? []
      : [`${code} is not documented`]),
    ...(provoked.has(code) ? [] : [`${code} is never provoked`]),
    ...(missed.has(code) ? [] : [`${code} has no near miss`]),
  ])
}

describe('answerRules', () => {
  it('documents, provokes and nearly misses each rule', () => {
    assert.deepEqual(gaps(Object.keys(answerRules), page, allCases), [])
  })

  it('would notice a rule that nobody documents or tests', () => {
    const untested: Case = { code: 'CHILD_NO_NAME', title: '', answer: {}, path: '' }
    assert.deepEqual(gaps(['CHILD_NO_NAME', 'CHILD_MADE_UP'], page, [untested]), [
      'CHILD_NO_NAME has no near miss',
      'CHILD_MADE_UP is not documented',
      'CHILD_MADE_UP is never provoked',
      'CHILD_MADE_UP has no near miss',
    ])
  })

  for (const [code, rule] of rules) {
    it(`${code} has a complete row`, () => {
      assert.match(code, /^[A-Z]+(_[A-Z0-9]+)+$/)
      for (const text of [rule.title, rule.why, rule.fix, rule.source]) assert.match(text, /^\S.{5,230}\S$/)
      assert.doesNotMatch(rule.title, /\.$/)
      for (const sentence of [rule.why, rule.fix]) assert.match(sentence, /\.$/)
      assert.equal(rule.status, rule.level === 'error' ? 500 : 200)
      assert.ok(rule.level === 'error' || !rule.downgradable)
    })
  }

  it('never lets a module allow what crashes Metacontroller or deletes everything', () => {
    const fatal: AnswerCode[] = ['ANSWER_NOT_OBJECT', 'LIST_MISSING', 'ITEM_NULL', 'STATUS_MISSING_ROLLING']
    for (const code of fatal) assert.equal(answerRules[code].downgradable, false)
  })
})
