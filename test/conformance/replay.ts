import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf, callsOf, hooksOf, type RecordedCall } from './recordings.ts'
import type { Answer } from '../support/requests.ts'
import { startServer, type CallLine, type ConformanceServer } from './server.ts'

/** A recorded call that was sent again. */
export interface Replayed {
  call: RecordedCall
  reply: Answer
  line: CallLine
  /** The tag that the client had, when it sent one. */
  tag: string | undefined
}

/** How to replay. */
export interface ReplayOptions {
  workers: number
  hookTimeout?: number | undefined
}

/** Headers that belong to the connection and not to the call. */
const OF_CONNECTION = new Set(['host', 'content-length'])

/** Serves the hooks of a scenario and sends its calls, one after the other. Calls whose bodies are trimmed are left out. */
export async function replay(scenario: string, { workers, hookTimeout }: ReplayOptions): Promise<Replayed[]> {
  const calls = callsOf(scenario).filter(({ trimmed }) => !trimmed)
  if (calls.length === 0) return []
  const folder = await mkdtemp(join(tmpdir(), 'hookwright-replay-'))
  try {
    await writeModules(scenario, folder)
    const server = await startServer({
      paths: [folder],
      workers,
      ...(hookTimeout !== undefined && { hookTimeout }),
    })
    try {
      const replayed = await sendAll(server, calls)
      assert.deepEqual(server.problems, [], 'nothing but calls is logged')
      return replayed
    } finally {
      await server.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** One module for each path of the scenario: `sync.mjs` answers POST /sync, so that the recorded URLs stay. */
export async function writeModules(scenario: string, folder: string): Promise<void> {
  const { url, paths } = await hooksOf(scenario)
  const adapter = new URL('adapt.ts', import.meta.url).href
  for (const path of Object.keys(paths)) {
    const source = [
      `import { adapt } from ${JSON.stringify(adapter)}`,
      `import hooks from ${JSON.stringify(url)}`,
      `export default adapt(hooks[${JSON.stringify(path)}])`,
    ]
    await writeFile(join(folder, `${path}.mjs`), `${source.join('\n')}\n`)
  }
}

async function sendAll(server: ConformanceServer, calls: readonly RecordedCall[]): Promise<Replayed[]> {
  const replayed: Replayed[] = []
  // Our tags differ from the recorded ones: a client sends back the one that it was given in place of the recorded one.
  const tags = new Map<string, string>()
  for (const call of calls) {
    const headers = Object.fromEntries(
      Object.entries(call.headers).filter(([name]) => !OF_CONNECTION.has(name)),
    )
    const recordedTag = headers['if-none-match']
    const tag = recordedTag === undefined ? undefined : tags.get(recordedTag)
    if (recordedTag !== undefined) {
      assert.ok(tag, `call ${call.seq} sends ${recordedTag}, which no call before was answered with`)
      headers['if-none-match'] = tag
    }
    const { reply, line } = await server.send(call.path, {
      method: call.method,
      headers,
      body: bytesOf(call),
    })
    const given = call.responseHeaders.etag
    if (given !== undefined && reply.headers.etag !== undefined) tags.set(given, reply.headers.etag)
    replayed.push({ call, reply, line, tag })
  }
  return replayed
}
