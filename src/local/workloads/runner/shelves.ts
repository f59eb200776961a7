import type { KindRef, Ref } from '../../../cluster/api.ts'
import type { MirrorChange } from '../../../cluster/mirror.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Mirrors } from '../../control/mirrors.ts'
import { createOwnerIndex } from '../../control/owner-index.ts'

/** What is known of one kind. */
export interface Shelf {
  readonly synced: Promise<void>
  get(ref: Pick<Ref, 'namespace' | 'name'>): Obj | undefined
  list(namespace?: string): Obj[]
  /** Objects whose controller has this uid. */
  owned(uid: string): readonly Obj[]
  /** Objects of a namespace without a controller that are not being deleted. */
  orphans(namespace: string): readonly Obj[]
  /** As a mirror tells it; what is looked up meanwhile is as new as the change. */
  on(run: (change: MirrorChange) => void): () => void
  /** Resolves when the shelf shows what an answer to a write said, or has not for too long. */
  shows(seen: Seen): Promise<void>
}

/** What a write has told, and the shelf will tell in its turn: a version, or something newer than an object as it was. */
export type Seen = { version: string } | { after: Obj; deleted: boolean }

/** One shelf per kind, for all that need it. */
export interface Shelves {
  open(kind: KindRef): Shelf
  close(): void
}

/** An own write that is not seen for so long was overtaken by something, such as a list in place of a watch. */
const PATIENCE_MS = 5_000

/**
 * Makes shelves on top of mirrors: an index by owner, and a way to wait for one's own writes.
 *
 * @example
 * const pods = shelves.open({ apiVersion: 'v1', kind: 'Pod' })
 * pods.owned(replicaSet.metadata.uid)
 */
export function createShelves({ mirrors, clock }: { mirrors: Mirrors; clock: Clock }): Shelves {
  const open = new Map<string, { shelf: Shelf; close: () => void }>()
  return {
    open(kind) {
      const key = `${kind.apiVersion}/${kind.kind}`
      const known = open.get(key) ?? createShelf(kind, { mirrors, clock })
      open.set(key, known)
      return known.shelf
    },
    close() {
      for (const { close } of open.values()) close()
      open.clear()
    },
  }
}

function createShelf(kind: KindRef, { mirrors, clock }: { mirrors: Mirrors; clock: Clock }) {
  const { mirror, release } = mirrors.open(kind)
  const owners = createOwnerIndex()
  const waiting = new Set<() => void>()
  /** Changes of a kind come in the order of their versions, so the newest stands for all before it. */
  let newest = 0
  const stop = mirror.on((change) => {
    owners.take(change)
    newest = Math.max(newest, versionOf(change.type === 'set' ? change.now : change.was))
    for (const check of waiting) check()
  })

  const isShown = (seen: Seen) => {
    if ('version' in seen) return !(newest < Number(seen.version))
    const was = seen.after.metadata
    const now = mirror.get({ namespace: was.namespace, name: was.name ?? '' })?.metadata
    if (now?.uid !== was.uid || now === undefined) return true
    const isDeleted = now.deletionTimestamp != null || !seen.deleted
    return isDeleted && now.resourceVersion !== was.resourceVersion
  }
  const shows = (seen: Seen) =>
    new Promise<void>((resolve) => {
      const leave = () => {
        cancel()
        waiting.delete(check)
        resolve()
      }
      const check = () => {
        if (isShown(seen)) leave()
      }
      const cancel = clock.after(PATIENCE_MS, leave)
      waiting.add(check)
      check()
    })

  const shelf: Shelf = {
    synced: mirror.synced,
    get: (ref) => mirror.get(ref),
    list: (namespace) => mirror.list(namespace),
    on: (run) => mirror.on(run),
    owned: (uid) => owners.owned(uid),
    orphans: (namespace) =>
      owners.orphans(namespace).filter(({ metadata }) => metadata.deletionTimestamp == null),
    shows,
  }
  return {
    shelf,
    close() {
      stop()
      release()
    },
  }
}

const versionOf = ({ metadata }: Obj) => Number(metadata.resourceVersion ?? 0) || 0
