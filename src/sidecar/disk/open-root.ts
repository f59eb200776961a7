import type { DiskOptions } from '../options.ts'
import { DiskRoot } from './disk-root.ts'
import { systemIo, type Io } from './io.ts'
import type { Root } from './root.ts'

export { previewRoot } from './preview.ts'

/** What a root may be given besides. */
export interface RootExtras {
  /** Hears what somebody should know. */
  warn?: (message: string) => void
  io?: Io
}

/**
 * Opens a folder to be kept: makes it when it is missing, reads what is ours in it, and removes what a killed process
 * left. What may get better (no space, read-only) is left to the first `prepare`.
 *
 * @throws DiskError when it can never work: there is something else than a folder, or the owner is not permitted.
 * @example
 * const root = await openRoot('/etc/app', { atomicDir: false, adopt: false })
 * const prepared = await root.prepare(plan)
 * await prepared.commit()
 */
export async function openRoot(
  folder: string,
  options: DiskOptions,
  { warn = () => undefined, io = systemIo }: RootExtras = {},
): Promise<Root> {
  const root = new DiskRoot({ folder, options, io, warn })
  await root.open()
  return root
}
