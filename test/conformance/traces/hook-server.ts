import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Activity } from '../../../src/local/control/activity.ts'
import type { Clock } from '../../../src/time/clock.ts'
import type { RecordedBody, RecordedCall } from '../recordings.ts'
import type { HookContext, RecordedHook } from './scenario.ts'

/** Hooks of a scenario over HTTP, and what they were asked. */
export interface RecordingHooks {
  url: string
  calls: RecordedCall[]
  /** How often a path was called. */
  count(path: string): number
  close(): Promise<void>
}

/** A call takes some time, or a hot loop would never let time pass. */
const LATENCY_MS = 2

/** Serves the hooks of a scenario on a port of its own; they take time of the clock that they are given. */
export async function serveHooks(
  hooks: Readonly<Record<string, RecordedHook>>,
  { clock, activity }: { clock: Clock; activity: Activity },
): Promise<RecordingHooks> {
  const calls: RecordedCall[] = []
  const counts = new Map<string, number>()
  const countUp = (key: string) => {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count
  }
  const passTime = async (ms: number) => {
    const resume = activity.wait()
    await new Promise<void>((resolve) => clock.after(ms, resolve))
    resume()
  }

  const answer = async (request: IncomingMessage) => {
    const received = await text(request)
    const body = received === '' ? null : (JSON.parse(received) as RecordedBody)
    const path = new URL(request.url ?? '/', 'http://hooks').pathname
    const parent = body?.parent ?? body?.object
    const context: HookContext = {
      call: countUp(path),
      callForParent: countUp(`${path} ${parent?.metadata.namespace ?? ''}/${parent?.metadata.name}`),
      headers: request.headers,
      status: 200,
      responseHeaders: {},
      raw: undefined,
      delayMs: 0,
    }
    const hook = hooks[path]
    const answered = hook ? await hook(structuredClone(body), context) : undefined
    const status = hook ? context.status : 404
    const raw = hook ? context.raw : 'no such hook'
    const headers: Record<string, string> = { 'content-type': 'application/json', ...context.responseHeaders }
    if (status === 304) delete headers['content-type']
    calls.push({
      seq: calls.length + 1,
      method: request.method ?? '',
      path: request.url ?? '/',
      headers: request.headers as Record<string, string>,
      requestBody: body,
      status,
      responseHeaders: headers,
      responseBody: raw === undefined ? (answered ?? null) : { $raw: raw },
    })
    await passTime(LATENCY_MS + context.delayMs)
    return { status, headers, text: raw ?? (answered === undefined ? '' : JSON.stringify(answered)) }
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, headers, text }) => {
      response.writeHead(status, headers)
      response.end(status === 304 ? undefined : text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    count: (path) => counts.get(path) ?? 0,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
