import { EXIT } from './exit-codes.ts'
import type { Status } from './health/status.ts'
import { countOf, listed } from './wording.ts'

/**
 * The exit code of a one-shot run, or undefined while there is hope: an object that is asked for by name may still be
 * made, and the program that is to reload may still be starting. `landed`: everything is on disk and its reloads are
 * known to be owed. `late`: the time is over.
 *
 * @example
 * judgeOnce(sidecar.status(), { landed: true, late: false }) // 0 when every reload was accepted
 */
export function judgeOnce(
  { watches, blocked, reloads, refusals, conflicts, absent }: Status,
  { landed, late }: { landed: boolean; late: boolean },
): number | undefined {
  if (blocked) return EXIT.writeFailed
  if (!landed)
    return late || watches.some(({ error }) => error?.denied === true) ? EXIT.sourceFailed : undefined
  if (absent.length > 0) return late ? EXIT.sourceFailed : undefined
  if (reloads.some(({ owedSince }) => owedSince !== undefined)) return late ? EXIT.reloadFailed : undefined
  return refusals.length > 0 || conflicts.length > 0 ? EXIT.keysRefused : EXIT.ok
}

/**
 * Why a one-shot run ends with an exit code, for people; undefined when all is well.
 *
 * @example
 * explainOnce(EXIT.sourceFailed, sidecar.status()) // 'not there within --once-timeout: ConfigMap default/web'
 */
export function explainOnce(exitCode: number, status: Status): string | undefined {
  return explanations.get(exitCode)?.(status)
}

const explanations: ReadonlyMap<number, (status: Status) => string> = new Map([
  [EXIT.sourceFailed, notRead],
  [
    EXIT.keysRefused,
    ({ refusals, conflicts }) =>
      `${countOf(refusals.length + conflicts.length, 'key')} not written, as said above; all others are`,
  ],
  [EXIT.writeFailed, () => 'not written, and the old files are as they were'],
  [
    EXIT.reloadFailed,
    ({ reloads }) => {
      const owed = reloads.filter(({ owedSince }) => owedSince !== undefined)
      return `the files are written, but not accepted within --once-timeout: ${listed(owed.map(({ target }) => target))}`
    },
  ],
])

function notRead({ watches, absent }: Status): string {
  const denied = watches.filter(({ error }) => error?.denied === true)
  if (denied.length > 0) return `reading is denied: ${listed(denied.map(({ name }) => name))}`
  const waiting = watches.filter(({ synced }) => !synced).map(({ name }) => name)
  if (waiting.length > 0) return `not read within --once-timeout: ${listed(waiting)}`
  if (absent.length > 0) return `not there within --once-timeout: ${listed(absent)}`
  return 'not everything was written within --once-timeout'
}
