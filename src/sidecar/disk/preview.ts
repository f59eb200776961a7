import type { Refusal, RootPlan } from '../model.ts'
import type { DiskOptions } from '../options.ts'
import { planChange } from './change.ts'
import { failure, unless } from './failure.ts'
import { systemIo, type Io } from './io.ts'
import { loadManifest } from './ledger.ts'
import { nothingOnDisk, readDisk } from './read.ts'
import type { Steps } from './root.ts'
import { openBase } from './walk.ts'

/**
 * Says what would be done in a folder, and touches nothing. The folder need not be there.
 *
 * @example
 * const { steps, refusals } = await previewRoot('/etc/app', { atomicDir: false, adopt: false }, plan)
 */
export async function previewRoot(
  folder: string,
  options: DiskOptions,
  plan: RootPlan,
  io: Io = systemIo,
): Promise<{ steps: Steps; refusals: readonly Refusal[] }> {
  try {
    const base = await unless(['ENOENT'], openBase(io, folder))
    if (!base) return { steps: { write: [...plan.tree.keys()], remove: [] }, refusals: [] }
    try {
      const manifest = await loadManifest(io, base)
      const state = manifest ? await readDisk(io, base, manifest) : nothingOnDisk()
      const { steps, refusals } = await planChange({ io, folder, options, base, state }, plan)
      return { steps, refusals }
    } finally {
      await io.close(base.fd)
    }
  } catch (error) {
    throw failure('read', folder, error)
  }
}
