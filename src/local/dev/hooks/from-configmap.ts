import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import type { Api } from '../../../cluster/api.ts'
import { isNotFound } from '../../../cluster/cluster-error.ts'
import type { SidecarOptions } from '../../../sidecar/options.ts'
import type { ReloadTarget } from '../../../sidecar/reload/target.ts'
import { startSidecar } from '../../../sidecar/sidecar.ts'
import type { Clock } from '../../../time/clock.ts'
import { wallTime } from '../../../time/wall-time.ts'
import type { Paint } from '../stream/paint.ts'
import type { Screen } from '../stream/screen.ts'
import type { LocalHooks } from './hook-server.ts'
import { unpackedLine } from './tell-unpacked.ts'

/** The ConfigMap that hooks come from. */
export interface HooksConfigMap {
  namespace: string
  name: string
}

/** What hooks are unpacked with. */
export interface UnpackContext {
  api: Api
  clock: Clock
  screen: Screen
  /** The folder that is kept equal to the ConfigMap. */
  folder: string
  hooks: Pick<LocalHooks, 'reload'>
}

/** The sidecar beside the hook server of a session. */
export interface UnpackedHooks {
  close(): Promise<void>
}

/**
 * Keeps the folder of the hooks equal to a ConfigMap with the sidecar of this process, and has the hook server load what
 * changed. Hooks that cannot be loaded, and a ConfigMap that is gone, leave those of before in use.
 *
 * @throws Error when the folder cannot be had
 * @example
 * const unpacked = await unpackHooks({ namespace: 'default', name: 'hooks' }, { api, clock, screen, folder, hooks })
 */
export async function unpackHooks(ref: HooksConfigMap, context: UnpackContext): Promise<UnpackedHooks> {
  const { api, clock, screen, folder } = context
  return startSidecar(sidecarOptions(ref, resolve(folder)), {
    api,
    namespace: ref.namespace,
    clock,
    random: () => randomInt(2 ** 32) / 2 ** 32,
    now: wallTime,
    targets: [hookTarget(ref, context)],
    report(fact) {
      const line = unpackedLine(fact, nameOf(ref), screen.paint)
      if (line !== undefined) screen.tell(line)
    },
  })
}

/** The hook server, as something to reload. What it refuses it tells itself. */
function hookTarget(ref: HooksConfigMap, { api, screen, hooks }: UnpackContext): ReloadTarget {
  let isLoaded = false
  /** What was refused, which will not get better by itself. */
  let refused: string | undefined
  return {
    id: 'hooks',
    async send({ digest }) {
      if (digest === refused) return REFUSED
      if (!(await isThere(api, ref))) {
        screen.tell(missing(ref, isLoaded, screen.paint))
        return { ok: true }
      }
      const ok = await hooks.reload()
      isLoaded ||= ok
      refused = ok ? undefined : digest
      return ok ? { ok } : REFUSED
    },
  }
}

const nameOf = ({ namespace, name }: HooksConfigMap) => `ConfigMap ${namespace}/${name}`

async function isThere(api: Api, { namespace, name }: HooksConfigMap): Promise<boolean> {
  try {
    await api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name })
    return true
  } catch (error) {
    return !isNotFound(error)
  }
}

function missing(ref: HooksConfigMap, isLoaded: boolean, paint: Paint): string {
  if (isLoaded) return paint('yellow', `! ${nameOf(ref)} is gone; the hooks of before stay in use`)
  const command = `kubectl --namespace ${ref.namespace} create configmap ${ref.name} --from-file=hooks`
  return `waiting for ${nameOf(ref)}  ${paint('bold', command)}`
}

const REFUSED = { ok: false, slow: true, message: 'the hooks could not be loaded' } as const

/** As in the overlay compositecontrollers/hooks-from-configmap. */
function sidecarOptions({ namespace, name }: HooksConfigMap, root: string): SidecarOptions {
  return {
    rules: [{ kinds: ['ConfigMap'], namespaces: [namespace], name, target: { root, folder: '' } }],
    directories: [],
    roots: [root],
    keys: {
      keys: [],
      rename: new Map(),
      folderAnnotation: 'hookwright.dev/target-folder',
      renameAnnotation: 'hookwright.dev/rename',
      uniqueNames: false,
      gunzip: false,
      envsubst: [],
      env: {},
      configMapMode: 0o644,
      secretMode: 0o600,
    },
    disk: { atomicDir: true, adopt: false },
    reload: { urls: [], commandTimeoutMs: 0, onStart: 'always', debounceMs: 50, debounceMaxMs: 1000 },
    mode: 'watch',
    onceTimeoutMs: 0,
    staleAfterMs: Infinity,
    readyNeedsReload: false,
    events: false,
  }
}
