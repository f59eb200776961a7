import type { Agent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { http } from '../../../../node/builtins.ts'
import type { WebhookTls } from '../hook-spec.ts'

/** Finds the agent that keeps the connections for a call. */
export type TakeAgent = (scheme: string, tls: WebhookTls | undefined) => Agent

/** As Go's default transport: connections stay for 90 s, two of them for each host (protocol.md §2.1). */
const kept = { keepAlive: true, maxFreeSockets: 2, timeout: 90_000 } as const

/**
 * Makes the agents of one sender: one for each scheme, and one for the TLS settings of each webhook that has its own.
 *
 * @example
 * const agent = createAgents()('https', { ca })
 */
export function createAgents(): TakeAgent {
  const plain = new http.Agent(kept)
  const secure = new HttpsAgent({ ...kept, minVersion: 'TLSv1.2' })
  const own = new WeakMap<WebhookTls, Agent>()
  return (scheme, tls) => {
    if (scheme === 'http') return plain
    if (tls === undefined) return secure
    const agent = own.get(tls) ?? new HttpsAgent({ ...kept, ...tls, minVersion: 'TLSv1.2' })
    own.set(tls, agent)
    return agent
  }
}
