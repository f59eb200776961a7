import { systemClock, type Clock } from '../../../time/clock.ts'
import { errorText } from '../error-text.ts'
import { goQuote } from './go-quote.ts'
import { parseAddress } from './http/address.ts'
import { createAgents } from './http/agents.ts'
import { startDeadline } from './http/deadline.ts'
import { exchange, type ExchangeOptions } from './http/exchange.ts'
import { nextHop, type Hop } from './http/redirect.ts'
import { SendError, type HookPost, type HookResponse, type SendHook } from './send.ts'

/** Limits of a sender. */
export interface NodeSendOptions {
  /** Where the timeouts of webhooks come from. */
  clock?: Clock
  /** How large the body of an answer may be. */
  maxBodyBytes?: number
}

const MOST_REDIRECTS = 10

/**
 * Sends by HTTP as Metacontroller's client does, and says what went wrong in its words (protocol.md §1.9, §2.1).
 *
 * @example
 * const engine = startEngine({ api, send: nodeSend() })
 */
export function nodeSend({
  clock = systemClock,
  maxBodyBytes = 64 * 1024 * 1024,
}: NodeSendOptions = {}): SendHook {
  const takeAgent = createAgents()
  return async (post) => {
    const first = firstHop(post)
    const deadline = startDeadline(clock, post)
    try {
      return await follow(first, { takeAgent, tls: post.tls, deadline, maxBytes: maxBodyBytes })
    } finally {
      deadline.stop()
    }
  }
}

function firstHop({ url, headers, body }: HookPost): Hop {
  try {
    return { method: 'POST', address: parseAddress(url), headers, body }
  } catch (cause) {
    throw new SendError('url', errorText(cause), { cause })
  }
}

/** Goes where redirects lead; errors name the place that was asked last. */
async function follow(first: Hop, options: ExchangeOptions): Promise<HookResponse> {
  let hop = first
  for (let count = 0; ; count += 1) {
    const fail = (place: string, why: unknown) =>
      new SendError('answer', `Post ${goQuote(place)}: ${errorText(why)}`, { cause: why })
    let response: HookResponse
    let next: Hop | undefined
    let location: string | undefined
    try {
      response = await exchange(hop, options)
      location = response.headers.location
      next = nextHop(hop, { first, status: response.status, location })
    } catch (error) {
      throw error instanceof SendError && error.stage === 'body' ? error : fail(hop.address.shown, error)
    }
    if (next === undefined) return response
    if (count === MOST_REDIRECTS - 1) {
      throw fail(location ?? '', `stopped after ${MOST_REDIRECTS} redirects`)
    }
    hop = next
  }
}
