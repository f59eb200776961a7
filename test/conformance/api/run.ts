import { createContext, type Context, type RunOptions } from './context.ts'
import { runRequest } from './request-step.ts'
import type { Expectation, Scenario, Step } from './scenario.ts'
import { clean, prepare } from './surroundings.ts'
import { runRead, runWatch } from './watch-step.ts'

/** Runs the steps of a scenario in order and removes what they made. One answer for each step. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Expectation[]> {
  const context = createContext(scenario, options)
  try {
    await prepare(context)
    const answers: Expectation[] = []
    for (const [index, step] of scenario.steps.entries()) {
      try {
        answers.push(await runStep(context, step))
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        throw new Error(`${scenario.file}: “${scenario.name}”, step ${index + 1}: ${why}`, { cause: error })
      }
    }
    return answers
  } finally {
    await clean(context)
  }
}

function runStep(context: Context, step: Step): Promise<Expectation> {
  if ('request' in step) return runRequest(context, step)
  return 'watch' in step ? runWatch(context, step) : runRead(context, step)
}
