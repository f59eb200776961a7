import { setTimeout as sleep } from 'node:timers/promises'

/** How long something that has to happen may take. Only a guard against hanging: the machine may be slow. */
export const HANG_MS = 15_000

/**
 * Asks again and again until the answer is neither undefined, null nor false, and returns it.
 *
 * @throws Error that says what was waited for.
 * @example
 * await until('the reload', () => log.find(({ msg }) => msg === 'hooks loaded'))
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = HANG_MS,
): Promise<Exclude<T, undefined | null | false>> {
  const end = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>
    }
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await sleep(20)
  }
}
