import { keyOf, refOf, type Obj } from '../../../cluster/object.ts'
import { appliedCache, cacheName } from './applied-cache.ts'
import { attempt } from './attempt.ts'
import type { ChildIndex } from './child-index.ts'
import { isTerminating, type Outcome } from './child-task.ts'
import type { ManagerContext } from './manager-context.ts'
import { childName } from './sentence.ts'

/** Why deleting a child would not end: it is created again and again. */
function reasonToStay(child: Obj, index: ChildIndex): string | undefined {
  const other = index.otherVersionOf(child)
  return (
    other &&
    `it is wanted as ${other.apiVersion}, and a rule names ${child.apiVersion}: Metacontroller 4.17.2 would delete and create it by turns. Use one version in the answer and in the rule`
  )
}

/**
 * Deletes an observed child that nobody wants any more (protocol.md §3.6).
 *
 * @returns undefined when it is wanted
 */
export async function deleteUnwanted(
  { context, warn }: ManagerContext,
  { parent, child, index }: { parent: Obj; child: Obj; index: ChildIndex },
): Promise<Outcome | undefined> {
  if (index.isWanted(child)) return undefined
  const ref = refOf(child)
  if (isTerminating(child)) {
    return {
      decision: { ref, did: 'keep', why: 'not in the answer any more: waits until the deletion ends' },
    }
  }
  const reason = reasonToStay(child, index)
  if (reason !== undefined) {
    warn(parent, `${childName(child)}: ${reason}.`)
    return { decision: { ref, did: 'keep', why: reason } }
  }
  return attempt({
    write: 'delete',
    ref,
    run: async () => {
      await context.api.delete(ref, { uid: child.metadata.uid, propagation: 'Background' })
      appliedCache(context.api).forget(cacheName(child))
    },
    done: () => ({ did: 'delete', why: 'not in the answer any more' }),
    prefix: `can't delete ${child.kind} ${keyOf(child.metadata)}: `,
  })
}
