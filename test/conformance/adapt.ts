import { RetryLater } from 'hookwright'

/** What a recorded hook could set beside its answer, being an HTTP server of its own. */
export interface RecordedContext {
  /** Number of the call among those of its path, from 1. */
  call: number
  /** The same among those for one parent. */
  callForParent: number
  headers: Record<string, string>
  status: number
  responseHeaders: Record<string, string>
  /** Body as text, in place of the answer. */
  raw: string | undefined
  delayMs: number
}

/** A hook of a recorded scenario's `hooks.mjs`. */
export type RecordedHook = (request: unknown, context: RecordedContext) => unknown

interface WithParent {
  parent?: { metadata: { namespace?: string; name: string } }
  object?: WithParent['parent']
}

/**
 * Makes a hook as an author of ours would write it out of a recorded one: what the recorded hook said by HTTP status,
 * header or raw text, this one says by what it throws and returns. Credentials and tags stay with the server, so it
 * sees no headers.
 */
export function adapt(hook: RecordedHook): (request: unknown) => unknown {
  const counts = new Map<string, number>()
  const count = (key: string): number => {
    const next = (counts.get(key) ?? 0) + 1
    counts.set(key, next)
    return next
  }
  return function adapted(request) {
    const { parent, object } = request as WithParent
    const { namespace, name } = (parent ?? object)?.metadata ?? {}
    const context: RecordedContext = {
      call: count(''),
      callForParent: count(`${String(namespace)}/${String(name)}`),
      headers: {},
      status: 200,
      responseHeaders: {},
      raw: undefined,
      delayMs: 0,
    }
    const answer = hook(request, context)
    const { delayMs } = context
    if (delayMs === 0) return conclude(answer, context)
    return new Promise((resolve) => setTimeout(resolve, delayMs)).then(() => conclude(answer, context))
  }
}

function conclude(answer: unknown, { status, responseHeaders, raw }: RecordedContext): unknown {
  if (status === 429) throw new RetryLater(Number(responseHeaders['retry-after'] ?? 0), raw)
  if (status >= 300) throw new Error(`status ${status}: ${raw ?? ''}`)
  return raw === undefined ? answer : valueOf(raw)
}

/** The value that a text stands for; text that is no JSON is returned as it is, and nothing for no text. */
function valueOf(raw: string): unknown {
  if (raw === '') return undefined
  try {
    return JSON.parse(raw)
  } catch {
    return raw
  }
}
