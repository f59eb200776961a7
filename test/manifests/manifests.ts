import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyObject, Kinds } from 'hookwright'
import { parseAllDocuments } from 'yaml'

/** The top of the repository. */
export const root = join(import.meta.dirname, '../..')

/** Objects of a YAML text. */
export function parse(text: string): AnyObject[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors
    if (error) throw error
    return document.toJS() as AnyObject
  })
}

/** All YAML files below a folder of the repository. */
export function yamlFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name))
    .sort()
}

/** All objects in the YAML files below a folder, without what only kustomize and kind read. */
export function manifestsIn(folder: string): AnyObject[] {
  return yamlFiles(folder)
    .flatMap((file) => parse(readFileSync(join(root, file), 'utf8')))
    .filter(({ apiVersion }) => !/^(kustomize\.config\.k8s\.io|kind\.x-k8s\.io)\//.test(apiVersion))
}

/** Whether `kubectl kustomize` can be run here. */
export const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0

/** What `kubectl kustomize` makes of a folder, with its default load restrictor. */
export function render(folder: string): AnyObject[] {
  return parse(execFileSync('kubectl', ['kustomize', folder], { cwd: root, encoding: 'utf8' }))
}

/** The only object of that kind. */
export function the<A extends keyof Kinds, K extends keyof Kinds[A] & string>(
  manifests: readonly AnyObject[],
  apiVersion: A,
  kind: K,
): Kinds[A][K] {
  const found = manifests.filter((one) => one.apiVersion === apiVersion && one.kind === kind)
  assert.equal(found.length, 1, `one ${kind}`)
  return found[0] as Kinds[A][K]
}
