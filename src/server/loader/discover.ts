import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, extname, join, relative, resolve, sep } from 'node:path'
import { shownPath } from '../call/thrown.ts'

/** A file that may be a hook module. */
export interface HookFile {
  /** As shown to people. */
  file: string
  /** Absolute. */
  path: string
  /** Path without extension below its root, with slashes: `team/app`. */
  name: string
}

const EXTENSIONS = new Set(['.ts', '.mts', '.js', '.mjs'])
const TEST = /\.(test|spec|d)$/

/** More files than any hooks folder has; reached when the path given is a home directory or a whole repository. */
const MOST_FILES = 2000

/**
 * Files that may be hook modules: those named, and those below the folders named, sorted by name.
 * Names that begin with `_` or `.`, tests, declarations and `node_modules` are left out.
 *
 * @throws Error when a path does not exist, or holds too many files to be a folder of hooks.
 * @example
 * discover(['hooks']) // [{ file: 'hooks/useless.ts', name: 'useless', path: '/app/hooks/useless.ts' }]
 */
export function discover(paths: readonly string[]): HookFile[] {
  const files: HookFile[] = []
  for (const root of paths) {
    const path = resolve(root)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) throw new Error(`${root}: no such file or folder`)
    if (stat.isDirectory()) walk(path, path, files)
    else if (isModule(basename(path))) files.push(hookFile(path, basename(path)))
    else
      throw new Error(
        `${root}: not a hook module: its name must end in .ts, .mts, .js or .mjs, and is no test`,
      )
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function walk(root: string, folder: string, files: HookFile[], above: readonly string[] = []) {
  // Links may lead in a circle, but never through the same real folder twice.
  const real = realpathSync(folder)
  if (above.includes(real)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (/^[._]/.test(entry.name) || entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    // A mounted ConfigMap consists of symbolic links, so what counts is what they lead to.
    const stat = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry
    if (stat?.isDirectory()) walk(root, path, files, [...above, real])
    else if (stat?.isFile() && isModule(entry.name)) files.push(hookFile(path, relative(root, path)))
    if (files.length > MOST_FILES) {
      throw new Error(
        `${shownPath(root)} holds more than ${MOST_FILES} modules: name a folder that holds only hooks`,
      )
    }
  }
}

function isModule(name: string): boolean {
  const extension = extname(name)
  return EXTENSIONS.has(extension) && !/^[._]/.test(name) && !TEST.test(basename(name, extension))
}

function hookFile(path: string, below: string): HookFile {
  const name = below.slice(0, below.length - extname(below).length)
  return { file: shownPath(path), path, name: name.split(sep).join('/') }
}
