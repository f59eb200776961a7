import type { DiscoveryFailure } from '../../../cluster/client/discovery.ts'

/** A condition of a namespace. */
export interface Condition {
  type: string
  status: 'True' | 'False'
  lastTransitionTime: string
  reason: string
  message: string
}

/** What remains of a namespace, and what went wrong. */
export interface Remains {
  discovery: readonly DiscoveryFailure[]
  errors: readonly string[]
  /** Objects by resource, as in `pods.` or `deployments.apps`. */
  resources: ReadonlyMap<string, number>
  finalizers: ReadonlyMap<string, number>
}

interface Row {
  type: string
  fine: { reason: string; message: string }
  /** Why and how, when it is not fine. */
  bad: (remains: Remains) => { reason: string; message: string } | undefined
}

const counted = (counts: ReadonlyMap<string, number>, text: (name: string, count: number) => string) =>
  [...counts]
    .map(([name, count]) => text(name, count))
    .sort()
    .join(', ')

const rows: readonly Row[] = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    fine: { reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    bad: ({ discovery }) =>
      discovery.length === 0
        ? undefined
        : {
            reason: 'DiscoveryFailed',
            message: `Discovery failed for some groups, ${discovery.length} failing: unable to retrieve the complete list of server APIs: ${discovery
              .map(({ groupVersion, message }) => `${groupVersion}: ${message}`)
              .sort()
              .join(', ')}`,
          },
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    fine: { reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    bad: () => undefined,
  },
  {
    type: 'NamespaceDeletionContentFailure',
    fine: {
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    bad: ({ errors }) =>
      errors.length === 0
        ? undefined
        : {
            reason: 'ContentDeletionFailed',
            message: `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(', ')}`,
          },
  },
  {
    type: 'NamespaceContentRemaining',
    fine: { reason: 'ContentRemoved', message: 'All content successfully removed' },
    bad: ({ resources }) =>
      resources.size === 0
        ? undefined
        : {
            reason: 'SomeResourcesRemain',
            message: `Some resources are remaining: ${counted(resources, (name, count) => `${name} has ${count} resource instances`)}`,
          },
  },
  {
    type: 'NamespaceFinalizersRemaining',
    fine: { reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
    bad: ({ finalizers }) =>
      finalizers.size === 0
        ? undefined
        : {
            reason: 'SomeFinalizersRemain',
            message: `Some content in the namespace has finalizers remaining: ${counted(finalizers, (name, count) => `${name} in ${count} resource instances`)}`,
          },
  },
]

/**
 * The conditions of a namespace that is being emptied, or undefined when they say so already.
 *
 * @example
 * const conditions = nextConditions(status.conditions, remains, '2026-01-01T00:00:00Z')
 */
export function nextConditions(
  known: readonly Condition[],
  remains: Remains,
  time: string,
): Condition[] | undefined {
  let changed = false
  const conditions = [...known]
  for (const { type, fine, bad } of rows) {
    const problem = bad(remains)
    const status = problem ? 'True' : 'False'
    const { reason, message } = problem ?? fine
    const at = conditions.findIndex((condition) => condition.type === type)
    const was = conditions[at]
    if (was?.status === status && was.reason === reason && was.message === message) continue
    changed = true
    const lastTransitionTime = was?.status === status ? was.lastTransitionTime : time
    conditions.splice(at === -1 ? conditions.length : at, 1, {
      type,
      status,
      lastTransitionTime,
      reason,
      message,
    })
  }
  return changed ? conditions : undefined
}
