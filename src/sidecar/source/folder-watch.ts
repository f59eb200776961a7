import { fs } from '../../node/builtins.ts'

/** Tells that something happened in a folder, as far as the system does. */
export interface FolderWatch {
  /** Goes on with this folder, when it is another than the one that is watched. */
  follow(place: string): void
  /** Stops until there is a folder to follow. */
  rest(): void
}

/**
 * Watches one folder, not those within it. The system's watch belongs to an inode: when the path leads to another one,
 * `follow` has to be called. `failed` is told once, when the system has no watch to give.
 */
export function createFolderWatch(
  path: string,
  happened: (name: string | undefined) => void,
  failed: (why: string) => void,
): FolderWatch {
  let current: { place: string; close(): void } | undefined
  let hasFailed = false

  const rest = () => {
    current?.close()
    current = undefined
  }

  return {
    rest,
    follow(place) {
      if (current?.place === place) return
      rest()
      try {
        const watcher = fs.watch(path, { persistent: false }, (_, name) => happened(name ?? undefined))
        const mine = { place, close: () => watcher.close() }
        watcher.on('error', () => {
          if (current === mine) rest()
        })
        current = mine
      } catch (error) {
        if (!hasFailed) failed(error instanceof Error ? error.message : String(error))
        hasFailed = true
      }
    },
  }
}
