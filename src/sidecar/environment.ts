/** Credentials of the sidecar's own calls; an address, a header or a body may hold some too. */
const NAMES = ['REQ_USERNAME', 'REQ_PASSWORD', 'REQ_URL', 'REQ_PAYLOAD']
const PREFIXES = ['HOOKWRIGHT_RELOAD_', 'HOOKWRIGHT_CONFIRM_']

/**
 * The environment for everybody but the sidecar itself: the programs that it runs, and the values of objects that may name
 * variables.
 *
 * @example
 * withoutCredentials({ PATH: '/bin', REQ_PASSWORD: 'x' }) // { PATH: '/bin' }
 */
export function withoutCredentials(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const isOwn = (name: string) => NAMES.includes(name) || PREFIXES.some((prefix) => name.startsWith(prefix))
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOwn(name)))
}
