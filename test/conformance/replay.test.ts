import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { expectations } from './expectations.ts'
import { judge, type Tally } from './judge.ts'
import { countsOf, makePage, pageFile, totalOf } from './page.ts'
import { bytesOf, callsOf, hooksOf, scenarios } from './recordings.ts'
import { replay } from './replay.ts'

describe('recordings of Metacontroller', () => {
  const all = scenarios.map((scenario) => ({ scenario, calls: callsOf(scenario) }))

  it('are all expected to be answered in some way', () => {
    assert.deepEqual(Object.keys(expectations).sort(), scenarios)
    for (const { scenario, calls } of all) {
      const { silent } = expectations[scenario]!
      assert.equal(silent !== undefined, calls.length === 0, scenario)
    }
  })

  it('have each call that an expectation is about, once', () => {
    for (const { scenario, calls } of all) {
      const { refused = [], differs = [], warned = [] } = expectations[scenario]!
      const numbers = calls.map(({ seq }) => seq)
      assert.deepEqual(
        numbers,
        calls.map((_, index) => index + 1),
        scenario,
      )
      const decided = [...refused, ...differs].flatMap((each) => each.calls)
      assert.equal(new Set(decided).size, decided.length, `${scenario}: one call, one expectation`)
      for (const number of [...decided, ...warned.flatMap((each) => each.calls)]) {
        assert.ok(numbers.includes(number), `${scenario} has no call ${number}`)
      }
    }
  })

  it('have good answers wherever no bad one is the point', () => {
    for (const { scenario, calls } of all) {
      const { refused = [] } = expectations[scenario]!
      if (!scenario.startsWith('errors-')) assert.deepEqual(refused, [], scenario)
      const bad = calls.filter(({ status }) => ![200, 304, 412].includes(status)).map(({ seq }) => seq)
      const expected = [...refused, ...(expectations[scenario]!.differs ?? [])].flatMap((each) => each.calls)
      for (const number of bad) assert.ok(expected.includes(number), `${scenario} call ${number}`)
    }
  })

  it('are sent byte for byte', () => {
    const whole = all.flatMap(({ calls }) => calls).filter((call) => !call.managedFieldsDropped)
    const posted = whole.filter(({ method }) => method === 'POST')
    assert.equal(posted.length, 112)
    for (const call of posted) {
      assert.equal(Buffer.byteLength(bytesOf(call) ?? ''), Number(call.headers['content-length']))
    }
  })

  it('miss no call that a hook counts', async () => {
    for (const { scenario, calls } of all) {
      if (!calls.some(({ trimmed }) => trimmed)) continue
      // A hook without a second argument cannot know how many calls there were before.
      const { paths } = await hooksOf(scenario)
      for (const [path, length] of Object.entries(paths)) assert.equal(length, 1, `${scenario} ${path}`)
    }
  })
})

for (const workers of [1, 0]) {
  describe(`replay of the recordings, --workers ${workers}`, () => {
    const tallies = new Map<string, Tally>()

    for (const scenario of scenarios) {
      const expectation = expectations[scenario]
      if (!expectation || expectation.silent !== undefined) continue
      it(`${scenario}: ${expectation.title}`, async () => {
        const replayed = await replay(scenario, { workers, hookTimeout: expectation.hookTimeout })
        const tally = judge(replayed, expectation)
        tallies.set(scenario, tally)
        const { equal, refused } = countsOf(scenario, expectation)
        assert.deepEqual(tally, { equal, refused })
      })
    }

    after(() => {
      const { trimmed } = totalOf(Object.entries(expectations).map(([name, each]) => countsOf(name, each)))
      const sum = (name: keyof Tally) =>
        [...tallies.values()].reduce((total, tally) => total + tally[name], 0)
      const sent = sum('equal') + sum('refused')
      const title = workers === 0 ? 'conformance without workers' : 'conformance'
      process.stdout.write(
        `${title}: ${sent} requests replayed in ${tallies.size} scenarios, ${sum('equal')} equal, ` +
          `${sum('refused')} refused as expected, ${trimmed} trimmed and not replayable\n`,
      )
    })
  })
}

describe('docs/reference/conformance.md', () => {
  it('says what the replay finds', () => {
    const total = totalOf(Object.entries(expectations).map(([name, each]) => countsOf(name, each)))
    assert.deepEqual(total, { recorded: 499, trimmed: 61, equal: 340, refused: 98 })
  })

  it('is up to date (UPDATE_DOCS=1 npx mocha --spec test/conformance/replay.test.ts)', async () => {
    const page = await makePage()
    if (process.env.UPDATE_DOCS === '1') await writeFile(pageFile, page)
    assert.equal(await readFile(pageFile, 'utf8'), page)
  })
})
