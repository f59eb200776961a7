import { pathToFileURL } from 'node:url'
import { describeThrown } from '../call/thrown.ts'
import { failedModule, type LoadedModule, type LoadError } from '../routes.ts'
import type { HookFile } from './discover.ts'
import { describeLoadError, readExports, type Exports } from './import-module.ts'
import { recordModules, type Snapshot } from './snapshot.ts'

/** What the scout is told: the files to try. */
export interface ScoutData {
  files: HookFile[]
}

/** What the scout tells. */
export type FromScout =
  /** About to import this file: whatever ends the thread now is the file's doing. */
  | { type: 'trying'; index: number }
  | { type: 'tried'; module: LoadedModule }
  | { type: 'done'; snapshot: Snapshot }
  /** Something that this file left behind threw after its import. */
  | { type: 'late'; file: string; error: LoadError }

/*
 * The scout is a process that lives for the length of a load. It imports every hook module once, so that endless loops,
 * exits, crashes and errors at import happen here and not in the server, and records the code for the workers to run.
 * A process and not a thread, because the TypeScript parser would stay in the memory of the server otherwise.
 */
process.setSourceMapsEnabled(true)
process.once('message', (data: ScoutData) => void scout(data))
process.once('disconnect', () => process.exit())

async function scout({ files }: ScoutData) {
  const recorder = recordModules()
  const late = (thrown: unknown) => {
    const { message, at = '' } = describeThrown(thrown)
    const file = files.find((each) => at.startsWith(`${each.file}:`))
    // What belongs to no module is not held against the one that happens to be imported now.
    if (file) void send({ type: 'late', file: file.file, error: { message, at } })
  }
  process.on('uncaughtException', late)
  process.on('unhandledRejection', late)
  for (const [index, file] of files.entries()) {
    await send({ type: 'trying', index })
    const url = pathToFileURL(file.path).href
    try {
      const exports = (await import(url)) as Exports
      await importLazyOnes(recorder.reachable(recorder.urlOf(url, import.meta.url)))
      await send({ type: 'tried', module: readExports(file, recorder.urlOf(url, import.meta.url), exports) })
    } catch (error) {
      const about = { file, url: recorder.urlOf(url, import.meta.url) }
      await send({ type: 'tried', module: failedModule(file, describeLoadError(error, about, recorder)) })
    }
  }
  await send({ type: 'done', snapshot: recorder.snapshot })
}

const LAZY = /\bimport\(\s*(['"])(\.{1,2}\/[^'"]+)\1\s*\)/g

/** Imports what a hook would import when it is called, so that it becomes part of the snapshot too. */
async function importLazyOnes(sources: ReadonlyMap<string, string>): Promise<void> {
  for (const [parent, source] of sources) {
    for (const [, , specifier = ''] of source.matchAll(LAZY)) {
      // Whether it works is found out when the hook is called; it may never be.
      await import(new URL(specifier, parent).href).catch(() => undefined)
    }
  }
}

/** Resolves when the message is out, so that it is not lost when the next import ends the process. */
function send(message: FromScout): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, {}, () => resolve()))
}
