import type { World, Write } from '../../control.ts'
import { revisionHash } from '../sets/hash.ts'
import type { Pod } from '../sets/objects.ts'
import { byRevision, dataOf, keeps, newRevision, templateOf, type Revision } from '../sets/revisions.ts'
import type { Versions } from './identity.ts'
import { revisionOf, type StatefulSet } from './objects.ts'

const HASH = 'controller.kubernetes.io/hash'
const LONGEST_PREFIX = 223

/** The revisions of a StatefulSet that count. */
export interface Chosen {
  current: Revision
  update: Revision
  collisions: number
  /** To make the revision of the present template, or to put it before all others. */
  writes: Write[]
}

/**
 * Finds the revision of the present template and the one that the set comes from. A template that was there before is
 * numbered anew; one that is new is kept under a name that nobody has.
 *
 * @example
 * const { current, update, writes } = chooseRevisions(set, revisions, world)
 */
export function chooseRevisions(set: StatefulSet, revisions: readonly Revision[], world: World): Chosen {
  const sorted = [...revisions].sort(byRevision)
  const { status, spec } = set
  const collisions = status?.collisionCount ?? 0
  const last = sorted.at(-1)
  const known = sorted.findLast((revision) => keeps(revision, spec.template))
  const choose = (update: Revision, writes: Write[], counted = collisions): Chosen => {
    const current = sorted.find(({ metadata }) => metadata.name === status?.currentRevision) ?? update
    return { current, update, collisions: counted, writes }
  }
  if (known && known === last) return choose(known, [])
  const revision = (last?.revision ?? 0) + 1
  if (known) {
    const object = { ...known, revision }
    return choose(object, [{ op: 'replace', object }])
  }
  return create(set, revision, { collisions, world, choose })
}

function create(
  set: StatefulSet,
  revision: number,
  {
    collisions,
    world,
    choose,
  }: {
    collisions: number
    world: World
    choose: (update: Revision, writes: Write[], counted: number) => Chosen
  },
): Chosen {
  const { metadata, spec } = set
  const data = dataOf(spec.template)
  const labels = { [HASH]: revisionHash(data, collisions) }
  for (let counted = collisions; ; counted++) {
    const hash = revisionHash(data, counted)
    const name = `${(metadata.name ?? '').slice(0, LONGEST_PREFIX)}-${hash}`
    const other = world.get('ControllerRevision', name) as Revision | undefined
    if (other === undefined) {
      const object = newRevision(set, { template: spec.template, name, revision, labels })
      return choose(object, [{ op: 'create', object }], counted)
    }
    if (keeps(other, spec.template)) return choose(other, [], counted)
  }
}

/**
 * The set as it was and as it is to be, with the names of the revisions.
 *
 * @example
 * const { current, update } = versionsOf(set, chosen)
 */
export const versionsOf = (set: StatefulSet, { current, update }: Chosen): Versions => ({
  current: { set: restored(set, current), name: current.metadata.name ?? '' },
  update: { set: restored(set, update), name: update.metadata.name ?? '' },
})

const restored = (set: StatefulSet, revision: Revision): StatefulSet => ({
  ...set,
  spec: { ...set.spec, template: templateOf(revision) ?? set.spec.template },
})

/**
 * Deletes revisions that neither the set nor a Pod is at, the oldest first, down to the limit.
 *
 * @example
 * writes.push(...forgetRevisions(set, revisions, { chosen, pods }))
 */
export function forgetRevisions(
  { spec: { revisionHistoryLimit: limit = 10 } }: StatefulSet,
  revisions: readonly Revision[],
  { chosen, pods }: { chosen: Chosen; pods: readonly Pod[] },
): Write[] {
  const live = new Set([chosen.current.metadata.name, chosen.update.metadata.name, ...pods.map(revisionOf)])
  const past = [...revisions].sort(byRevision).filter(({ metadata }) => !live.has(metadata.name))
  const surplus = limit < 0 ? 0 : Math.max(0, past.length - limit)
  return past.slice(0, surplus).map((object) => ({ op: 'delete', object }))
}
