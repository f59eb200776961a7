import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ApiResponse } from '../../../src/cluster/api.ts'
import { bodyOf, contentOf, headOf, plain, save, shorten } from './answer.ts'
import { madeBy } from './cleanup.ts'
import { LATE_MS, type Context } from './context.ts'
import { read } from './path.ts'
import type { Expectation, RequestStep } from './scenario.ts'
import { textOf } from './stream.ts'
import { fill, fillText, type Variables } from './variables.ts'

const PATCHES: Readonly<Record<string, string>> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}
const REQUEST = /^([A-Z]+)(?: ([a-z]+))? (\S+)$/
const POLL_MS = 50

interface Answer {
  answer: ApiResponse
  content: unknown
}

/** Sends the request of a step, again and again when it waits for something. */
export async function runRequest(context: Context, step: RequestStep): Promise<Expectation> {
  const { variables, made, over, patienceMs } = context
  const [, method = '', patch, target = ''] = REQUEST.exec(step.request) ?? []
  const path = fillText(target, variables)
  const body = textToSend(step, variables)
  const type = patch === undefined ? 'application/json' : PATCHES[patch]
  const headers = headersOf(
    step.headers,
    variables,
    body === undefined && patch === undefined ? undefined : type,
  )

  async function send(): Promise<Answer> {
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(LATE_MS)])
    const answer = await context.send({ method, path, headers, ...(body !== undefined && { body }), signal })
    return { answer, content: contentOf(answer, await textOf(answer.body)) }
  }

  const wanted = Object.entries(step.until ?? {}).map(([at, value]) => [at, fill(value, variables)] as const)
  const deadline = Date.now() + patienceMs
  let last = await send()
  while (!hasAll(last, wanted)) {
    const { answer, content } = last
    if (Date.now() > deadline)
      throw new Error(`until was never reached: ${answer.status} ${shorten(content)}`)
    await sleep(POLL_MS)
    last = await send()
  }

  const { answer, content } = last
  const kept = answer.status < 300 && !/[?&]dryRun=/.test(path) ? madeBy(method, path, content) : undefined
  if (kept !== undefined) made.push(kept)
  save(context, step, content)
  return { ...headOf(answer), ...(method !== 'HEAD' && bodyOf(context, step, content, path)) }
}

/** The headers of a step; null leaves one out that would be sent otherwise. */
export function headersOf(
  given: Readonly<Record<string, string | null>> = {},
  variables: Variables,
  type?: string,
): Record<string, string> {
  const all = new Map<string, string | null>([['accept', 'application/json']])
  if (type !== undefined) all.set('content-type', type)
  for (const [name, value] of Object.entries(given)) all.set(name.toLowerCase(), value)
  const sent = [...all].flatMap(([name, value]) =>
    value === null ? [] : [[name, fillText(value, variables)]],
  )
  return Object.fromEntries(sent) as Record<string, string>
}

function textToSend({ body, raw }: RequestStep, variables: Variables): string | undefined {
  if (typeof raw === 'string') return fillText(raw, variables)
  if (raw !== undefined) return (raw.before ?? '') + raw.repeat.repeat(raw.times) + (raw.after ?? '')
  return body === undefined ? undefined : JSON.stringify(fill(body, variables))
}

function hasAll({ answer, content }: Answer, wanted: readonly (readonly [string, unknown])[]): boolean {
  const found = (path: string) => (path === 'status' ? answer.status : read(content, plain(path)))
  return wanted.every(([path, value]) => isDeepStrictEqual(found(path) ?? null, value ?? null))
}
