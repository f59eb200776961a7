import { createHash } from 'node:crypto'
import { createBackoff } from '../time/backoff.ts'
import { createBatch } from '../time/batch.ts'
import type { Clock } from '../time/clock.ts'
import { createComplaints } from './complaints.ts'
import { DiskError, type Prepared, type Root } from './disk/root.ts'
import type { Report } from './facts.ts'
import type { Conflict, ObjectRef, Plan, Refusal, Selected } from './model.ts'
import type { Source } from './source/source.ts'

/** What converging needs. */
export interface ConvergeOptions {
  source: Source
  plan: (selected: readonly Selected[]) => Plan
  roots: readonly Root[]
  /**
   * Before the first file changes: nobody is known to hold what will be there, also after a crash. Rejects with a
   * `DiskError`; then nothing is changed.
   */
  beforeChange: () => Promise<void>
  clock: Clock
  random: () => number
  report: Report
  debounceMs: number
  debounceMaxMs: number
  /** Everything is on disk: the first time, and after each batch that changed something. */
  onDisk: (landed: Landed) => void
  /** A pass is over, whatever came of it, and no other follows at once. */
  onPass?: () => void
}

/** What is on disk now. */
export interface Landed {
  digest: string
  /** When the first event of the batch came, in milliseconds of the clock. */
  since: number
  /** Objects whose files changed. */
  about: readonly ObjectRef[]
}

/** What cannot be written now. */
export interface Blocked {
  path: string
  code: string
  message: string
  since: number
}

/** Folders that are kept equal to their source. */
export interface Converge {
  readonly syncedAt: number | undefined
  readonly blocked: Blocked | undefined
  readonly digest: string | undefined
  /** Whether a pass is under way. */
  readonly isPassing: boolean
  /** How many objects were selected at the last pass. */
  readonly objects: number
  readonly refusals: readonly Refusal[]
  readonly conflicts: readonly Conflict[]
  /** Looks at source and disk again, now. */
  verify(): void
  /** Finishes the file under way, and leaves the rest to the next start. */
  close(): Promise<void>
}

/**
 * Keeps folders equal to a source: level, not edge. Each pass plans from all objects, compares with the disk and writes
 * what differs; a pass that fails is done again, and what it did not finish is simply still different.
 *
 * @example
 * const converge = startConverge({ source, plan, roots, beforeChange, clock: systemClock, random: Math.random,
 *   report, debounceMs: 500, debounceMaxMs: 5000, onDisk: ({ digest }) => console.log(digest) })
 */
export function startConverge(options: ConvergeOptions): Converge {
  const { source, roots, clock, random, report } = options
  const closing = new AbortController()
  const complaints = createComplaints(report)
  const backoff = createBackoff({ firstMs: 1000, maxMs: 30_000 })
  let syncedAt: number | undefined
  let blocked: Blocked | undefined
  let digest: string | undefined
  /** The digest that was told last; undefined from when files begin to change until that is told. */
  let told: string | undefined
  let isRead = false
  let objects = 0
  let verify = true
  let since: number | undefined
  let isPassing = false
  let running: Promise<void> | undefined
  let again = false
  let cancelRetry: () => void = () => undefined

  /** One pass at a time; what happens meanwhile is for the next one. */
  const run = () => {
    if (closing.signal.aborted) return
    if (isPassing) {
      again = true
      return
    }
    cancelRetry()
    // Before it begins: what it tells may lead back to here.
    isPassing = true
    running = pass().then(
      () => {
        isPassing = false
        if (again) {
          again = false
          run()
        } else options.onPass?.()
      },
      (error: unknown) => {
        // No failure of a disk: a defect, which must be seen.
        queueMicrotask(() => {
          throw error
        })
      },
    )
  }

  const batch = createBatch({ clock, quietMs: options.debounceMs, maxMs: options.debounceMaxMs, run })

  const pass = async () => {
    const startedAt = since ?? clock.now()
    since = undefined
    const thorough = verify
    verify = false
    try {
      const selected = source.selected()
      objects = new Set(selected.map(({ object }) => object)).size
      const plan = options.plan(selected)
      const about = await write(plan, thorough)
      if (closing.signal.aborted) return
      if (blocked) report({ type: 'write-healed', path: blocked.path })
      blocked = undefined
      backoff.reset()
      digest = digestOf(roots, selected)
      if (syncedAt === undefined) {
        syncedAt = clock.now()
        const files = roots.reduce((sum, root) => sum + root.files, 0)
        report({ type: 'synced', objects, files, ms: syncedAt - startedAt })
      }
      if (digest === told) return
      told = digest
      options.onDisk({ digest, since: startedAt, about })
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      block(error, startedAt)
    }
  }

  /** Everything is written before anything is put in its place: a full disk leaves all as it was. */
  const write = async (plan: Plan, thorough: boolean): Promise<ObjectRef[]> => {
    /** What is prepared, and neither committed nor discarded. */
    const ready: { root: Root; prepared: Prepared }[] = []
    const about = new Map<string, ObjectRef>()
    const startedAt = clock.now()
    try {
      for (const root of roots) {
        const wanted = plan.roots.get(root.folder)
        if (wanted) ready.push({ root, prepared: await root.prepare(wanted, { verify: thorough }) })
      }
      const refusals = [...plan.refusals, ...ready.flatMap(({ prepared }) => prepared.refusals)]
      complaints.update(refusals, plan.conflicts)
      if (ready.some(({ prepared }) => differs(prepared))) {
        await options.beforeChange()
        told = undefined
      }
      for (let next = ready.shift(); next; next = ready.shift()) {
        const { root, prepared } = next
        await (differs(prepared) ? prepared.commit(closing.signal) : prepared.discard())
        if (!differs(prepared) || closing.signal.aborted) continue
        const { write: written, remove: removed } = prepared.steps
        for (const path of written) {
          const from = plan.roots.get(root.folder)?.tree.get(path)?.from
          if (from) about.set(from.uid, objectOf(from))
        }
        const ms = clock.now() - startedAt
        report({ type: 'written', root: root.folder, written, removed, bytes: prepared.bytes, ms })
      }
      return [...about.values()]
    } finally {
      for (const { prepared } of ready) await prepared.discard()
    }
  }

  const block = (error: DiskError, startedAt: number) => {
    const { path, code, message } = error
    blocked = { path, code, message, since: blocked?.since ?? clock.now() }
    verify = true
    since = Math.min(since ?? startedAt, startedAt)
    const retryInMs = Math.round(backoff.next() * (1 - random() / 2))
    report({ type: 'write-failed', path, code, message, retryInMs })
    if (!closing.signal.aborted) cancelRetry = clock.after(retryInMs, run)
  }

  const stopListening = source.on(({ relisted }) => {
    verify ||= relisted
    since ??= clock.now()
    // Until everything was read once there is nothing to compare with.
    if (isRead) batch.touch()
  })
  void source.synced.then(() => {
    isRead = true
    run()
  })

  return {
    get syncedAt() {
      return syncedAt
    },
    get blocked() {
      return blocked
    },
    get digest() {
      return digest
    },
    get isPassing() {
      return isPassing
    },
    get objects() {
      return objects
    },
    get refusals() {
      return complaints.refusals
    },
    get conflicts() {
      return complaints.conflicts
    },
    verify() {
      verify = true
      if (isRead) run()
    },
    async close() {
      closing.abort()
      stopListening()
      batch.cancel()
      cancelRetry()
      await running
    },
  }
}

const objectOf = ({ kind, namespace, name, uid }: ObjectRef): ObjectRef => ({ kind, namespace, name, uid })

const differs = ({ steps }: Prepared) => steps.write.length > 0 || steps.remove.length > 0

/** Of everything on disk; where nothing is written, of what the source holds. */
function digestOf(roots: readonly Root[], selected: readonly Selected[]): string {
  const [only] = roots
  if (only && roots.length === 1) return only.digest
  const hash = createHash('sha256')
  for (const root of roots) hash.update(`${root.folder}\0${root.digest}\0`)
  if (roots.length > 0) return hash.digest('hex')
  for (const { object } of selected) {
    for (const [key, bytes] of [...object.bytes].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`${object.ref.name}\0${key}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}
