/** Knows what was told of whom, so that what goes on the same way is told once. */
export interface News {
  /** Whether a text is another than the last one about this; from now on it is the last one. */
  isNew(about: string, text: string): boolean
  /** The matter is over: the same text is new again. */
  forget(about: string): void
  forgetAll(): void
}

/** Matters that are remembered; beyond it, all are forgotten and told again. */
const MOST = 10_000

/**
 * Makes a memory of what was told.
 *
 * @example
 * const news = createNews()
 * news.isNew('Pod default/web', 'no image') // true, then false
 */
export function createNews(): News {
  const last = new Map<string, string>()
  return {
    isNew(about, text) {
      if (last.get(about) === text) return false
      if (last.size >= MOST) last.clear()
      last.set(about, text)
      return true
    },
    forget: (about) => last.delete(about),
    forgetAll: () => last.clear(),
  }
}
