import type { KindRef, WatchEvent } from '../api.ts'
import { ClusterError, isClusterError } from '../cluster-error.ts'
import { field, text } from '../read-json.ts'
import { createLineSplitter } from '../watch-lines.ts'

const types: ReadonlySet<string> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'])

/**
 * Reads the lines of a watch as they come.
 *
 * @example
 * for await (const { type, object } of watchEvents(response.body, { apiVersion: 'v1', kind: 'Pod' })) …
 */
export async function* watchEvents(
  body: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  { apiVersion, kind }: KindRef,
): AsyncGenerator<WatchEvent, void, undefined> {
  const splitter = createLineSplitter()
  const toEvent = (line: string): WatchEvent => {
    const { type, object } = parse(line)
    return type === 'ERROR' ? { type, object } : { type, object: { ...object, apiVersion, kind } }
  }
  try {
    for await (const piece of body) {
      for (const line of splitter.push(piece)) yield toEvent(line)
    }
    const rest = splitter.end()
    if (rest !== undefined) yield toEvent(rest)
  } catch (cause) {
    if (isClusterError(cause)) throw cause
    const message = `the watch of ${kind} broke off: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new ClusterError(message, { code: 0, reason: 'Unreachable', cause })
  }
}

function parse(line: string): WatchEvent {
  let event: unknown
  try {
    event = JSON.parse(line)
  } catch {
    event = undefined
  }
  const type = text(event, 'type')
  const object = field(event, 'object')
  if (!types.has(type) || typeof object !== 'object' || object === null) {
    throw new ClusterError(`a line of the watch is no event: ${line.slice(0, 100)}`, {
      code: 0,
      reason: 'BadAnswer',
    })
  }
  return event as WatchEvent
}
