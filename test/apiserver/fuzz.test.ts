import assert from 'node:assert/strict'
import { describeRequest, runCampaign } from './fuzz/campaign.ts'
import { loadCorpus } from './fuzz/corpus.ts'
import { createRandom } from './fuzz/random.ts'

/** How many requests are played with which seed. */
type Campaign = readonly [seed: number, requests: number]

/** The same requests each time, so that no run fails by chance: a seed of its own, and those that found a defect. */
const ALWAYS: readonly Campaign[] = [
  [1, 2000],
  [18, 2500],
  [209, 5500],
]
const SHOWN = 5

/** Set HOOKWRIGHT_FUZZ_SEED to another number to look for new defects. */
const chosen = process.env.HOOKWRIGHT_FUZZ_SEED
const campaigns = chosen === undefined ? ALWAYS : [[Number(chosen), 10_000] as const]

describe('mutated requests to the embedded API', () => {
  for (const [seed, requests] of campaigns) {
    it(`${requests} with seed ${seed} are all answered, none with a 500, and leave only objects that the server would take`, async function () {
      this.timeout(300_000)
      const failures: string[] = []
      const statuses = await runCampaign({
        scenarios: loadCorpus(),
        random: createRandom(seed),
        requests,
        onFailure: (error, request) => {
          const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
          failures.push(`${describeRequest(request)}\n${why}`)
        },
      })
      assert.equal(
        failures.length,
        0,
        `seed ${seed}: ${failures.length} failures\n\n${failures.slice(0, SHOWN).join('\n\n')}`,
      )
      // A campaign in which nothing is ever stored or refused would prove little.
      for (const status of [200, 201, 400, 404, 409, 415, 422]) assert.ok((statuses.get(status) ?? 0) > 10)
    })
  }
})
