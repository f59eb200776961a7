/** As far away as Node's timers reach. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * Keeps the process alive, which neither a `Clock` nor listening to signals does. Returns how to let it go.
 *
 * @example
 * const release = keepAlive()
 */
export function keepAlive(): () => void {
  const timer = setInterval(() => undefined, LONGEST_MS)
  return () => clearInterval(timer)
}
