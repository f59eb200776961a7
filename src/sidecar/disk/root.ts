import type { Refusal, RootPlan } from '../model.ts'

/** What is to be done in one root. Paths are relative to it. */
export interface Steps {
  /** New, or with other bytes or another mode. */
  write: readonly string[]
  /** Ours, and wanted no more. */
  remove: readonly string[]
}

/** New files that lie ready beside the old ones. Exactly one of commit and discard is called. */
export interface Prepared {
  readonly steps: Steps
  /** Bytes that were written. */
  readonly bytes: number
  /** Keys that the disk refuses: SYMLINK, NOT_OURS. */
  readonly refusals: readonly Refusal[]
  /**
   * Puts everything in its place. When `signal` is aborted, the file under way is finished and the rest is left, to be
   * found at the next start. Throws a `DiskError`.
   */
  commit(signal?: AbortSignal): Promise<void>
  /** Removes what lies ready. */
  discard(): Promise<void>
}

/** A folder that the sidecar keeps. */
export interface Root {
  readonly folder: string
  /** SHA-256 over the paths, modes and digests of all files of ours that are on disk now. */
  readonly digest: string
  /** Files of ours on disk, and their bytes all together. */
  readonly files: number
  readonly bytes: number
  /**
   * Compares with what is there and writes what differs to temporary files. `verify` looks at the disk again rather than
   * at what is remembered of it. Throws a `DiskError`, having left nothing behind.
   */
  prepare(plan: RootPlan, options?: { verify?: boolean }): Promise<Prepared>
  /** Says what `prepare` would do, and touches nothing. */
  preview(plan: RootPlan): Promise<{ steps: Steps; refusals: readonly Refusal[] }>
}

/** What each target of reloads has accepted, by its id; it survives a crash. */
export interface Accepted {
  get(target: string): string | undefined
  /** Undefined: what it holds is not known, so that a reload is owed. Once this resolves it survives the end of the process. */
  set(digests: ReadonlyMap<string, string | undefined>): Promise<void>
}

/** A file or folder that could not be read or written; nothing that was there is lost. */
export class DiskError extends Error {
  override readonly name = 'DiskError'
  readonly path: string
  /** Such as ENOSPC, EROFS, EACCES. */
  readonly code: string

  constructor(message: string, { path, code, cause }: { path: string; code: string; cause?: unknown }) {
    super(message, { cause })
    this.path = path
    this.code = code
  }
}
