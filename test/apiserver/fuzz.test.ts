import assert from 'node:assert/strict'
import { describeRequest, runCampaign } from './fuzz/campaign.ts'
import { loadCorpus } from './fuzz/corpus.ts'
import { createRandom } from './fuzz/random.ts'

/** Set HOOKWRIGHT_FUZZ_SEED to repeat a run; the title and each failure name its seed. */
const SEED = Number(process.env.HOOKWRIGHT_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
const REQUESTS = 10_000
const SHOWN = 5

describe(`${REQUESTS} mutated requests to the embedded API (HOOKWRIGHT_FUZZ_SEED=${SEED})`, () => {
  it('are all answered, none with a 500, and leave only objects that the server would take', async function () {
    this.timeout(300_000)
    const failures: string[] = []
    const statuses = await runCampaign({
      scenarios: loadCorpus(),
      random: createRandom(SEED),
      requests: REQUESTS,
      onFailure: (error, request) => {
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
        failures.push(`${describeRequest(request)}\n${why}`)
      },
    })
    assert.equal(
      failures.length,
      0,
      `seed ${SEED}: ${failures.length} failures\n\n${failures.slice(0, SHOWN).join('\n\n')}`,
    )
    // A campaign in which nothing is ever stored or refused would prove little.
    for (const status of [200, 201, 400, 404, 409, 415, 422]) assert.ok((statuses.get(status) ?? 0) > 10)
  })
})
