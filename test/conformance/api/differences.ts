import { scenariosOf } from './areas.ts'
import { expectedOf, isKnownToDiffer, isServerError, NEVER_500, titleOf } from './compare.ts'
import type { Expectation, Scenario, Step } from './scenario.ts'

/** Something that the embedded server does otherwise on purpose. */
export interface KnownDifference {
  area: string
  scenario: string
  why: string
  /** The requests that are answered otherwise. */
  steps: { request: string; real: string; embedded: string }[]
}

/** What is known to differ, for the page of differences. */
export function knownDifferences(scenarios: readonly Scenario[] = scenariosOf()): KnownDifference[] {
  return scenarios.flatMap((scenario) => {
    const { area, name, differs, steps } = scenario
    if (!isKnownToDiffer(scenario)) return []
    return [{ area, scenario: name, why: differs ?? NEVER_500, steps: steps.flatMap(differingStep) }]
  })
}

function differingStep(step: Step): KnownDifference['steps'] {
  const { expect, embedded } = step
  if (embedded === undefined && !isServerError(step)) return []
  const own = { ...(expect && { status: expect.status }), ...expectedOf(step) }
  return [{ request: titleOf(step), real: answerOf(expect), embedded: answerOf(own) }]
}

function answerOf(expectation: Partial<Expectation> | undefined): string {
  const { status, body } = expectation ?? {}
  const reason =
    typeof body === 'object' && body !== null && 'reason' in body ? ` ${String(body.reason)}` : ''
  return `${status ?? 'not recorded'}${reason}`
}
