import type { Clock } from '../../time/clock.ts'
import { wallTime } from '../../time/wall-time.ts'
import type { HttpReloadOptions } from '../options.ts'
import { createHttpClient, type CleanAnswer } from './http-client.ts'
import { retryAfterMs } from './retry-delay.ts'
import type { Outcome, ReloadTarget } from './target.ts'
import { UNQUOTED } from './words.ts'

/** How much of an answer is read; more costs the connection. */
const MAX_BYTES = 64 * 1024

/** What will hardly get better by itself, and what to look at. */
const HOPELESS: ReadonlyMap<number, string> = new Map([
  [401, 'the credentials are missing or wrong'],
  [403, 'the credentials do not permit it'],
  [404, 'there is nothing at this path'],
  [405, 'another method is expected'],
  [407, 'a proxy asks for credentials'],
  [410, 'there is nothing at this path any more'],
])

/**
 * Makes a target that is an HTTP call. The header X-Hookwright-Digest tells the program what is on disk. `quotes`: whether
 * failures hold what the program answered.
 *
 * @example
 * const target = httpTarget(options, { clock: systemClock })
 * target.id // 'POST http://127.0.0.1:9090/-/reload'
 */
export function httpTarget(
  options: HttpReloadOptions,
  { clock, quotes = true }: { clock: Clock; quotes?: boolean },
): ReloadTarget {
  const { method, payload, timeoutMs, success } = options
  const client = createHttpClient(options, { clock })
  const type = isJson(payload) ? 'application/json' : 'text/plain; charset=utf-8'

  return {
    id: `${method} ${client.address}`,
    async send({ digest }, signal) {
      try {
        const answer = await client.ask({
          method,
          headers: {
            'user-agent': 'hookwright-sidecar',
            'x-hookwright-digest': digest,
            ...(payload !== undefined && { 'content-type': type }),
          },
          body: payload,
          ...{ timeoutMs, signal, maxBytes: MAX_BYTES },
        })
        return success(answer.status) ? { ok: true } : refusal(answer, options.url, quotes)
      } catch (error) {
        return { ok: false, message: error instanceof Error ? error.message : String(error), slow: false }
      }
    },
  }
}

function refusal({ status, headers, text, clean }: CleanAnswer, url: string, quotes: boolean): Outcome {
  const place = status >= 300 && status < 400 ? URL.parse(headers.location ?? '', url) : null
  const hint = place
    ? `a redirect to ${clean(`${place.origin}${place.pathname}`)}, which is not followed`
    : HOPELESS.get(status)
  const words = clean(text)
  const waitMs = retryAfterMs(headers['retry-after'], wallTime())
  const message = [
    `answered ${status}`,
    ...(hint === undefined ? [] : [`, ${hint}`]),
    ...(words === '' ? [] : [quotes ? `: ${words}` : UNQUOTED]),
  ].join('')
  return {
    ok: false,
    message,
    slow: hint !== undefined,
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  }
}

function isJson(text = ''): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
