import type { Agent } from 'node:http'
import type { Agent as HttpsAgent, AgentOptions } from 'node:https'
import type { Connection, Proof } from './connection.ts'
import { http, https } from '../../node/builtins.ts'
import { sourceReader } from './source.ts'

/** Keeps the sockets of one connection. */
export interface Agents {
  /** The agent for a request; another one once certificates were rotated. */
  take(proof: Proof): Promise<Agent>
  close(): void
}

/** Sockets that are not used for this long are closed by us, before the server does it under a request. */
const IDLE_MS = 30_000
const kept = { keepAlive: true, keepAliveMsecs: 15_000, scheduling: 'lifo', timeout: IDLE_MS } as const

/** Makes the agents of one connection. */
export function createAgents({ server, ca, cert, key, serverName, insecure, proxy }: Connection): Agents {
  const proxies = proxy === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }
  if (new URL(server).protocol === 'http:') {
    const agent = new http.Agent({ ...kept, ...proxies })
    return { take: () => Promise.resolve(agent), close: () => agent.destroy() }
  }

  const readers = {
    ca: ca && sourceReader(ca, 'certificate of the CA'),
    cert: cert && sourceReader(cert, 'client certificate'),
    key: key && sourceReader(key, 'client key'),
  }
  // Replaced agents stay: destroying one would cut the watches that still run on it.
  const agents: HttpsAgent[] = []
  let mark = ''

  return {
    async take(proof) {
      const trust = await readers.ca?.()
      const pair = { cert: proof.cert ?? (await readers.cert?.()), key: proof.key ?? (await readers.key?.()) }
      const next = JSON.stringify([trust, pair])
      const last = agents.at(-1)
      if (last !== undefined && next === mark) return last
      mark = next
      const options: AgentOptions = {
        ...kept,
        ...proxies,
        ...(trust !== undefined && { ca: trust }),
        ...(pair.cert !== undefined && { cert: pair.cert }),
        ...(pair.key !== undefined && { key: pair.key }),
        ...(serverName !== undefined && { servername: serverName }),
        ...(insecure === true && { rejectUnauthorized: false }),
      }
      const agent = new https.Agent(options)
      agents.push(agent)
      return agent
    },
    close: () => {
      for (const agent of agents) agent.destroy()
    },
  }
}
