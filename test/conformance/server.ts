import { serveDefaults } from '../../src/cli/serve-options.ts'
import { Agent } from 'node:http'
import pino from 'pino'
import type { Finding } from '../../src/protocol/finding.ts'
import type { Log } from '../../src/server/log.ts'
import type { ServeOptions } from '../../src/server/options.ts'
import { serve } from '../../src/server/serve.ts'
import { ask, type Answer } from '../support/requests.ts'

/** The log line of one call. */
export interface CallLine {
  level: string
  message: string
  route?: string
  parent?: string
  status?: number
  code?: string
  warnings?: Finding[]
  refused?: Finding[]
}

/** What to send. */
export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string | undefined
}

/** A hook server whose log is kept call by call, with a client that keeps its one connection as Metacontroller does. */
export interface ConformanceServer {
  adminUrl: string | undefined
  /** Sends a request, by default a POST; resolves with the answer and the log line of the call. */
  send(path: string, sent: Sent): Promise<{ reply: Answer; line: CallLine }>
  /** All that went to the log at level error beside the lines of calls. */
  problems: string[]
  close(): Promise<void>
}

/** What a user gets who says nothing, on free ports and one worker: hooks of the recordings count their calls. */
const defaults: Omit<ServeOptions, 'paths'> = {
  ...serveDefaults(),
  listen: { host: '127.0.0.1', port: 0 },
  adminListen: undefined,
  workers: 1,
  shutdownDelay: 0,
  shutdownTimeout: 5_000,
}

/** Starts the server on free ports. */
export async function startServer(
  options: Partial<ServeOptions> & { paths: string[] },
): Promise<ConformanceServer> {
  const lines: CallLine[] = []
  const problems: string[] = []
  const log: Log = {
    logger: pino({ level: 'error' }, { write: (line) => problems.push(line) }),
    line: (level, fields, message) => lines.push({ ...fields, level, message }),
    flush: () => undefined,
  }
  const server = await serve({ ...defaults, ...options }, log)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    adminUrl: server.adminUrl,
    async send(path, { method = 'POST', headers = {}, body }) {
      const reply = await ask(server.url + path, {
        agent,
        method,
        headers,
        ...(body !== undefined && { body }),
      })
      // A call is logged in the same turn in which it is answered, so its line is here before its reply.
      const [line, ...others] = lines.splice(0)
      if (!line || others.length > 0) throw new Error(`${path} is logged ${others.length + 1} times`)
      return { reply, line }
    },
    problems,
    async close() {
      agent.destroy()
      await server.close()
    },
  }
}
