import { errorText, type CallResult } from '../call/run.ts'
import { errorRow, type CallErrorCode } from '../errors.ts'
import type { Generation } from './generation.ts'

/** One hook call on its way to a worker and back. */
export interface PoolCall {
  path: string
  /** The body as it came in. */
  chunks: readonly Buffer[]
  ifNoneMatch: string | undefined
  /** Called exactly once. */
  done: (result: CallResult) => void
}

/** What handles hook calls: worker threads, or the main thread with `--workers 0`. */
export interface Executor {
  /** Routes calls to this generation from now on; resolves when its workers are ready, rejects when they cannot start. */
  use(generation: Generation): Promise<void>
  call(call: PoolCall): void
  /** Calls that are not answered yet. */
  readonly inFlight: number
  /** Threads that answer calls now. */
  readonly ready: number
  /** Ends all threads. */
  stop(): Promise<void>
}

/** An answer that is given in a hook's stead. */
export function failure(
  code: CallErrorCode,
  { path, parent, detail }: { path: string; parent?: string | undefined; detail: string },
): CallResult {
  const facts = parent ? { parent } : {}
  return {
    status: errorRow(code).status,
    code,
    text: errorText(code, { route: path, parent, detail }),
    facts,
  }
}
