import type { ApiRequest } from '../../../src/cluster/transport.ts'
import type { Ids } from '../../../src/local/apiserver/registry/context.ts'
import { createApiServer } from '../../../src/local/apiserver/server.ts'
import { segmentsOf, read } from '../../conformance/api/path.ts'
import type { Scenario, Step } from '../../conformance/api/scenario.ts'
import { checkAnswer } from './check-answer.ts'
import { checkObjects, checkPrototypes } from './check-objects.ts'
import { draftOf, toRequest } from './corpus.ts'
import { mutate } from './mutate.ts'
import { createRandom, type Random } from './random.ts'

/** How long, how wild. */
export interface CampaignOptions {
  scenarios: readonly Scenario[]
  random: Random
  requests: number
  /** After so many requests the objects are looked at. */
  checkEvery?: number
  /** Told of what went wrong, and after which request it did. */
  onFailure: (error: unknown, request: ApiRequest | undefined) => void
}

/** After so many requests a new server takes over, so that the old one's objects go. */
const SERVER_LASTS = 2000
const SHARE_MUTATED = 0.7
const STARTED_MS = Date.UTC(2024, 0, 1)
const REQUEST_MS = 100

function repeatableIds(): Ids {
  const random = createRandom(0)
  const digits = (count: number) => Array.from({ length: count }, () => random.below(10)).join('')
  return { uid: () => `${digits(8)}-0000-4000-8000-${digits(12)}`, suffix: () => digits(5) }
}

/** Sends the requests of scenarios, most of them changed in one to three places. Gives how many answers had which status. */
export async function runCampaign(options: CampaignOptions): Promise<Map<number, number>> {
  const { scenarios, random, requests, checkEvery = 500, onFailure } = options
  const statuses = new Map<number, number>()
  const ids = repeatableIds()
  let sent = 0
  // Nothing but the seed decides: not the time, and not the chance that objects are named by.
  const start = () => createApiServer({ ids, now: () => STARTED_MS + sent * REQUEST_MS })
  let server = start()

  let last: ApiRequest | undefined
  const send = async (request: ApiRequest) => {
    last = request
    const stop = new AbortController()
    try {
      const answer = await server.handle({ ...request, signal: stop.signal })
      stop.abort()
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      return await checkAnswer(answer)
    } catch (error) {
      onFailure(error, request)
      return undefined
    }
  }

  const look = async () => {
    try {
      checkPrototypes()
      const { refused } = await checkObjects(server.handle)
      for (const { object, answer } of refused) {
        onFailure(new Error(`stored, but refused when put back: ${JSON.stringify(object)}\n${answer}`), last)
      }
    } catch (error) {
      onFailure(error, last)
    }
  }

  while (sent < requests) {
    const playing = play(random.pick(scenarios), random, send)
    for (let next = await playing.next(); next.done !== true; next = await playing.next()) {
      sent += 1
      if (sent % checkEvery === 0) await look()
      if (sent % SERVER_LASTS === 0) server = start()
      if (sent >= requests) break
    }
  }
  return statuses
}

/** Plays one scenario, changing its requests. Yields after each that was sent. */
async function* play(
  { steps }: Scenario,
  random: Random,
  send: (request: ApiRequest) => Promise<unknown>,
): AsyncGenerator<ApiRequest> {
  const names = { ns: `fuzz-${random.below(4)}`, ns2: 'fuzz-b', group: `fuzz${random.below(3)}.example.com` }
  const variables = new Map<string, unknown>(Object.entries(names))
  for (const name of [names.ns, names.ns2]) {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    await send({ method: 'POST', path: '/api/v1/namespaces', body })
  }
  for (const step of steps) {
    let draft = draftOf(step, variables)
    if (draft === undefined) continue
    if (random.chance(SHARE_MUTATED)) {
      for (let count = 1 + random.below(3); count > 0; count -= 1) draft = mutate(draft, random)
    }
    const request = toRequest(draft)
    const content = await send(request)
    remember(step, content, variables)
    yield request
  }
}

function remember({ save }: Step, content: unknown, variables: Map<string, unknown>): void {
  for (const [name, path] of Object.entries(save ?? {})) {
    const value = segmentsOf(path).length > 0 ? read(content, path) : undefined
    variables.set(name, value ?? '1')
  }
}

/** A request that can be repeated by hand, or a summary of one that is long. */
export function describeRequest(request: ApiRequest | undefined): string {
  const body = Buffer.from(request?.body ?? '').toString()
  return JSON.stringify({ ...request, body: body.length > 3000 ? `${body.slice(0, 3000)}…` : body })
}
