import type { Conflict, KeyRef, ObjectRef, Refusal } from './model.ts'

/** Something that happened. Log, metrics and Kubernetes Events are all made from these; none holds a value of a key. */
export type Fact =
  | { type: 'started'; roots: readonly string[]; targets: readonly string[]; admin?: string | undefined }
  /** The first sync is done. */
  | { type: 'synced'; objects: number; files: number; ms: number }
  /** One batch is on disk. `removed` and `written` are paths. */
  | {
      type: 'written'
      root: string
      written: readonly string[]
      removed: readonly string[]
      bytes: number
      ms: number
    }
  | { type: 'refused'; refusal: Refusal }
  /** A key that was refused is not any more. */
  | { type: 'unrefused'; from: KeyRef }
  /** What is asked for by name does not exist, and when it does again. */
  | { type: 'absent'; object: string }
  | { type: 'found'; object: string }
  | { type: 'conflict'; conflict: Conflict }
  | { type: 'conflict-gone'; conflict: Conflict }
  /** Old content is intact; it is tried again. */
  | { type: 'write-failed'; path: string; code: string; message: string; retryInMs: number }
  | { type: 'write-healed'; path: string }
  | { type: 'reload-sent'; target: string }
  | {
      type: 'reload-done'
      target: string
      ms: number
      /** From the first event of the batch to this. */
      lagMs: number
      about: readonly ObjectRef[]
    }
  | {
      type: 'reload-failed'
      target: string
      ms: number
      message: string
      retryInMs: number
      about: readonly ObjectRef[]
    }
  /** A watch or list failed, and when it is fine again. */
  | { type: 'source-failed'; source: string; message: string }
  | { type: 'source-healed'; source: string }
  | { type: 'child-started'; pid: number; command: string }
  | { type: 'child-signalled'; pid: number; signal: string }
  | { type: 'child-ended'; code: number | null; signal: string | null }
  /** A one-shot run ends without its work done. */
  | { type: 'once-failed'; exitCode: number; message: string }
  | { type: 'stopping'; signal: string }
  /** Something to know, said once. */
  | { type: 'warning'; message: string }

/** Takes facts as they happen. */
export type Report = (fact: Fact) => void
