import type { Ref } from '../../../cluster/api.ts'
import { isClusterError } from '../../../cluster/cluster-error.ts'
import { errorText } from '../error-text.ts'
import type { Decision } from '../report/report.ts'
import type { Outcome } from './child-task.ts'

/** The writes that children get. */
export type Write = 'create' | 'replace' | 'delete' | 'apply' | 'unannotate'

const GONE = 'it is gone: the next sync sees to it'
const CHANGED = 'it changed after this sync had started: the next one looks again'

/** The refusals that Metacontroller keeps to itself, by write and reason (protocol.md §3.6). */
const SWALLOWED: Readonly<Record<Write, Readonly<Partial<Record<string, string>>>>> = {
  create: { AlreadyExists: 'the name is taken' },
  replace: { NotFound: GONE, Conflict: CHANGED },
  delete: { NotFound: 'it was gone already' },
  apply: { Conflict: CHANGED },
  unannotate: { NotFound: GONE },
}

/** One write to try. */
export interface Attempt<Result> {
  write: Write
  ref: Ref
  run: () => Promise<Result>
  /** What it is called when it worked. */
  done: (result: Result) => Omit<Decision, 'ref'>
  /** What goes before the server's own words. */
  prefix?: string
  /** Says more about a refusal that is swallowed. */
  explain?: () => Promise<string>
}

/**
 * Tries a write. What Metacontroller swallows is in the decision only; anything else is an error too.
 *
 * @example
 * await attempt({ write: 'create', ref, run: () => api.create(body), done: () => ({ did: 'create', why }) })
 */
export async function attempt<Result>({
  write,
  ref,
  run,
  done,
  prefix = '',
  explain,
}: Attempt<Result>): Promise<Outcome> {
  try {
    return { decision: { ref, ...done(await run()) } }
  } catch (error) {
    const why = isClusterError(error) ? SWALLOWED[write][error.reason] : undefined
    if (why === undefined) return refused(ref, error, prefix)
    return { decision: { ref, did: 'keep', why: (await explain?.()) ?? why, error: errorText(error) } }
  }
}

/**
 * What became of a child that the API server, or something before it, did not take.
 *
 * @example
 * refused(ref, error, "can't delete ConfigMap default/a: ").error?.message
 */
export function refused(ref: Ref, cause: unknown, prefix = ''): Outcome {
  const error = new Error(`${prefix}${errorText(cause)}`, { cause })
  return { decision: { ref, did: 'keep', why: `refused: ${error.message}`, error: error.message }, error }
}
