import type { Clock } from '../../../time/clock.ts'
import { goQuote } from '../../engine/hook/go-quote.ts'
import { startDeadline } from '../../engine/hook/http/deadline.ts'
import { SendError, type HookPost, type HookResponse, type SendHook } from '../../engine/hook/send.ts'

/** The hook server of this process, as far as hooks are sent to it. */
export interface LocalServer {
  call(call: { path: string; body: string; ifNoneMatch?: string | undefined }): Promise<HookResponse>
  /** Whether a module answers this path, be it with why it could not be loaded. */
  serves(path: string): boolean
}

/** Sends hooks, and knows what became of them. */
export interface LocalSend {
  send: SendHook
  /** Whether nobody answered this URL the last time, which was told. */
  isLost: (url: string) => boolean
}

/** What hooks are sent with. */
export interface LocalSendOptions {
  server: LocalServer
  /** Where the timeouts of webhooks come from. */
  clock: Clock
  /** How a POST goes out. */
  send: SendHook
  /** Told once for each URL that nobody answers. */
  onLost: (url: string, why: string) => void
}

/**
 * Sends hooks to the server of this process when it has a route for the path, whatever the host of the webhook; all others
 * go out as they are.
 *
 * @example
 * startEngine({ api, send: localSend({ server, clock: systemClock, send: nodeSend(), onLost: console.error }).send })
 */
export function localSend({ server, clock, send, onLost }: LocalSendOptions): LocalSend {
  const lost = new Set<string>()
  const sendThere: SendHook = async (post): Promise<HookResponse> => {
    const url = URL.parse(post.url)
    if (url && server.serves(url.pathname)) {
      lost.delete(post.url)
      return callHere(server, { post, path: url.pathname, clock })
    }
    try {
      const response = await send(post)
      lost.delete(post.url)
      return response
    } catch (error) {
      if (!post.signal.aborted && !lost.has(post.url)) {
        lost.add(post.url)
        onLost(post.url, error instanceof Error ? error.message : String(error))
      }
      throw error
    }
  }
  return { send: sendThere, isLost: (url) => lost.has(url) }
}

/** Calls the hook without a socket, for as long as its webhook may take. */
async function callHere(
  server: LocalServer,
  { post, path, clock }: { post: HookPost; path: string; clock: Clock },
): Promise<HookResponse> {
  const { url, body, headers } = post
  const { promise, reject } = Promise.withResolvers<never>()
  const deadline = startDeadline(clock, post)
  deadline.onOver(() => {
    const why = deadline.over === 'timeout' ? TIMED_OUT : 'context canceled'
    reject(new SendError('answer', `Post ${goQuote(url)}: ${why}`))
  })
  try {
    return await Promise.race([server.call({ path, body, ifNoneMatch: headers['If-None-Match'] }), promise])
  } finally {
    deadline.stop()
  }
}

const TIMED_OUT = 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)'
