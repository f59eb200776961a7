import { systemIo, type Io } from '../../../src/sidecar/disk/io.ts'

/** Calls that change something, or may fail for want of something. */
const CALLS = [
  'open',
  'write',
  'fsync',
  'fchmod',
  'mkdir',
  'rename',
  'unlink',
  'rmdir',
  'symlink',
  'link',
] as const

/** An error of the operating system. */
export const osError = (code: string): Error => Object.assign(new Error(code), { code })

/** Nothing waits for the disk. */
export const quickIo: Io = { ...systemIo, fsync: () => Promise.resolve() }

/**
 * A file system in which every call fails from a number on, as if the process was killed there, and which counts calls
 * and open handles. `after` runs after each call.
 */
export function failingIo(real: Io = quickIo) {
  const state = { failAt: Infinity, calls: 0, open: 0, after: undefined as (() => void) | undefined }
  const io: Io = { ...real }
  for (const name of CALLS) {
    const call = real[name] as (...args: unknown[]) => Promise<unknown>
    const failing = async (...args: unknown[]) => {
      if (++state.calls >= state.failAt) throw osError('ENOSPC')
      const result = await call(...args)
      if (name === 'open') state.open++
      state.after?.()
      return result
    }
    Object.assign(io, { [name]: failing })
  }
  io.close = async (fd) => {
    state.open--
    await real.close(fd)
  }
  return { io, state }
}
