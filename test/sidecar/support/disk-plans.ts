import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RootPlan } from '../../../src/sidecar/model.ts'
import type { DiskOptions } from '../../../src/sidecar/options.ts'
import type { Root } from '../../../src/sidecar/disk/root.ts'

/** Options of a root with nothing special. */
export const PLAIN: DiskOptions = { atomicDir: false, adopt: false }
export const ATOMIC: DiskOptions = { atomicDir: true, adopt: false }

/** A plan of these texts by path. */
export function planOf(
  files: Record<string, string>,
  { mode = 0o644, kept = [] as string[] } = {},
): RootPlan {
  const tree = Object.entries(files).map(([path, text]) => {
    const bytes = Buffer.from(text)
    const digest = createHash('sha256').update(bytes).digest('hex')
    const from = { kind: 'ConfigMap' as const, namespace: 'default', name: 'web', uid: '1', key: path }
    return [path, { bytes, digest, mode, from }] as const
  })
  return { tree: new Map(tree), kept: new Set(kept) }
}

/** Prepares and commits; answers what was prepared. */
export async function sync(root: Root, plan: RootPlan, options: { verify?: boolean } = {}) {
  const prepared = await root.prepare(plan, options)
  await prepared.commit()
  return prepared
}

/** Everything below a folder: texts of files, `-> text` for links, `/` for empty folders. State files are left out. */
export function contentOf(folder: string, path = ''): Record<string, string> {
  const found: [string, string][] = []
  for (const name of readdirSync(join(folder, path)).sort()) {
    const inner = path === '' ? name : `${path}/${name}`
    if (inner === '..hookwright') continue
    const stats = lstatSync(join(folder, inner))
    if (stats.isSymbolicLink()) found.push([inner, `-> ${readlinkSync(join(folder, inner))}`])
    else if (stats.isDirectory()) {
      const below = Object.entries(contentOf(folder, inner))
      found.push(...(below.length > 0 ? below : [[inner, '/'] as [string, string]]))
    } else found.push([inner, readFileSync(join(folder, inner), 'utf8')])
  }
  return Object.fromEntries(found)
}

/** What readers see through the names at the top: names with `..` are left out, links are followed. */
export function visibleIn(folder: string, path = ''): Record<string, string> {
  const found: [string, string][] = []
  for (const name of readdirSync(join(folder, path)).sort()) {
    if (name.startsWith('..')) continue
    const inner = path === '' ? name : `${path}/${name}`
    const stats = statSync(join(folder, inner), { throwIfNoEntry: false })
    if (stats?.isDirectory()) found.push(...Object.entries(visibleIn(folder, inner)))
    else if (stats) found.push([inner, readFileSync(join(folder, inner), 'utf8')])
  }
  return Object.fromEntries(found)
}

/** What lies in the folder of temporary files. */
export const temporariesIn = (folder: string): string[] => readdirSync(join(folder, '..hookwright/tmp'))
