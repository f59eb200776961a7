import { dirname, isAbsolute, join } from 'node:path'
import { isFields, type Fields } from '../../protocol/own.ts'
import { field, list, text } from '../read-json.ts'

/** A kubeconfig, of one file or of several merged. */
export interface Kubeconfig {
  currentContext: string
  clusters: ReadonlyMap<string, Fields>
  users: ReadonlyMap<string, Fields>
  contexts: ReadonlyMap<string, Fields>
}

/** A parsed file, and where it stands. */
export interface KubeconfigFile {
  document: unknown
  path: string
}

const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']

/**
 * Merges kubeconfig files as kubectl does: the first to name something wins, paths are relative to their file.
 *
 * @example
 * mergeKubeconfigs([{ document: parse(text), path: '/home/me/.kube/config' }]).currentContext
 */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): Kubeconfig {
  const merged = (listName: string, entryName: string) => {
    const entries = new Map<string, Fields>()
    for (const { document, path } of files) {
      for (const entry of list(document, listName)) {
        const name = text(entry, 'name')
        const value = field(entry, entryName)
        if (isFields(value) && !entries.has(name)) entries.set(name, withAbsolutePaths(value, dirname(path)))
      }
    }
    return entries
  }
  return {
    currentContext:
      files.map(({ document }) => text(document, 'current-context')).find((name) => name !== '') ?? '',
    clusters: merged('clusters', 'cluster'),
    users: merged('users', 'user'),
    contexts: merged('contexts', 'context'),
  }
}

function withAbsolutePaths(entry: Fields, folder: string): Fields {
  const absolute = { ...entry }
  for (const name of pathFields) {
    const path = text(entry, name)
    if (path !== '' && !isAbsolute(path)) absolute[name] = join(folder, path)
  }
  const exec = field(entry, 'exec')
  const command = text(exec, 'command')
  // A command with a slash is a file; one without is looked up in PATH.
  if (isFields(exec) && command.includes('/') && !isAbsolute(command)) {
    absolute.exec = { ...exec, command: join(folder, command) }
  }
  return absolute
}
