/** Uids that were seen to go: the latest ones. */
export interface Absent {
  add(uid: string): void
  has(uid: string): boolean
}

/** As many as the real garbage collector remembers. */
const MOST = 500

/**
 * Remembers who is gone for good: a uid never comes back.
 *
 * @example
 * const absent = createAbsent()
 */
export function createAbsent(): Absent {
  const uids = new Set<string>()
  return {
    has: (uid) => uids.has(uid),
    add(uid) {
      uids.add(uid)
      if (uids.size <= MOST) return
      const [oldest = ''] = uids
      uids.delete(oldest)
    },
  }
}
