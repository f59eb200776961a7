import type { Setting } from './options.ts'
import type { Sayings } from './said.ts'
import { credential, type Basic } from './credentials.ts'
import { UsageError } from './usage-error.ts'
import { k8sSidecarVariables, type Env, type Variable } from './k8s-sidecar-variables.ts'

/** What the variables of k8s-sidecar come to. */
export interface Taken {
  said: Sayings
  basic: Basic | undefined
  warnings: string[]
}

const selecting = ['configmap', 'secret', 'labelSelector', 'map', 'source'] satisfies Setting[]
const rows: readonly [string, Variable][] = Object.entries(k8sSidecarVariables)

/** Flags of k8s-sidecar, which it has beside its variables. */
const itsFlags = ['reqUsernameFile', 'reqPasswordFile'] satisfies Setting[]

/**
 * Whether the environment is one for k8s-sidecar. Its names are those of anybody, so they count only when no option of
 * ours selects anything. Its flags mean nothing without them: throws a `UsageError`.
 *
 * @example
 * isForK8sSidecar({ FOLDER: '/etc/dashboards', LABEL: 'grafana_dashboard' }, new Map()) // true
 */
export function isForK8sSidecar(env: Env, own: Sayings): boolean {
  const named = Boolean(env.LABEL) || Boolean(env.RESOURCE_NAME)
  const isMeant = Boolean(env.FOLDER) && named && !selecting.some((setting) => own.has(setting))
  if (!isMeant && itsFlags.some((setting) => own.has(setting)))
    throw new UsageError(
      '--req-username-file and --req-password-file belong to k8s-sidecar: use --reload-basic-file',
    )
  return isMeant
}

/**
 * Reads the variables of k8s-sidecar as options of ours. What was said by our own comes first.
 *
 * @example
 * readK8sSidecar({ FOLDER: '/tmp/dashboards', LABEL: 'grafana_dashboard' }, new Map()).said.get('labelSelector')
 */
export function readK8sSidecar(env: Env, own: Sayings): Taken {
  const set = (name: string) => (env[name] ?? '') !== ''
  const said: Sayings = new Map()
  for (const [variable, { says }] of rows) {
    for (const [setting, texts] of Object.entries(says?.(env) ?? {})) {
      if (!isTaken(setting, own))
        said.set(setting, { texts: [...(said.get(setting)?.texts ?? []), ...texts], variable })
    }
  }
  const useless = rows.filter(([name, { isNeeded }]) => isNeeded === false && set(name)).map(([name]) => name)
  const warnings = rows.flatMap(([name, { warns }]) => {
    const warning = warns?.(env)
    return warning === undefined ? [] : [`${name}: ${warning}`]
  })
  return {
    said,
    basic: own.has('reloadBasicFile') || own.has('reloadBearerFile') ? undefined : basicOf(env, own),
    warnings: [
      'the variables of k8s-sidecar are read, since no option selects anything; docs/guides/from-k8s-sidecar.md tells what differs',
      ...warnings,
      ...(useless.length > 0 ? [`${useless.join(', ')}: not needed here, and without effect`] : []),
    ],
  }
}

/** Whether an option of ours says so already, or says something about the same. */
function isTaken(setting: string, own: Sayings): boolean {
  const alike = ['namespace', 'allNamespaces']
  return own.has(setting) || (alike.includes(setting) && alike.some((each) => own.has(each)))
}

/** User and password of the reload call: a flag comes before the file of a variable, and that before the variable. */
function basicOf(env: Env, own: Sayings): Basic | undefined {
  const file = (setting: Setting) => own.get(setting)?.texts.at(-1)
  const user = credential(env.REQ_USERNAME, file('reqUsernameFile') ?? env.REQ_USERNAME_FILE)
  const password = credential(env.REQ_PASSWORD, file('reqPasswordFile') ?? env.REQ_PASSWORD_FILE)
  // As there: one without the other is none.
  if (user === undefined || user === '' || password === undefined || password === '') return undefined
  return { user, password, encoding: encodingOf(env.REQ_BASIC_AUTH_ENCODING ?? '') }
}

function encodingOf(text: string): 'latin1' | 'utf8' {
  const name = text.toLowerCase().replace(/[-_]/g, '')
  if (['', 'latin1', 'iso88591', 'l1'].includes(name)) return 'latin1'
  if (['utf8', 'ascii', 'usascii'].includes(name)) return 'utf8'
  throw new UsageError(`REQ_BASIC_AUTH_ENCODING: '${text}' is not known. Give latin1 or utf-8.`)
}
