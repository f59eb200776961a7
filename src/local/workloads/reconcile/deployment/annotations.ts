import type { ReplicaSet } from '../replicaset/objects.ts'
import type { Obj } from '../../../../cluster/object.ts'
import { mostReplicas } from './limits.ts'
import { replicasOf, type Deployment } from './objects.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
const HISTORY = 'deployment.kubernetes.io/revision-history'
const DESIRED = 'deployment.kubernetes.io/desired-replicas'
const MOST = 'deployment.kubernetes.io/max-replicas'

/** Annotations of a Deployment that its ReplicaSets do not get. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MOST,
  'deprecated.deployment.rollback.to',
])
const LONGEST_HISTORY = 2000
const LARGEST = 2 ** 31 - 1

type Annotations = Readonly<Record<string, string>>

/**
 * The number of an object's revision; 0 when it has none, undefined when what it has is no number.
 *
 * @example
 * revisionOf(replicaSet) // 2
 */
export function revisionOf({ metadata }: Obj): number | undefined {
  const text = metadata.annotations?.[REVISION]
  if (text === undefined) return 0
  return /^[-+]?\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** What the ReplicaSets of a Deployment have to say about sizes, as annotations. */
export const sizeAnnotations = (deployment: Deployment): Annotations => ({
  [DESIRED]: String(replicasOf(deployment)),
  [MOST]: String(mostReplicas(deployment)),
})

/** How many Pods the Deployment wanted when it last gave a ReplicaSet its size. */
export const desiredWhenSized = (set: ReplicaSet): number | undefined => readCount(set, DESIRED)

/** How many Pods the Deployment might have had when it last gave a ReplicaSet its size. */
export const mostWhenSized = (set: ReplicaSet): number | undefined => readCount(set, MOST)

function readCount({ metadata }: ReplicaSet, name: string): number | undefined {
  const text = metadata.annotations?.[name] ?? ''
  const count = /^\d{1,10}$/.test(text) ? Number(text) : undefined
  return count !== undefined && count <= LARGEST ? count : undefined
}

/**
 * The annotations of a Deployment's newest ReplicaSet: the Deployment's own, and the number of the revision, which
 * never falls. When it rises, the former one is kept in the history.
 *
 * @example
 * newestAnnotations(deployment, replicaSet.metadata.annotations, 3)
 */
export function newestAnnotations(
  { metadata }: Deployment,
  known: Annotations = {},
  revision: number,
): Record<string, string> {
  const copied = Object.entries(metadata.annotations ?? {}).filter(([name]) => !NOT_COPIED.has(name))
  const annotations = Object.fromEntries([...Object.entries(known), ...copied])
  const former = known[REVISION] ?? ''
  const number = former === '' ? 0 : /^[-+]?\d{1,15}$/.test(former) ? Number(former) : Infinity
  if (number >= revision) return annotations
  const history = former === '' ? undefined : longer(known[HISTORY] ?? '', former)
  return {
    ...annotations,
    [REVISION]: String(revision),
    ...(history !== undefined && { [HISTORY]: history }),
  }
}

/** A history with one more number, without its first when it gets too long. */
function longer(history: string, revision: string): string {
  const numbers = [...(history === '' ? [] : history.split(',')), revision]
  while (numbers.length > 1 && numbers.join(',').length > LONGEST_HISTORY) numbers.shift()
  return numbers.join(',')
}
