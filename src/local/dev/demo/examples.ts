import { cpSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const FOLDERS = ['hooks', 'compositecontrollers', 'examples']
const COPY = join('.hookwright', 'demo')

/**
 * Where the demo's hooks and manifests are: in a clone where they belong; those of an installed package are copied, as Node
 * runs no TypeScript below `node_modules`, and nobody edits there.
 *
 * @param root the folder of the package
 * @example
 * examplesOf('/home/ann/shop/node_modules/hookwright') // '.hookwright/demo'
 */
export function examplesOf(root: string): string {
  if (!root.split(sep).includes('node_modules')) return relative(process.cwd(), root)
  for (const folder of FOLDERS) cpSync(join(root, folder), join(COPY, folder), { recursive: true })
  return COPY
}
