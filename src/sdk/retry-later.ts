const brand = Symbol.for('hookwright.RetryLater')

/** What {@link (RetryLater:variable)} makes: an error that asks for another call instead of reporting a failure. */
export interface RetryLater extends Error {
  readonly name: 'RetryLater'
  /** Seconds until the next call, as the author gave them: finite and not negative, with any fraction. */
  readonly seconds: number
}

class RetryLaterError extends Error {
  override readonly name = 'RetryLater'
  readonly seconds: number

  constructor(seconds: number, message: string) {
    super(message)
    this.seconds = seconds
    Object.defineProperty(this, brand, { value: true })
  }
}

/** With `new`, as errors are thrown, or without. */
interface RetryLaterConstructor {
  new (seconds: number, message?: string): RetryLater
  (seconds: number, message?: string): RetryLater
  readonly prototype: RetryLater
}

/**
 * Thrown by a hook that cannot answer yet and wants to be called again for the same parent, for instance because an
 * external service asked to slow down. Nothing about the parent changes meanwhile: no children, no status, no event.
 *
 * The server answers 429 with `Retry-After`, in whole seconds, rounded up and at least 1: Metacontroller takes a
 * missing or fractional value for "at once" (pkg/hooks/webhook.go, 4.17.2). The call may come earlier when something
 * that the parent depends on changes. To be called again after a *good* answer, return `resyncAfterSeconds` instead.
 *
 * @param seconds - Delay in seconds, finite and not negative.
 * @param message - What the hook waits for; it goes to the server's log.
 * @throws RangeError when `seconds` is negative or not a finite number.
 *
 * @example
 * import { RetryLater } from 'hookwright'
 *
 * export async function sync() {
 *   const answer = await fetch('https://registry.example.com/tags')
 *   if (answer.status === 503) throw new RetryLater(30, 'the registry is busy')
 *   return { status: {}, children: [] }
 * }
 */
export const RetryLater = function RetryLater(
  seconds: number,
  message = `asked to be called again in ${String(seconds)} s`,
): RetryLater {
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new RangeError(`RetryLater: seconds must be finite and not negative, not ${String(seconds)}`)
  }
  const error = new RetryLaterError(seconds, message)
  // The stack begins where the author throws, not in here.
  Error.captureStackTrace(error, RetryLater)
  return error
} as unknown as RetryLaterConstructor

// `instanceof` works within one copy of the SDK; across copies only the brand does.
Object.defineProperty(RetryLater, 'prototype', { value: RetryLaterError.prototype })

/**
 * Tells a {@link (RetryLater:variable)} from any other thrown value, also one that came from another copy of the SDK,
 * such as the one inside a bundled hook: it looks for the brand `Symbol.for('hookwright.RetryLater')`.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { isRetryLater, RetryLater } from 'hookwright'
 *
 * assert.ok(isRetryLater(new RetryLater(5)))
 * assert.ok(!isRetryLater(new Error('no')))
 */
export function isRetryLater(error: unknown): error is RetryLater {
  return (
    typeof error === 'object' &&
    error !== null &&
    brand in error &&
    error[brand] === true &&
    'seconds' in error &&
    typeof error.seconds === 'number'
  )
}
