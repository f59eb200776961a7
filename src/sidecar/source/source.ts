import type { Selected } from '../model.ts'

/** How one watch, or one folder, is doing. */
export interface WatchState {
  /** `ConfigMaps in default (app=web)`, `dir:/etc/config`. */
  name: string
  synced: boolean
  /** When it was last heard, in milliseconds of the clock. */
  lastContact: number | undefined
  restarts: number
  /** What is wrong now. `denied`: RBAC or credentials. */
  error: { message: string; denied: boolean } | undefined
}

/** Where objects come from, kept current. */
export interface Source {
  /** Resolves when all that is selected was read once; waits for as long as that takes. */
  readonly synced: Promise<void>
  readonly states: readonly WatchState[]
  /** Everything that is selected now. Unchanged objects are the same values as before. */
  selected(): Selected[]
  /** Tells that something may have changed. `relisted`: everything was read anew. Returns how to stop. */
  on(run: (change: { relisted: boolean }) => void): () => void
  close(): void
}
