import { resolve } from 'node:path'
import type { Rule, Target } from '../../sidecar/model.ts'
import type { Settings } from './options.ts'
import { UsageError } from './usage-error.ts'

/** What is selected, and the folders that come of it. */
export interface Selection {
  rules: Rule[]
  directories: string[]
  roots: string[]
}

type Asked = Pick<
  Settings,
  | 'folder'
  | 'configmap'
  | 'secret'
  | 'labelSelector'
  | 'map'
  | 'resource'
  | 'namespace'
  | 'allNamespaces'
  | 'source'
>

const kinds = {
  configmap: ['ConfigMap'],
  secret: ['Secret'],
  both: ['ConfigMap', 'Secret'],
} as const

/**
 * Makes rules of the options that select. `namespaces` are meant where none is named. Throws a `UsageError`.
 *
 * @example
 * selectionOf({ ...settings, folder: 'conf', map: [{ labelSelector: 'app=web', folder: 'web' }] }, { cwd: '/srv', namespaces: 'own' })
 */
export function selectionOf(
  asked: Asked,
  { cwd, namespaces: unnamed }: { cwd: string; namespaces: Rule['namespaces'] },
): Selection {
  const main = asked.folder === undefined ? undefined : resolve(cwd, asked.folder)
  const named = [...new Set(asked.namespace)]
  const namespaces = asked.allNamespaces ? 'all' : named.length > 0 ? named : unnamed
  const labelled = { kinds: kinds[asked.resource], namespaces }
  const rules = [
    ...(['configmap', 'secret'] as const).flatMap((kind) =>
      asked[kind].map(({ name, namespace, folder }): Rule => ({
        kinds: kinds[kind],
        namespaces: namespace === undefined ? namespaces : [namespace],
        name,
        target: targetOf(main, folder),
      })),
    ),
    ...asked.labelSelector.map((labelSelector): Rule => ({
      ...labelled,
      labelSelector,
      target: targetOf(main, ''),
    })),
    ...asked.map.map(({ labelSelector, folder }): Rule => ({
      ...labelled,
      labelSelector,
      target: targetOf(main, folder),
    })),
  ]
  const roots = new Set([...(main === undefined ? [] : [main]), ...rules.map(({ target }) => target.root)])
  const directories = new Set(asked.source.map((path) => resolve(cwd, path)))
  checkFolders([...roots], [...directories])
  return { rules: withoutDoubles(rules), directories: [...directories], roots: [...roots] }
}

/** Below the main folder, or an absolute path elsewhere as a root of its own. */
function targetOf(main: string | undefined, folder = ''): Target {
  const isAbsolute = folder.startsWith('/')
  if (main === undefined && !isAbsolute)
    throw new UsageError('nothing says where the files go: give --folder DIR')
  const path = resolve(main ?? '/', folder)
  if (main !== undefined && isWithin(path, main)) return { root: main, folder: path.slice(main.length + 1) }
  return { root: path, folder: '' }
}

function checkFolders(roots: readonly string[], directories: readonly string[]): void {
  if (roots.includes('/')) throw new UsageError('the folder cannot be /: name one that holds nothing else')
  for (const root of roots) {
    const around = roots.find((other) => other !== root && isWithin(root, other))
    if (around !== undefined)
      throw new UsageError(
        `the folder ${root} lies within ${around}: only --folder may have folders below it`,
      )
    const source = directories.find((directory) => isWithin(root, directory) || isWithin(directory, root))
    if (source !== undefined)
      throw new UsageError(
        `the folder ${root} and --source dir:${source} lie within each other: keep them apart`,
      )
  }
}

const isWithin = (path: string, folder: string) =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)

function withoutDoubles(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()]
}
