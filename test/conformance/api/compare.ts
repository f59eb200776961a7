import { isDeepStrictEqual } from 'node:util'
import { isFields } from '../../../src/protocol/own.ts'
import type { Expectation, Scenario, Step } from './scenario.ts'

const LIMIT = 25

/** Where two values differ, as lines for people: path, what was expected, what came. */
export function differencesOf(expected: unknown, got: unknown, path = ''): string[] {
  if (isDeepStrictEqual(expected, got)) return []
  const both = [expected, got]
  if (both.every((value) => Array.isArray(value)) || both.every((value) => isFields(value))) {
    const [left, right] = both as Record<string, unknown>[]
    const names = new Set([...Object.keys(left!), ...Object.keys(right!)])
    return [...names].flatMap((name) =>
      differencesOf(left![name], right![name], path === '' ? name : `${path}.${name}`),
    )
  }
  return [`${path}\n    expected  ${show(expected)}\n    got       ${show(got)}`]
}

/** Why an answer of 500 is not repeated. */
export const NEVER_500 =
  'kube-apiserver answers some mistakes of clients with 500; here they are 400 BadRequest with the same message.'

/** Whether the real server answers a step with 500, which the embedded one never does. */
export function isServerError({ expect, embedded }: Step): boolean {
  return expect?.status === 500 && embedded === undefined
}

/** What a step should be answered with by the embedded server. */
export function expectedOf(step: Step): Partial<Expectation> | undefined {
  const { expect, embedded } = step
  if (embedded !== undefined || expect === undefined || !isServerError(step)) return embedded ?? expect
  const { body } = expect
  if (!isFields(body)) return { ...expect, status: 400 }
  // Only where it is compared: `only` may leave out the one or the other.
  const isWhole = step.only === undefined
  const code = 'code' in body ? { code: 400 } : {}
  const reason = isWhole || step.only?.includes('reason') === true ? { reason: 'BadRequest' } : {}
  return { ...expect, status: 400, body: { ...body, ...code, ...reason } }
}

/** Whether a scenario is known to be answered otherwise by the embedded server. */
export function isKnownToDiffer({ differs, steps }: Scenario): boolean {
  return differs !== undefined || steps.some((step) => isServerError(step))
}

/** Compares the answers of a scenario with what is expected; empty when equal. */
export function judge(scenario: Scenario, answers: readonly Expectation[]): string[] {
  const problems = scenario.steps.flatMap((step, index) => judgeStep(step, answers[index]!, index + 1))
  const stillDiffers = scenario.steps.some(({ expect }, index) => !isDeepStrictEqual(expect, answers[index]))
  return scenario.differs === undefined || stillDiffers
    ? problems
    : ['nothing differs any more: remove differs']
}

function judgeStep(step: Step, answer: Expectation, number: number): string[] {
  const expected = expectedOf(step)
  if (expected === undefined) return [`step ${number}: not recorded`]
  const got = step.embedded === undefined ? answer : only(answer, Object.keys(step.embedded))
  const found = differencesOf(expected, got)
  const more = found.length > LIMIT ? [`… and ${found.length - LIMIT} more`] : []
  return [...found.slice(0, LIMIT), ...more].map((line) => `step ${number} (${titleOf(step)}): ${line}`)
}

/** The request of a step, in one line. */
export function titleOf(step: Step): string {
  if ('request' in step) return step.request
  return 'watch' in step ? `WATCH ${step.watch}` : `READ ${step.read}`
}

function only(answer: Expectation, names: readonly string[]): Partial<Expectation> {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => names.includes(name)))
}

function show(value: unknown): string {
  const text = value === undefined ? '(absent)' : JSON.stringify(value)
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}
