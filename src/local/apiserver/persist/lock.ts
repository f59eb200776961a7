import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that this process has taken: the file says only which process it was. */
const taken = new Set<string>()

/**
 * Takes a folder for one cluster of this process. Returns the way to give it back.
 *
 * @throws Error when another cluster that runs has it
 * @example
 * const unlock = lockFolder('.hookwright/data')
 */
export function lockFolder(folder: string): () => void {
  const path = join(realpathSync(folder), 'lock')
  if (taken.has(path)) throw inUse(folder, process.pid)
  const mine = String(process.pid)
  for (;;) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 })
      taken.add(path)
      return () => {
        taken.delete(path)
        rmSync(path, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = ownerIn(path)
    if (isAlive(owner) && owner !== process.pid) throw inUse(folder, owner)
    rmSync(path, { force: true })
  }
}

function ownerIn(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch (error) {
    // Given back a moment ago.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

const inUse = (folder: string, owner: number) =>
  new Error(
    `${folder} is in use by process ${owner}: stop that cluster, or give this one a --data-dir of its own`,
  )

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
