/** A condition of a status, as in `metav1.Condition`. */
export interface Condition {
  /** In CamelCase; one condition of a type. Metacontroller writes one of type `Updated` when children roll. */
  type: string
  status: 'True' | 'False' | 'Unknown'
  /** In CamelCase, for programs. */
  reason: string
  /** For people; may be empty. */
  message: string
  /** When `status` last changed: RFC 3339, in whole seconds. */
  lastTransitionTime: string
  /** Generation of the parent that the condition was made from. */
  observedGeneration?: number
}

/** A condition as a hook wants it, without the time. */
export interface DesiredCondition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message?: string | undefined
  observedGeneration?: number | undefined
}

/** Settings of {@link conditions}. */
export interface ConditionsOptions {
  /** The clock; it is read only when a status has changed. */
  now?: () => Date
  /** Types to remove, if they are there and not desired. */
  drop?: readonly string[]
}

/**
 * Merges desired conditions into the ones that the parent already has.
 *
 * `lastTransitionTime` stays as it is while a condition's `status` does. That matters: every status that differs from
 * the stored one triggers another sync, so a time taken afresh on each call is an endless loop. Conditions that are not
 * desired stay, because others may own them; the order stays too, and new ones come last.
 *
 * @param previous - The conditions of the observed parent: `parent.status?.conditions`.
 * @param desired - What holds now, each type once.
 * @throws TypeError when a type is desired twice.
 *
 * @example
 * import { conditions, isReady, lookup, type CompositeSync, type Condition, type CustomResource } from 'hookwright'
 *
 * type Site = CustomResource<{ replicas: number }, { conditions?: Condition[] }>
 *
 * export const sync: CompositeSync<Site> = (request) => {
 *   const ready = isReady(lookup(request).get('apps/v1', 'Deployment', request.parent.metadata.name))
 *   return {
 *     status: {
 *       conditions: conditions(request.parent.status?.conditions, [
 *         { type: 'Ready', status: ready ? 'True' : 'False', reason: ready ? 'Rollout' : 'RollingOut' },
 *       ]),
 *     },
 *     children: [],
 *   }
 * }
 */
export function conditions(
  previous: readonly Condition[] | null | undefined,
  desired: readonly DesiredCondition[],
  { now = () => new Date(), drop = [] }: ConditionsOptions = {},
): Condition[] {
  const owned = new Set(desired.map(({ type }) => type))
  if (owned.size < desired.length) {
    throw new TypeError(`conditions: each type once, not ${desired.map(({ type }) => type).join(', ')}`)
  }
  const pending = new Map(desired.map((condition) => [condition.type, condition]))
  const merged: Condition[] = []
  for (const old of previous ?? []) {
    const condition = pending.get(old.type)
    if (condition) merged.push(renew(condition, old, now))
    else if (!owned.has(old.type) && !drop.includes(old.type)) merged.push(old)
    pending.delete(old.type)
  }
  for (const condition of pending.values()) merged.push(renew(condition, undefined, now))
  return merged
}

function renew(condition: DesiredCondition, old: Condition | undefined, now: () => Date): Condition {
  const { type, status, reason, message = '', observedGeneration } = condition
  const lastTransitionTime = old?.status === status ? old.lastTransitionTime : toSeconds(now())
  return {
    type,
    status,
    reason,
    message,
    lastTransitionTime,
    ...(observedGeneration !== undefined && { observedGeneration }),
  }
}

/** Kubernetes keeps times in whole seconds. */
const toSeconds = (date: Date) => date.toISOString().replace(/\.\d+Z$/, 'Z')
