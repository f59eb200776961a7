import { field } from '../../cluster/read-json.ts'
import type { Clock } from '../../time/clock.ts'
import type { ConfirmOptions, HttpReloadOptions } from '../options.ts'
import { createHttpClient, type ClientOptions, type HttpClient } from './http-client.ts'
import type { Outcome, ReloadTarget } from './target.ts'

/** The longest answer that is understood. */
const MAX_BYTES = 1024 * 1024

/** What confirming needs. */
export interface ConfirmSurroundings {
  clock: Clock
  /** The call whose credentials, headers and certificates are used, when its URL has the same origin. */
  reload?: HttpReloadOptions | undefined
}

/** What the program says of itself: the text of the field, or of the whole answer; `why` there is none. */
type Said = { text: string } | { why: string }

/** One digest on its way to be confirmed, also over several calls. */
interface Pending {
  digest: string
  /** From before the first call. */
  before: Said
  /** A call was accepted. */
  accepted: boolean
}

/**
 * Makes a target whose calls count when the program says that it took the new configuration: when the field has another
 * value than before the first call, or it, or without a field the answer, contains the digest of what is on disk.
 *
 * @example
 * confirmed(target, { url: 'http://127.0.0.1:9090/api/v1/status/runtimeinfo', field: 'data.lastConfigTime',
 *   intervalMs: 500, timeoutMs: 30_000 }, { clock: systemClock })
 */
export function confirmed(
  target: ReloadTarget,
  confirm: ConfirmOptions,
  { clock, reload }: ConfirmSurroundings,
): ReloadTarget {
  const client = createHttpClient(clientOptions(confirm.url, reload), { clock })
  const { intervalMs, timeoutMs } = confirm
  let pending: Pending | undefined

  const look = async (signal: AbortSignal, withinMs = timeoutMs): Promise<Said> => {
    try {
      return await ask(client, { field: confirm.field, timeoutMs: withinMs, signal })
    } catch (error) {
      return { why: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Asks until it is confirmed, the time is over, or nobody needs it any more. */
  const wait = async (waiting: Pending, signal: AbortSignal, newer: AbortSignal): Promise<Outcome> => {
    const until = clock.now() + timeoutMs
    const stop = AbortSignal.any([signal, newer])
    let why: string | undefined
    for (;;) {
      const found = doubt(waiting, await look(stop, until - clock.now()))
      if (found === undefined) return { ok: true }
      // A question that the end cut short tells less than the one before.
      if (why === undefined || clock.now() < until) why = found
      if (stop.aborted) {
        // What it takes from now on may be something else.
        pending = undefined
        const message = 'accepted, and not confirmed before there was newer content'
        return { ok: false, message, slow: false, superseded: true }
      }
      if (clock.now() + intervalMs >= until) {
        const message = `accepted, but GET ${client.address} did not confirm within ${timeoutMs} ms: ${why}`
        return { ok: false, message, slow: false }
      }
      await pause(clock, intervalMs, stop)
    }
  }

  const beforeCall = async (signal: AbortSignal): Promise<Said> => {
    if (confirm.field === undefined) return { why: 'it does not contain the digest' }
    const said = await look(signal)
    return 'why' in said ? { why: `there is nothing from before to compare with: ${said.why}` } : said
  }

  const begin = async (digest: string, signal: AbortSignal): Promise<Pending> => {
    if (pending?.digest === digest && 'text' in pending.before) return pending
    return { digest, before: await beforeCall(signal), accepted: false }
  }

  return {
    id: target.id,
    ...(target.first !== undefined && { first: target.first }),
    async send(change, signal, newer = new AbortController().signal) {
      const { digest } = change
      // A slow program may have taken it meanwhile; another call would only make it slower.
      const late = pending?.accepted && pending.digest === digest
      if (late && pending && doubt(pending, await look(signal)) === undefined) {
        pending = undefined
        return { ok: true }
      }
      const waiting = (pending = await begin(digest, signal))
      const outcome = await target.send(change, signal, newer)
      if (!outcome.ok) return outcome
      waiting.accepted = true
      const verdict = await wait(waiting, signal, newer)
      if (verdict.ok) pending = undefined
      return verdict
    },
  }
}

/** Why it is not confirmed; undefined when it is. */
function doubt({ digest, before }: Pending, now: Said): string | undefined {
  if ('why' in now) return now.why
  if (now.text.includes(digest)) return undefined
  if ('why' in before) return before.why
  return now.text === before.text ? 'its value is that of before' : undefined
}

async function ask(
  client: HttpClient,
  options: { field: string | undefined; timeoutMs: number; signal: AbortSignal },
): Promise<Said> {
  const { field: path, timeoutMs, signal } = options
  const headers = { 'user-agent': 'hookwright-sidecar', accept: 'application/json, */*' }
  const answer = await client.ask({ method: 'GET', headers, timeoutMs, signal, maxBytes: MAX_BYTES })
  if (answer.status < 200 || answer.status > 299) return { why: `it answered ${answer.status}` }
  if (path === undefined) return { text: answer.text }
  if (answer.cut) return { why: `its answer is longer than ${MAX_BYTES} bytes` }
  let value: unknown
  try {
    value = path.split('.').reduce<unknown>(field, JSON.parse(answer.text))
  } catch {
    return { why: 'its answer is not JSON' }
  }
  return value === undefined ? { why: `its answer has no field ${path}` } : { text: JSON.stringify(value) }
}

/** As the call to reload where that goes to the same origin; credentials never go to another one. */
function clientOptions(address: string, reload: HttpReloadOptions | undefined): ClientOptions {
  const stranger = { url: address, headers: {}, skipTlsVerify: false }
  const [url, from] = [URL.parse(address), URL.parse(reload?.url ?? '')]
  if (!reload || !url || url.origin !== from?.origin) return stranger
  const { caFile, certFile, keyFile, skipTlsVerify, bearerFile, basicFile, basic } = reload
  const shared = { caFile, certFile, keyFile, skipTlsVerify, headers: withoutBody(reload.headers) }
  if (url.username !== '') return { ...shared, url: address }
  url.username = from.username
  url.password = from.password
  return { ...shared, url: url.href, bearerFile, basicFile, basic }
}

const withoutBody = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)))

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      cancel()
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const cancel = clock.after(ms, wake)
    signal.addEventListener('abort', wake)
    if (signal.aborted) wake()
  })
}
