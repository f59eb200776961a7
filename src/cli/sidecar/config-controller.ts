import { legacyRows } from './legacy-rows.ts'
import { valuesOf, type Sayings } from './said.ts'
import { UsageError } from './usage-error.ts'

const flags = ['configroot', 'reloadHttp', 'reloadHttpMethod', 'runningInCluster'] as const

/** What flags of k8s-config-controller come to. */
export interface Controlled {
  said: Sayings
  /** The namespace of names without one; there it is not that of the Pod. */
  namespaces: 'own' | readonly string[]
  warnings: string[]
}

/** The same options by two names: theirs and ours. */
const names = [
  ['configroot', 'folder', '--configroot is the same as --folder'],
  ['reloadHttp', 'reloadUrl', '--reload-http is the same as --reload-url'],
  ['reloadHttpMethod', 'reloadMethod', '--reload-http-method is the same as --reload-method'],
] as const

/**
 * Reads the flags of k8s-config-controller as ours, with its defaults: only 200 is success, and the start reloads.
 *
 * @example
 * readConfigController(new Map([['configroot', { texts: ['/etc/web'] }]]), { command: undefined }).said.get('folder')
 */
export function readConfigController(
  own: Sayings,
  { command }: { command: readonly string[] | undefined },
): Controlled {
  if (!flags.some((flag) => own.has(flag))) return { said: own, namespaces: 'own', warnings: [] }
  // Whatever is wrong with them is told by the names that they were given.
  valuesOf(legacyRows, own)
  const said: Sayings = new Map(own)
  const isSignalled = command !== undefined && own.has('reloadHttp')
  for (const [theirs, ours, same] of names) {
    const texts = own.get(theirs)
    if (texts === undefined || (isSignalled && theirs !== 'configroot')) continue
    if (own.has(ours)) throw new UsageError(`${same}: say one of them`)
    said.set(ours, texts)
  }
  const defaults = { ...(said.has('reloadUrl') && { reloadSuccess: '200', reloadOnStart: 'always' }) }
  for (const [setting, text] of Object.entries(defaults)) {
    if (!own.has(setting)) said.set(setting, { texts: [text] })
  }
  const isUnnamed = !own.has('namespace') && !own.has('allNamespaces')
  return {
    said,
    namespaces: isUnnamed ? ['default'] : 'own',
    warnings: [
      'flags of k8s-config-controller are used: files have mode 0644 rather than 0666, and go when the ConfigMap goes; docs/guides/from-k8s-config-controller.md tells what differs',
      ...(isUnnamed && [...(own.get('configmap')?.texts ?? [])].some((name) => !name.includes('/'))
        ? [
            '--configmap without a namespace is one of "default", as k8s-config-controller has it: write NAMESPACE/NAME',
          ]
        : []),
      ...(isSignalled
        ? ['--reload-http is not called, since there is a program to signal; --reload-url does both']
        : []),
    ],
  }
}
