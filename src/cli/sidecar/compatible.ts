import type { Setting, Settings } from './options.ts'
import type { Sayings } from './said.ts'
import { UsageError } from './usage-error.ts'

/** A setting, or the program after `--`. */
type Part = Setting | '--'

const ofUrls = [
  ...(['reloadMethod', 'reloadHeader', 'reloadPayload', 'reloadTimeout', 'reloadSuccess'] as const),
  ...(['reloadBearerFile', 'reloadBasicFile', 'reqUsernameFile', 'reqPasswordFile'] as const),
  ...(['reloadCaFile', 'reloadCertFile', 'reloadKeyFile', 'reloadSkipTlsVerify'] as const),
] satisfies Setting[]

/** What means nothing without one of others. */
const needs: readonly (readonly [Setting, readonly Part[]])[] = [
  ...ofUrls.map((setting) => [setting, ['reloadUrl']] as const),
  ['reloadCommandTimeout', ['reloadCommand']],
  ['reloadOnStart', ['reloadUrl', 'reloadCommand', '--']],
  ['confirmUrl', ['reloadUrl', 'reloadCommand', '--']],
  ...(['confirmField', 'confirmInterval', 'confirmTimeout'] as const).map(
    (setting) => [setting, ['confirmUrl']] as const,
  ),
  ...(['signal', 'startGrace', 'stopGrace'] as const).map((setting) => [setting, ['--']] as const),
  ['reloadCertFile', ['reloadKeyFile']],
  ['reloadKeyFile', ['reloadCertFile']],
  ['clientCertificate', ['clientKey']],
  ['clientKey', ['clientCertificate']],
  ['reloadHttpMethod', ['reloadUrl', '--']],
  ['resource', ['labelSelector', 'map']],
  ['onceTimeout', ['once', 'dryRun']],
]

/** What cannot be meant together, and why. */
const excludes: readonly (readonly [Setting, Part, string])[] = [
  ['once', '--', 'a one-shot run does not stay to run a program'],
  ['allNamespaces', 'namespace', 'say one of them'],
  ['reloadBearerFile', 'reloadBasicFile', 'a call has one Authorization header'],
  ['reloadCaFile', 'reloadSkipTlsVerify', 'without a check, no authority is needed'],
  ['certificateAuthority', 'insecureSkipTlsVerify', 'without a check, no authority is needed'],
]

/**
 * Refuses what means nothing, or cannot be meant together. `own` is what was said by options of this command, to the rest
 * of which variables of another tool may have added. Throws a `UsageError`.
 *
 * @example
 * checkCompatible({ own: said, said, settings, command: ['nginx'] })
 */
export function checkCompatible({
  own,
  said,
  settings,
  command,
}: {
  own: Sayings
  said: Sayings
  settings: Settings
  command: readonly string[] | undefined
}): void {
  // A flag that is said to be off is as good as none.
  const isSaid = (part: Part) =>
    part === '--' ? command !== undefined : said.has(part) && settings[part] !== false
  for (const [setting, others] of needs) {
    if (own.has(setting) && isSaid(setting) && !others.some(isSaid))
      throw new UsageError(`${nameOf(setting)} means nothing without ${others.map(nameOf).join(' or ')}`)
  }
  for (const [setting, other, why] of excludes) {
    if (isSaid(setting) && isSaid(other))
      throw new UsageError(`${nameOf(setting)} and ${nameOf(other)} do not go together: ${why}`)
  }
}

const nameOf = (part: Part) =>
  part === '--' ? '"-- COMMAND"' : `--${part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
