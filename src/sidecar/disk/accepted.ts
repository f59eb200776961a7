import { unless } from './failure.ts'
import { openFolder } from './ground.ts'
import { systemIo, type Io } from './io.ts'
import type { Accepted } from './root.ts'
import { openOwn, readStateFile, replaceStateFile, STATE_FOLDER } from './state-file.ts'
import { enter, openBase } from './walk.ts'

const NAME = 'accepted'
const VERSION = 1

/**
 * What targets accepted, as it was written down in a root. What cannot be read is unknown, so that reloads are owed.
 * Touches nothing before the first `set`.
 *
 * @example
 * const accepted = await openAccepted('/etc/app')
 * accepted.get('signal')
 */
export async function openAccepted(folder: string, io: Io = systemIo): Promise<Accepted> {
  let known = parse(await read(io, folder))
  let last: Promise<void> = Promise.resolve()
  const write = async (digests: ReadonlyMap<string, string | undefined>) => {
    const next = change(known, digests)
    const text = format(next)
    if (text === format(known)) return
    await replace(io, folder, text)
    known = next
  }
  return {
    get: (target) => known.get(target),
    set(digests) {
      const written = last.then(() => write(digests))
      last = written.catch(() => undefined)
      return written
    },
  }
}

/**
 * The same for a sidecar that keeps no folder: after a start every target is unknown.
 *
 * @example
 * const accepted = memoryAccepted()
 */
export function memoryAccepted(): Accepted {
  let known: ReadonlyMap<string, string> = new Map()
  return {
    get: (target) => known.get(target),
    set(digests) {
      known = change(known, digests)
      return Promise.resolve()
    },
  }
}

function change(
  known: ReadonlyMap<string, string>,
  digests: ReadonlyMap<string, string | undefined>,
): Map<string, string> {
  const next = new Map(known)
  for (const [target, digest] of digests) {
    if (digest === undefined) next.delete(target)
    else next.set(target, digest)
  }
  return next
}

const format = (known: ReadonlyMap<string, string>): string =>
  JSON.stringify({ version: VERSION, targets: [...known].sort(([a], [b]) => (a < b ? -1 : 1)) })

function parse(text: string | undefined): Map<string, string> {
  try {
    const value: unknown = JSON.parse(text ?? '')
    if (typeof value !== 'object' || value === null) return new Map()
    const { version, targets } = value as { version?: unknown; targets?: unknown }
    const pairs: unknown[] = version === VERSION && Array.isArray(targets) ? targets : []
    return new Map(pairs.every(isPair) ? pairs : [])
  } catch {
    return new Map()
  }
}

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')

async function read(io: Io, folder: string): Promise<string | undefined> {
  const base = await unless(['ENOENT', 'ENOTDIR', 'EACCES'], openBase(io, folder))
  if (!base) return undefined
  try {
    const own = await unless(['EACCES'], enter(io, base, STATE_FOLDER))
    if (typeof own !== 'object') return undefined
    try {
      return await unless(['EACCES'], readStateFile(io, own, NAME))
    } finally {
      await io.close(own.fd)
    }
  } finally {
    await io.close(base.fd)
  }
}

async function replace(io: Io, folder: string, text: string): Promise<void> {
  const base = await openFolder(io, folder)
  try {
    const shown = `${folder}/${STATE_FOLDER}`
    const own = await openOwn(io, base, STATE_FOLDER, shown, 0o755)
    try {
      // Not flushed: after a power loss the programs start anew too, and read what is there. Between a change and its
      // reload this is worth 2 ms.
      await replaceStateFile(io, own, NAME, text, { shown: `${shown}/${NAME}`, flushed: false })
    } finally {
      await io.close(own.fd)
    }
  } finally {
    await io.close(base.fd)
  }
}
