import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cleanup } from '../../support/cleanup.ts'

/** One reload, as the program received it. */
export interface ReceivedReload {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** A program that is told to reload, and answers as the test wants. */
export interface Receiver {
  url: string
  readonly received: readonly ReceivedReload[]
  /** How many calls were open at a time at most. */
  readonly mostAtOnce: number
  /** Status codes for the next calls; 200 when there are none left, `hang` for no answer at all. */
  answers: (number | 'hang')[]
  /** Runs when a call comes, before it is answered. */
  onCall: (call: ReceivedReload) => void
}

/** Listens on a free port until the end of the test. */
export async function receiveReloads(cleanup: Cleanup): Promise<Receiver> {
  const received: ReceivedReload[] = []
  let open = 0
  let mostAtOnce = 0
  const server = createServer((request, response) => {
    open++
    mostAtOnce = Math.max(mostAtOnce, open)
    response.once('close', () => open--)
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const call = { method, path, headers, body }
      received.push(call)
      receiver.onCall(call)
      const answer = receiver.answers.shift() ?? 200
      if (answer === 'hang') return
      response.writeHead(answer).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanup(() => {
    server.closeAllConnections()
    server.close()
  })
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/-/reload`,
    received,
    get mostAtOnce() {
      return mostAtOnce
    },
    answers: [],
    onCall: () => undefined,
  }
  return receiver
}
