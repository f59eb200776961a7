import { isNotFound } from '../../../cluster/cluster-error.ts'
import { controllerOf, refOf, type Obj, type OwnerReference } from '../../../cluster/object.ts'
import type { LabelMatcher } from '../../../cluster/selector.ts'
import type { EngineContext } from '../context.ts'
import { errorText } from '../error-text.ts'
import type { Decision } from '../report/report.ts'
import { isDeleting } from './finalizer.ts'
import { changeLive } from './live.ts'
import { parentName } from './parent-name.ts'

/** What a parent does with an object that is its own or nobody's. */
export type Claim = 'keep' | 'adopt' | 'release' | 'ignore'

/**
 * Decides about one candidate (protocol.md §3.3).
 *
 * @example
 * claimOf(parent, orphan, selector) // 'adopt', when its labels match
 */
export function claimOf(parent: Obj, child: Obj, matches: LabelMatcher): Claim {
  const controller = controllerOf(child)
  const isMatch = matches(child.metadata.labels ?? {})
  if (controller !== undefined) {
    if (controller.uid !== parent.metadata.uid) return 'ignore'
    if (isMatch) return 'keep'
    return isDeleting(parent) ? 'ignore' : 'release'
  }
  return isMatch && !isDeleting(parent) && !isDeleting(child) ? 'adopt' : 'ignore'
}

/** The reference by which a parent controls a child. */
export function ownerReference({ apiVersion, kind, metadata }: Obj): OwnerReference {
  const { name = '', uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/** Candidates of one kind, and who claims them. */
export interface ClaimInput {
  context: EngineContext
  parent: Obj
  /** How errors call them: `Pod children`. */
  what: string
  candidates: readonly Obj[]
  matches: LabelMatcher
  decided: (decision: Decision) => void
}

/**
 * Adopts, releases and gives what the parent has then, as it was read: an adopted child does not show its owner yet.
 *
 * @throws Error that collects what failed, in Metacontroller's words
 */
export async function claimChildren(input: ClaimInput): Promise<Obj[]> {
  const { context, parent, candidates, matches, decided } = input
  const claimed: Obj[] = []
  const errors: string[] = []
  let allowed: Promise<void> | undefined
  for (const child of candidates) {
    const claim = claimOf(parent, child, matches)
    if (claim === 'keep') claimed.push(child)
    if (claim !== 'adopt' && claim !== 'release') continue
    try {
      if (claim === 'adopt') await (allowed ??= checkAlive(input)).catch(notAdopted(child))
      await (claim === 'adopt' ? adopt(context, parent, child) : release(context, parent, child))
      if (claim === 'adopt') claimed.push(child)
      decided({
        ref: refOf(child),
        did: claim,
        why:
          claim === 'adopt' ? 'its labels match and nobody controls it' : 'its labels do not match any more',
      })
    } catch (error) {
      if (!isNotFound(error)) errors.push(errorText(error))
    }
  }
  if (errors.length > 0) throw new Error(`can't claim ${input.what}: ${aggregate(errors)}`)
  return claimed
}

/** Reads the parent again: nothing is adopted for one that has been deleted meanwhile. */
async function checkAlive({ context, parent }: ClaimInput): Promise<void> {
  const fresh = await context.api.get(refOf(parent))
  const { uid, deletionTimestamp } = fresh.metadata
  if (uid !== parent.metadata.uid) {
    throw new Error(
      `can't recheck DeletionTimestamp: original ${parentName(parent)} is gone: got uid ${uid}, wanted ${parent.metadata.uid}`,
    )
  }
  if (deletionTimestamp != null) {
    const { namespace = '', name = '' } = parent.metadata
    throw new Error(`${namespace}/${name} has just been deleted at ${deletionTimestamp}`)
  }
}

const notAdopted = (child: Obj) => (error: unknown) => {
  throw new Error(`can't adopt ${parentName(child)} (${child.metadata.uid}): ${errorText(error)}`, {
    cause: error,
  })
}

const adopt = (context: EngineContext, parent: Obj, child: Obj) =>
  changeLive({
    context,
    object: child,
    change: (live) => {
      const others = (live.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== parent.metadata.uid)
      return withOwners(live, [...others, ownerReference(parent)])
    },
  })

const release = (context: EngineContext, parent: Obj, child: Obj) =>
  changeLive({
    context,
    object: child,
    change: (live) =>
      withOwners(
        live,
        (live.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== parent.metadata.uid),
      ),
  })

function withOwners(object: Obj, ownerReferences: OwnerReference[]): Obj {
  const metadata = { ...object.metadata }
  delete metadata.ownerReferences
  return { ...object, metadata: ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata }
}

/** Several errors as Go's aggregate prints them: one alone, more in brackets, each text once. */
export function aggregate(messages: readonly string[]): string {
  const unique = [...new Set(messages)]
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`
}
