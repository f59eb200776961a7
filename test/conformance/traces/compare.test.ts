import assert from 'node:assert/strict'
import { compareRecordings, type Difference } from './compare.ts'
import { expected, modes } from './expectations.ts'
import { playScenario } from './play.ts'
import { loadRecording, loadScenario, scenarioNames } from './scenario.ts'

/** TRACE=etag plays only the scenarios whose name contains that. */
const chosen = scenarioNames.filter((name) => name.includes(process.env.TRACE ?? ''))

describe('the engine ends as the recorded Metacontroller did', () => {
  const counts = { equal: 0, meant: 0, different: 0 }
  for (const mode of modes) {
    describe(`with --metacontroller-bugs=${mode}`, () => {
      for (const name of chosen) {
        const meant = (expected[name] ?? []).filter((each) => each.mode === mode)
        it(`${name}${meant.length > 0 ? ', with differences that are meant' : ''}`, async function () {
          this.timeout(180_000)
          const scenario = loadScenario(name)
          const run = await playScenario(scenario, mode)
          const differences = compareRecordings(scenario, loadRecording(name), run)
          const others = differences.filter(({ where }) => !meant.some((each) => each.where.test(where)))
          counts[others.length > 0 ? 'different' : meant.length > 0 ? 'meant' : 'equal']++
          assert.equal(others.length, 0, tell(others))
          for (const { where, why } of meant) {
            assert.ok(
              differences.some((each) => where.test(each.where)),
              `no longer true: ${why}`,
            )
          }
        })
      }
    })
  }

  after(() => {
    const { equal, meant, different } = counts
    process.stdout.write(
      `    ${equal} equal, ${meant} with differences that are meant, ${different} different\n`,
    )
  })
})

function tell(differences: readonly Difference[]): string {
  const lines = differences.map(({ where, real, ours }) => `${where}\n  real: ${real}\n  ours: ${ours}`)
  return `${differences.length} differences\n${lines.slice(0, 20).join('\n')}`
}
