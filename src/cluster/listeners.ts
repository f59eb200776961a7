/** Who wants to be told. */
export interface Listeners<T> {
  tell(value: T): void
  /** Returns how to stop. */
  on(run: (value: T) => void): () => void
}

/**
 * Makes an empty set of listeners. One that throws neither keeps others from being told nor stops who tells.
 *
 * @example
 * const listeners = createListeners<string>()
 * listeners.on(console.log)
 * listeners.tell('hello')
 */
export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    tell(value) {
      // Who comes while this is told is not told of it, and who leaves is told no more.
      for (const run of [...listeners]) if (listeners.has(run)) runAlone(() => run(value))
    },
    on(run) {
      // A function of its own for each call, so that the same one may listen twice.
      const own = (value: T) => run(value)
      listeners.add(own)
      return () => listeners.delete(own)
    },
  }
}

/** Runs one listener: its mistake must neither end who tells nor be overlooked. */
export function runAlone(run: () => void): void {
  try {
    run()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
