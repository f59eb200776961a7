import { refOf, type Obj } from '../../../cluster/object.ts'
import type { Outcome } from '../../control/queue.ts'
import type { EngineContext } from '../context.ts'
import { RelatedNotSynced } from '../customize/not-synced.ts'
import { errorText } from '../error-text.ts'
import { MetacontrollerCrash, TooManyRequests } from '../hook/hook.ts'
import type { Decision } from '../report/report.ts'
import { syncComposite } from './composite.ts'
import { syncDecorator } from './decorator.ts'
import type { Run, Session } from './session.ts'

/** What a sync is run with. */
export interface RunOptions {
  session: Session
  again: Run['again']
  /** Told of everything that ends a sync early. */
  notice: (error: unknown) => void
}

/**
 * Syncs one parent: tells what was done, makes the event of a failure, and says when the parent comes again
 * (protocol.md §2.4, §3.2).
 *
 * @example
 * createQueue({ clock, activity, concurrency: 5, run: (key) => runSync(parentOf(key), options) })
 */
export async function runSync(parent: Obj, { session, again, notice }: RunOptions): Promise<Outcome> {
  const { context, plan } = session
  const { clock } = context
  const startedAt = clock.now()
  const decisions: Decision[] = []
  let nextMs: number | undefined
  const tell = (error?: unknown) =>
    context.tell({
      type: 'sync',
      controller: { kind: plan.kind, name: plan.name },
      parent: refOf(parent),
      decisions,
      ms: clock.now() - startedAt,
      ...(error !== undefined && { error: errorText(error) }),
      ...(nextMs !== undefined && { nextMs }),
    })
  const sync = plan.kind === 'CompositeController' ? syncComposite : syncDecorator
  try {
    await sync(session, {
      parent,
      decided: (decision) => decisions.push(decision),
      again(of, ms) {
        nextMs = ms
        again(of, ms)
      },
    })
    tell()
    return { done: true }
  } catch (error) {
    tell(error)
    notice(error)
    return outcomeOf(error, parent, context)
  }
}

function outcomeOf(error: unknown, parent: Obj, { bugs, events }: EngineContext): Outcome {
  if (error instanceof TooManyRequests) return { retry: error.retryAfterSeconds * 1000 }
  // The real one is gone by now, and writes nothing.
  const isSilent = error instanceof MetacontrollerCrash && bugs === 'emulate'
  if (!isSilent && !(error instanceof RelatedNotSynced)) {
    events.event(parent, 'Warning', 'SyncError', `Sync error: ${errorText(error)}`)
  }
  return { retry: 'backoff' }
}
