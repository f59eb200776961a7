import type { SidecarOptions } from '../../sidecar/options.ts'
import { readFlags } from './arguments.ts'
import { checkCompatible } from './compatible.ts'
import { readConfigController } from './config-controller.ts'
import { connectionOf, type ConnectionSettings } from './connection.ts'
import { checkCredentials } from './credentials.ts'
import { ofEitherKind } from './k8s-sidecar-names.ts'
import { isForK8sSidecar, readK8sSidecar } from './k8s-sidecar.ts'
import { ignoredFlags, refusedFlags } from './legacy-rows.ts'
import { sidecarOptions, type Settings } from './options.ts'
import { reloadOptions } from './reload-options.ts'
import { readVariables, valuesOf } from './said.ts'
import { selectionOf } from './selection.ts'
import { UsageError } from './usage-error.ts'

/** All that a command line and its environment say. */
export interface SidecarArguments {
  options: SidecarOptions
  /** Undefined when everything comes from folders, so that no cluster is needed. */
  connection: ConnectionSettings | undefined
  log: { level: Settings['logLevel']; format: Settings['logFormat'] }
  warnings: string[]
}

/**
 * Reads and checks the arguments after `hookwright sidecar`, before anything runs. Throws a `UsageError`.
 *
 * @example
 * readSidecarArguments(['--configmap', 'web', '--folder', '/etc/web'], process.env, process.cwd()).options.roots
 */
export function readSidecarArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd = process.cwd(),
): SidecarArguments {
  const {
    said: flags,
    ignored,
    command,
  } = readFlags(sidecarOptions, argv, {
    ignored: ignoredFlags,
    refused: refusedFlags,
  })
  const own = new Map([...readVariables(sidecarOptions, env), ...flags])
  const controlled = readConfigController(own, { command })
  const taken = isForK8sSidecar(env, own) ? readK8sSidecar(env, controlled.said) : undefined
  const said = new Map([...(taken?.said ?? []), ...controlled.said])
  const settings = valuesOf(sidecarOptions, said) as Settings
  checkCompatible({ own, said, settings, command })

  const selection = selectionOf(settings, { cwd, namespaces: controlled.namespaces })
  const { rules, directories, roots } = selection
  if (rules.length === 0 && directories.length === 0) throw new UsageError(nothingSelected(env))
  checkWriting(settings, selection)
  const credentialWarnings = checkCredentials(settings, taken?.basic)

  const mode = settings.dryRun ? 'dry-run' : settings.once ? 'once' : 'watch'
  const options: SidecarOptions = {
    rules: taken ? ofEitherKind(rules) : rules,
    directories,
    roots,
    keys: {
      keys: settings.key,
      rename: new Map(settings.rename),
      folderAnnotation: settings.folderAnnotation,
      renameAnnotation: settings.renameAnnotation,
      uniqueNames: settings.uniqueNames,
      gunzip: settings.gunzip,
      envsubst: settings.envsubst,
      env,
      configMapMode: settings.fileMode ?? 0o644,
      secretMode: settings.fileMode ?? 0o640,
    },
    disk: { atomicDir: settings.atomicDir, adopt: settings.adopt, owner: settings.owner },
    reload: reloadOptions(settings, { basic: taken?.basic, isMaxSaid: said.has('debounceMax') }),
    child: mode === 'watch' ? childOf(settings, command) : undefined,
    mode,
    onceTimeoutMs: settings.onceTimeout,
    adminListen: mode === 'watch' && settings.adminListen !== 'off' ? settings.adminListen : undefined,
    staleAfterMs: settings.staleAfter,
    readyNeedsReload: settings.readyNeedsReload,
    events: settings.events,
  }
  return {
    options,
    connection: rules.length > 0 ? connectionOf(settings) : undefined,
    log: { level: settings.logLevel, format: settings.logFormat },
    warnings: [
      ...(ignored.length > 0 ? [`${ignored.join(', ')}: without effect; --log-level debug logs more`] : []),
      ...controlled.warnings,
      ...(taken?.warnings ?? []),
      ...credentialWarnings,
    ],
  }
}

/** FOLDER alone may be meant for k8s-sidecar, or for anything. */
function nothingSelected({ FOLDER = '' }: Readonly<Record<string, string | undefined>>): string {
  const also = FOLDER === '' ? '' : ' (beside FOLDER, as k8s-sidecar has it: LABEL or RESOURCE_NAME)'
  return `nothing is selected: give --configmap, --secret, --label-selector, --map or --source${also}`
}

/** What needs a folder to write to, or objects of the API. */
function checkWriting(
  settings: Settings,
  { rules, roots }: Pick<ReturnType<typeof selectionOf>, 'rules' | 'roots'>,
): void {
  const writing = {
    '--atomic-dir': settings.atomicDir,
    '--adopt': settings.adopt,
    '--owner': settings.owner !== undefined,
    '--file-mode': settings.fileMode !== undefined,
  }
  const [flag] = Object.entries(writing).find(([, isSaid]) => isSaid) ?? []
  if (flag !== undefined && roots.length === 0)
    throw new UsageError(`${flag} means nothing without --folder: no file is written`)
  if (settings.events && rules.length === 0)
    throw new UsageError('--events means nothing without ConfigMaps or Secrets: folders have no Events')
}

function childOf(
  { signal, startGrace, stopGrace }: Settings,
  words: readonly string[] | undefined,
): SidecarOptions['child'] {
  if (words === undefined) return undefined
  const [program, ...more] = words
  if (program === undefined || program === '') throw new UsageError('there is no program after "--"')
  return { command: [program, ...more], signal, startGraceMs: startGrace, stopGraceMs: stopGrace }
}
