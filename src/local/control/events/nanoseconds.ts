/**
 * Makes a clock that never says the same twice, for the names of Events: two of one millisecond have two names.
 *
 * @example
 * const nanoseconds = uniqueNanoseconds(now)
 */
export function uniqueNanoseconds(now: () => number): () => bigint {
  let latest = 0n
  return () => {
    const moment = BigInt(Math.floor(now())) * 1_000_000n
    latest = moment > latest ? moment : latest + 1n
    return latest
  }
}
