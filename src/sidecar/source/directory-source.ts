import type { Clock } from '../../time/clock.ts'
import type { Report } from '../facts.ts'
import type { ConfigObject, Target } from '../model.ts'
import { createFolderWatch } from './folder-watch.ts'
import { createListeners } from '../../cluster/listeners.ts'
import { lookAt, placeOf, readFolder, type FolderLimits } from './read-folder.ts'
import type { Source, WatchState } from './source.ts'
import { createTroubles } from './troubles.ts'

/** Which folder, and where its files go. */
export interface DirectorySourceOptions {
  path: string
  clock: Clock
  report: Report
  target: Target
  limits?: FolderLimits
}

const LIMITS: FolderLimits = { bytes: 64 * 1024 * 1024, files: 10_000, depth: 16 }
/** The system may have no watch to give, or not tell: NFS, say. */
const POLL_MS = 10_000

/**
 * Takes the files of a folder that something else keeps: a volume that the kubelet mounts, whose `..data` leads to the
 * files, or any other folder. When it cannot be read, the last good files stay.
 *
 * @example
 * const source = directorySource({ path: '/etc/config', clock: systemClock, report, target })
 */
export function directorySource(options: DirectorySourceOptions): Source {
  const { path, clock, report, target, limits = LIMITS } = options
  const name = `dir:${path}`
  const troubles = createTroubles(name, report)
  const listeners = createListeners<{ relisted: boolean }>()
  const { promise: synced, resolve } = Promise.withResolvers<undefined>()
  let object: ConfigObject | undefined
  let known = { mark: '', mounted: false }
  let lastContact: number | undefined
  let error: WatchState['error']
  let restarts = 0
  let running = false
  let again = false
  let closed = false
  const isClosed = () => closed
  let cancelPoll: () => void = () => undefined

  const watch = createFolderWatch(
    path,
    (entry = '..data') => {
      // Whatever else the kubelet does there, new files are in place once `..data` is.
      if (entry === '..data' || !(known.mounted || entry.startsWith('..'))) look()
    },
    (why) =>
      report({ type: 'warning', message: `${name}: no notice of changes (${why}): looking every 10 s` }),
  )

  /** Looks now, or once more when the look under way is done. */
  const look = () => {
    if (isClosed()) return
    if (running) {
      again = true
      return
    }
    running = true
    cancelPoll()
    void once().finally(() => {
      running = false
      if (isClosed()) return
      cancelPoll = clock.after(POLL_MS, look)
      if (!again) return
      again = false
      look()
    })
  }

  const once = async () => {
    try {
      const place = await placeOf(path).catch(restAndThrow)
      if (isClosed()) return
      // First of all, so that nothing is missed that happens while it is read.
      watch.follow(place)
      const seen = await lookAt(path, limits)
      const failed = error !== undefined
      const differs = object === undefined || failed || seen.mark !== known.mark
      const read = differs ? await readFolder(path, limits) : undefined
      if (isClosed()) return
      lastContact = clock.now()
      error = undefined
      if (read === undefined) return
      known = read.look
      take(read.files, failed)
    } catch (cause) {
      if (isClosed()) return
      if (error === undefined) restarts++
      error = troubleOf(cause)
    } finally {
      if (!isClosed()) troubles.now(error?.message)
    }
  }

  /** Where there is no folder, there is nothing to watch. */
  const restAndThrow = (cause: unknown): never => {
    watch.rest()
    throw cause
  }

  const take = (files: ReadonlyMap<string, Uint8Array>, failed: boolean) => {
    const first = object === undefined
    const differs = object === undefined || !sameFiles(object.bytes, files)
    if (differs) object = directoryObject(path, files)
    resolve(undefined)
    if (differs || failed) listeners.tell({ relisted: first || failed })
  }

  look()
  return {
    synced,
    get states() {
      return [{ name, synced: object !== undefined, lastContact, restarts, error }]
    },
    selected: () => (object === undefined ? [] : [{ object, target }]),
    on: (run) => listeners.on(run),
    close() {
      closed = true
      cancelPoll()
      watch.rest()
    },
  }
}

function troubleOf(error: unknown): { message: string; denied: boolean } {
  if (!(error instanceof Error)) return { message: String(error), denied: false }
  const code = 'code' in error ? error.code : undefined
  const message =
    code === 'ENOENT' ? `there is no such folder; is the volume mounted? (${code})` : error.message
  return { message, denied: code === 'EACCES' || code === 'EPERM' }
}

function directoryObject(path: string, bytes: ReadonlyMap<string, Uint8Array>): ConfigObject {
  return {
    ref: { kind: 'Directory', namespace: '', name: path, uid: path },
    created: 0,
    annotations: {},
    text: {},
    base64: {},
    bytes,
  }
}

function sameFiles(a: ReadonlyMap<string, Uint8Array>, b: ReadonlyMap<string, Uint8Array>): boolean {
  if (a.size !== b.size) return false
  for (const [key, bytes] of a) {
    const other = b.get(key)
    if (other === undefined || Buffer.compare(bytes, other) !== 0) return false
  }
  return true
}
