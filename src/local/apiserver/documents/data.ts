import { existsSync, readFileSync } from 'node:fs'

/** Names that could be a file's: groups and versions come from URLs. */
const NAME = /^[\w.-]+$/

/**
 * Reads a recorded file; undefined when there is none of this name.
 *
 * @example
 * readData('discovery', 'apps__v1.json')?.toString()
 */
export function readData(folder: '.' | 'discovery' | 'openapi-v3', name: string): Buffer | undefined {
  if (!NAME.test(name)) return undefined
  const url = new URL(`../data/${folder}/${name}`, import.meta.url)
  return existsSync(url) ? readFileSync(url) : undefined
}

/** The JSON in a recorded file; undefined when there is none. */
export function readJson(folder: '.' | 'discovery' | 'openapi-v3', name: string): unknown {
  const bytes = readData(folder, name)
  return bytes === undefined ? undefined : JSON.parse(bytes.toString())
}
