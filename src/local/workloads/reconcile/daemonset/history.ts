import type { World, Write } from '../../control.ts'
import { hashOf } from '../sets/hash.ts'
import type { Pod } from '../sets/objects.ts'
import { byRevision, keeps, newRevision, type Revision } from '../sets/revisions.ts'
import { HASH, type DaemonSet } from './objects.ts'

/** What a DaemonSet's revisions say. */
export interface History {
  /** Of the present template, as Pods have it. */
  hash: string
  past: Revision[]
  writes: Write[]
  /** Undefined when the name of a new revision is taken: the next one is tried once that is counted. */
  collisions: number | undefined
  isStuck: boolean
}

const hashOfRevision = ({ metadata }: Revision) => metadata.labels?.[HASH] ?? metadata.name ?? ''
const highest = (revisions: readonly Revision[]) =>
  revisions.reduce((top, { revision }) => Math.max(top, revision), 0)

/**
 * Finds the revision of the present template among those of a DaemonSet, numbers it before all others, or makes it. Of
 * several the highest stays, and Pods of the others become its own.
 *
 * @example
 * const { hash, writes } = readHistory(set, revisions, { pods, world })
 */
export function readHistory(
  set: DaemonSet,
  revisions: readonly Revision[],
  { pods, world }: { pods: readonly Pod[]; world: World },
): History {
  const { template } = set.spec
  const present = revisions.filter((revision) => keeps(revision, template)).sort(byRevision)
  const past = revisions.filter((revision) => !present.includes(revision))
  const unlabeled = past.filter(({ metadata }) => metadata.labels?.[HASH] === undefined)
  const labels = unlabeled.map((object): Write => ({ op: 'replace', object: labeled(object) }))
  const collisions = set.status?.collisionCount
  const newest = present.pop()
  if (newest === undefined) return create(set, past, { labels, world, collisions })

  const hash = hashOfRevision(newest)
  const object = { ...labeled(newest), revision: Math.max(newest.revision, highest(past) + 1) }
  const isRight = object.revision === newest.revision && newest.metadata.labels?.[HASH] !== undefined
  const others = present.map((object): Write => ({ op: 'delete', object }))
  const strays = others.length === 0 ? [] : pods.filter(({ metadata }) => metadata.labels?.[HASH] !== hash)
  const relabeled = strays.map((pod): Write => ({ op: 'replace', object: withHash(pod, hash) }))
  const writes = [
    ...labels,
    ...relabeled,
    ...others,
    ...(isRight ? [] : [{ op: 'replace', object } as const]),
  ]
  return { hash, past, writes, collisions, isStuck: false }
}

/** A hash is for the DaemonSet and its template; the revision's name tells what it is. */
function create(
  set: DaemonSet,
  past: Revision[],
  { labels, world, collisions }: { labels: Write[]; world: World; collisions: number | undefined },
): History {
  const { template } = set.spec
  const hash = hashOf(template, collisions)
  const name = `${set.metadata.name ?? ''}-${hash}`
  const taken = world.get('ControllerRevision', name) as Revision | undefined
  if (taken === undefined) {
    const revision = highest(past) + 1
    const object = newRevision(set, { template, name, revision, labels: { [HASH]: hash } })
    return { hash, past, writes: [...labels, { op: 'create', object }], collisions, isStuck: false }
  }
  if (keeps(taken, template)) return { hash, past, writes: labels, collisions, isStuck: false }
  return { hash, past, writes: labels, collisions: (collisions ?? 0) + 1, isStuck: true }
}

const withHash = <Labeled extends Pod | Revision>(object: Labeled, hash: string): Labeled => ({
  ...object,
  metadata: { ...object.metadata, labels: { ...object.metadata.labels, [HASH]: hash } },
})

const labeled = (revision: Revision): Revision => withHash(revision, hashOfRevision(revision))

/**
 * Deletes revisions that no Pod has, the lowest first, down to the limit.
 *
 * @example
 * const writes = forgetPast(set, past, pods)
 */
export function forgetPast(
  { spec: { revisionHistoryLimit: limit = 10 } }: DaemonSet,
  past: readonly Revision[],
  pods: readonly Pod[],
): Write[] {
  const live = new Set(pods.map(({ metadata }) => metadata.labels?.[HASH]))
  const unused = [...past].sort(byRevision).filter((revision) => !live.has(hashOfRevision(revision)))
  return unused.slice(0, Math.max(0, past.length - limit)).map((object) => ({ op: 'delete', object }))
}
