import {
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Cleanup } from './cleanup.ts'

/** Contents of files by name; a value that is no text is written as JSON. */
export type Files = Record<string, unknown>

/** A new empty folder, gone after the test. */
export function temporaryFolder(cleanup: Cleanup): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookwright-test-')))
  cleanup(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files below a folder, each in one step as editors do. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    const draft = join(dirname(path), `.draft-${process.pid}`)
    writeFileSync(draft, typeof content === 'string' ? content : JSON.stringify(content))
    renameSync(draft, path)
  }
}

/** A new folder with these files, gone after the test. */
export function hooksFolder(cleanup: Cleanup, files: Files): string {
  const folder = temporaryFolder(cleanup)
  writeFiles(folder, files)
  return folder
}

let dated = 0

/**
 * Puts files into a folder as a kubelet mounts a ConfigMap: in a dated folder that `..data` leads to, with a link
 * through `..data` for each file or folder at the top. Called again, it swaps `..data` in one step and removes the old
 * folder.
 */
export function mountConfigMap(folder: string, files: Files): void {
  const name = `..2026_01_02_03_04_05.${1_000_000_000 + ++dated}`
  mkdirSync(join(folder, name))
  writeFiles(join(folder, name), files)
  const data = join(folder, '..data')
  const old = linkOf(data)
  symlinkSync(name, join(folder, '..data_tmp'))
  renameSync(join(folder, '..data_tmp'), data)
  for (const top of new Set(Object.keys(files).map((file) => file.split('/')[0] ?? file))) {
    if (linkOf(join(folder, top)) === undefined) symlinkSync(join('..data', top), join(folder, top))
  }
  if (old !== undefined) rmSync(join(folder, old), { recursive: true })
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
