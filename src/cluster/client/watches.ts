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
  body: AsyncIterable<string | Uint8Array | WatchEvent> | Iterable<string | Uint8Array>,
  { apiVersion, kind }: KindRef,
): AsyncGenerator<WatchEvent, void, undefined> {
  const splitter = createLineSplitter()
  /** Partial objects say that they are partial: all get the kind that they are of. */
  const named = (event: WatchEvent): WatchEvent =>
    event.type === 'ERROR' || event.object.kind === kind
      ? event
      : { type: event.type, object: { ...event.object, apiVersion, kind } }
  try {
    for await (const piece of body) {
      if (isEvent(piece)) yield named(piece)
      else for (const line of splitter.push(piece)) yield named(parse(line))
    }
    const rest = splitter.end()
    if (rest !== undefined) yield named(parse(rest))
  } catch (cause) {
    if (isClusterError(cause)) throw cause
    const message = `the watch of ${kind} broke off: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new ClusterError(message, { code: 0, reason: 'Unreachable', cause })
  }
}

const isEvent = (piece: string | Uint8Array | WatchEvent): piece is WatchEvent =>
  typeof piece !== 'string' && !(piece instanceof Uint8Array)

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
    // Not the line itself: it may hold a part of a Secret.
    throw new ClusterError(`a line of the watch is no event (${line.length} characters)`, {
      code: 0,
      reason: 'BadAnswer',
    })
  }
  return event as WatchEvent
}
