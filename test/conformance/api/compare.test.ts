import assert from 'node:assert/strict'
import { env, stdout } from 'node:process'
import { areasOf, scenariosOf } from './areas.ts'
import { isKnownToDiffer, judge } from './compare.ts'
import { startEmbedded, type Embedded } from './embedded.ts'
import { runScenario } from './run.ts'
import type { Expectation, Scenario } from './scenario.ts'

const chosen = env.CONFORMANCE?.split(',').filter((area) => area !== '') ?? areasOf()
const WIDTH = 16
const PATIENCE_MS = 3000

describe('the embedded API answers as the recorded kube-apiserver', () => {
  let embedded: Embedded | undefined
  let equal = 0
  let differing = 0
  const scenarios = scenariosOf(chosen)
  const running = new Map<Scenario, Promise<Expectation[]>>()

  /** Scenarios wait more than they work: a few of the next ones are under way already. */
  function answersTo(scenario: Scenario): Promise<Expectation[]> {
    const first = scenarios.indexOf(scenario)
    for (const [ahead, next] of scenarios.slice(first, first + WIDTH).entries()) {
      if (embedded === undefined || running.has(next) || !isRecorded(next)) continue
      const answers = runScenario(next, {
        send: embedded.send,
        id: `scenario-${first + ahead}`,
        patienceMs: PATIENCE_MS,
      })
      answers.catch(() => undefined)
      running.set(next, answers)
    }
    return running.get(scenario)!
  }

  before(async () => {
    embedded = await startEmbedded()
  })

  after(() => {
    embedded?.close()
    const of = `${equal + differing} of ${scenarios.length} scenarios as expected`
    stdout.write(`\nconformance: ${of}, ${differing} of them differ on purpose\n`)
  })

  for (const area of chosen) {
    describe(area, () => {
      for (const scenario of scenarios.filter((candidate) => candidate.area === area)) {
        it(scenario.name, async function () {
          if (!isRecorded(scenario)) this.skip()
          const problems = judge(scenario, await answersTo(scenario))
          if (problems.length > 0) assert.fail(`${scenario.file}\n  ${problems.join('\n  ')}`)
          if (isKnownToDiffer(scenario)) differing++
          else equal++
        })
      }
    })
  }
})

function isRecorded({ steps }: Scenario): boolean {
  return steps.every(({ expect }) => expect !== undefined)
}
