import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

const MANIFEST = /\.(ya?ml|json)$/i

/** kustomize's own files stand beside manifests and are none. */
const KUSTOMIZATION = /^(kustomization\.ya?ml|Kustomization)$/

/** More files than any folder of manifests has; reached when the path given is a home directory. */
const MOST_FILES = 2000

/**
 * The manifests that a path stands for: the file itself, or all below the folder, in order of their names.
 *
 * @throws Error when the path does not exist, or holds too many files to be a folder of manifests
 * @example
 * findManifests('compositecontrollers') // ['compositecontrollers/useless/controller.yaml', …]
 */
export function findManifests(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) throw new Error(`${path}: no such file or folder`)
  if (!stat.isDirectory()) return [path]
  const found: string[] = []
  walk(path, path, found)
  return found
}

function walk(root: string, folder: string, found: string[]): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name } of entries) {
    if (name.startsWith('.') || name === 'node_modules') continue
    const path = join(folder, name)
    // Links lead to files of a mounted ConfigMap; a link to a folder may lead in a circle.
    const stat = statSync(path, { throwIfNoEntry: false })
    if (entries.find((entry) => entry.name === name)?.isDirectory()) walk(root, path, found)
    else if (stat?.isFile() && isManifest(path)) found.push(path)
    if (found.length > MOST_FILES)
      throw new Error(`${root} holds more than ${MOST_FILES} manifests: name a folder that holds only those`)
  }
}

const isManifest = (path: string) => MANIFEST.test(path) && !KUSTOMIZATION.test(basename(path))
