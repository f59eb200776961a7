import { readdirSync, statSync, watch, type FSWatcher } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createBatch } from '../../time/batch.ts'
import type { Clock } from '../../time/clock.ts'

/** How to watch. */
export interface WatchOptions {
  paths: readonly string[]
  clock: Clock
  onChange: () => void
  onProblem: (message: string) => void
}

/**
 * Calls `onChange` after files below the given paths have changed and it has been quiet for a moment. Each folder is
 * watched by itself: editors and the kubelet replace a file instead of writing into it, which a watch of the file, and
 * with it Node's recursive watch, sees only once.
 *
 * @returns how to stop.
 */
export function watchFiles({ paths, clock, onChange, onProblem }: WatchOptions): () => void {
  const watchers = new Map<string, FSWatcher>()
  const batch = createBatch({
    clock,
    quietMs: 100,
    maxMs: 1000,
    run() {
      follow()
      onChange()
    },
  })

  /** Watches the folders that are there now, and forgets those that are gone. */
  function follow() {
    const folders = new Set(paths.flatMap(foldersOf))
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    for (const folder of folders) if (!watchers.has(folder)) add(folder)
  }

  function add(folder: string) {
    try {
      const watcher = watch(folder, { persistent: false }, () => batch.touch())
      watcher.on('error', (error) => fail(folder, error))
      watchers.set(folder, watcher)
    } catch (error) {
      fail(folder, error)
    }
  }

  function fail(folder: string, error: unknown) {
    watchers.delete(folder)
    // A folder that went away between being seen and being watched is no problem.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    onProblem(`cannot watch ${folder}: ${String(error)}; reload by SIGHUP or POST /-/reload instead`)
  }

  follow()
  return () => {
    batch.cancel()
    for (const watcher of watchers.values()) watcher.close()
  }
}

/** A folder with those below it, or the folder of a file. */
function foldersOf(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isDirectory() ? below(resolve(path)) : [dirname(resolve(path))]
}

function below(folder: string): string[] {
  try {
    const folders = readdirSync(folder, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
    )
    return [folder, ...folders.flatMap(({ name }) => below(join(folder, name)))]
  } catch {
    // It went away while it was read; its parent says so.
    return []
  }
}
