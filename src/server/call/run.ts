import { hash } from 'node:crypto'
import { answerRules, type AnswerCode } from '../../protocol/answer-rules.ts'
import { checkAnswer } from '../../protocol/check-answer.ts'
import { checkRequest } from '../../protocol/check-request.ts'
import { errorLine, parentLabel } from '../../protocol/message.ts'
import type { HookCall, HookName } from '../../protocol/wire.ts'
import { isRetryLater, type RetryLater } from '../../sdk/retry-later.ts'
import { errorRow, type ErrorCode } from '../errors.ts'
import type { CallFacts } from '../workers/message.ts'
import { describeThrown } from './thrown.ts'

/** A route as a worker sees it: with its function. */
export interface RunnableRoute {
  path: string
  hook: HookName | 'default'
  handler: (request: unknown) => unknown
  downgraded: ReadonlySet<AnswerCode>
}

/** What came of a call: all that the reply and the log line need. */
export interface CallResult {
  status: number
  code?: ErrorCode
  text: string
  etag?: string
  retryAfter?: number
  facts: CallFacts
}

/** What `runCall` needs beside the route. */
export interface CallInput {
  body: Uint8Array
  ifNoneMatch: string | undefined
  /** Told which parent the call is about, before the hook runs. */
  onParent: (label: string) => void
}

/** Thrown by what stands in for `process.exit` inside a hook. */
export class HookExit extends Error {
  override name = 'HookExit'
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Runs one hook call: parse, check the request, call the hook, check the answer, stringify. Never throws and never
 * rejects. Answers at once when the hook is synchronous, so that a promise is made only where one is needed.
 */
export function runCall(route: RunnableRoute, input: CallInput): CallResult | Promise<CallResult> {
  let body: unknown
  try {
    body = JSON.parse(decoder.decode(input.body))
  } catch (error) {
    return refuse('REQUEST_NOT_JSON', route, undefined, notJson(error))
  }
  const checked = checkRequest(body, route.hook)
  if ('problem' in checked) {
    const { path, message } = checked.problem
    return refuse('REQUEST_NOT_HOOK', route, undefined, path ? `${path}: ${message}` : message)
  }
  const { call } = checked
  input.onParent(parentLabel(call.parent))
  try {
    const answer = route.handler(body)
    if (!isThenable(answer)) return answered(route, call, answer, input.ifNoneMatch)
    return Promise.resolve(answer).then(
      (value) => answered(route, call, value, input.ifNoneMatch),
      (error: unknown) => threw(route, call, error),
    )
  } catch (error) {
    return threw(route, call, error)
  }
}

/** What an error answer says of a call, in the one line of `errorLine`. */
export function errorText(
  code: ErrorCode,
  about: { route: string; parent?: string | undefined; detail: string },
): string {
  return errorLine({ code, ...about, fix: errorRow(code).fix })
}

function answered(
  route: RunnableRoute,
  call: HookCall,
  answer: unknown,
  ifNoneMatch: string | undefined,
): CallResult {
  const facts = factsOf(call)
  try {
    const verdict = checkAnswer(call, answer, { downgraded: route.downgraded })
    if (verdict.warnings.length > 0) facts.warnings = verdict.warnings
    // What nobody may downgrade weighs most: it comes first.
    const first = verdict.errors.find(({ code }) => !answerRules[code].downgradable) ?? verdict.errors[0]
    if (first) {
      facts.refused = [first, ...verdict.errors.filter((error) => error !== first)]
      const more = verdict.errors.length > 1 ? ` (and ${verdict.errors.length - 1} more)` : ''
      const place = first.path === '' ? '' : `${first.path}: `
      return refuse(first.code, route, call, place + first.message + more, facts)
    }
    const text = JSON.stringify(verdict.answer)
    facts.desired = desiredCount(verdict.answer)
    // The uid is in the tag because Metacontroller's cache knows parents by name only.
    const etag = `"${hash('sha1', `${call.parent.metadata.uid ?? ''} ${text}`, 'base64url')}"`
    if (ifNoneMatch === etag) return { status: 304, text: '', etag, facts }
    return { status: 200, text, etag, facts }
  } catch (error) {
    // A getter, a toJSON or a proxy of the author's may throw while the answer is read.
    return threw(route, call, error)
  }
}

function threw(route: RunnableRoute, call: HookCall, error: unknown): CallResult {
  if (isRetry(error)) {
    const result = refuse('HOOK_RETRY_LATER', route, call, error.message)
    return { ...result, retryAfter: error.seconds }
  }
  const { message, at, stack } = describeThrown(error)
  const facts = factsOf(call)
  if (stack !== undefined) facts.stack = stack
  const code = error instanceof HookExit ? 'HOOK_EXITED' : 'HOOK_THREW'
  return refuse(code, route, call, at === undefined ? message : `${at}: ${message}`, facts)
}

function refuse(
  code: ErrorCode,
  route: RunnableRoute,
  call: HookCall | undefined,
  detail: string,
  facts: CallFacts = call ? factsOf(call) : {},
): CallResult {
  const text = errorText(code, { route: route.path, parent: call && parentLabel(call.parent), detail })
  return { status: errorRow(code).status, code, text, facts }
}

function factsOf({ parent, observed, hook }: HookCall): CallFacts {
  const { metadata } = parent
  const facts: CallFacts = { parent: parentLabel(parent), hook, kind: parent.kind, name: metadata.name }
  if (metadata.namespace !== undefined) facts.namespace = metadata.namespace
  if (metadata.uid !== undefined) facts.uid = metadata.uid
  if (metadata.generation !== undefined) facts.generation = metadata.generation
  if (hook !== 'customize') {
    facts.observed = Object.values(observed).reduce((sum, group) => sum + Object.keys(group).length, 0)
  }
  return facts
}

function desiredCount(answer: unknown): number {
  const { children, attachments, relatedResources } = answer as Record<string, unknown[] | undefined>
  return (children ?? attachments ?? relatedResources ?? []).length
}

/** `isRetryLater` for anything that may be thrown, a proxy that throws at every look included. */
function isRetry(error: unknown): error is RetryLater {
  try {
    return isRetryLater(error)
  } catch {
    return false
  }
}

/** V8 quotes the text it could not parse, which may hold a secret; only the position is passed on. */
function notJson(error: unknown): string {
  if (!(error instanceof SyntaxError)) return 'not UTF-8'
  if (error.message.includes('end of JSON input')) return 'not JSON: it ends too early'
  const position = /at position (\d+)/.exec(error.message)?.[1]
  return position === undefined ? 'not JSON' : `not JSON at position ${position}`
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
