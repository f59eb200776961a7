import { sameJson, type Obj } from '../../../cluster/object.ts'
import { refOf } from '../../../cluster/object.ts'
import type { EngineContext } from '../context.ts'
import type { Decision } from '../report/report.ts'
import { changeLive } from './live.ts'

/** A status to write. */
export interface StatusInput {
  context: EngineContext
  /** Whose generation was seen. */
  parent: Obj
  status: Readonly<Record<string, unknown>> | undefined
  hasSubresource: boolean
  /** It holds a number like 1.0, which Go finds different from the 1 that is stored: it is written each time. */
  isInexact?: boolean
  decided: (decision: Decision) => void
}

/**
 * Replaces the whole status of a composite parent when it differs from the live one (protocol.md §3.7).
 *
 * @example
 * await writeStatus({ context, parent, status: { ready: 1 }, hasSubresource: true, decided })
 */
export async function writeStatus(input: StatusInput): Promise<void> {
  const { context, parent, hasSubresource, decided } = input
  const status = { ...input.status, observedGeneration: parent.metadata.generation ?? 0 }
  await changeLive({
    context,
    object: parent,
    ...(hasSubresource && { subresource: 'status' as const }),
    change(live) {
      if (sameJson(live.status, status) && !input.isInexact) return undefined
      decided({
        ref: refOf(parent),
        did: 'status',
        why: 'the hook wants another status',
        was: live.status,
        now: status,
      })
      return { ...live, status }
    },
  })
}
