import { controllerOf, type Obj } from '../../src/cluster/object.ts'
import type { Failure, World, Write } from '../../src/local/workloads/control.ts'
import type { Pod } from '../../src/local/workloads/reconcile/sets/objects.ts'

/** When tests of controllers take place. */
export const NOW = Date.parse('2026-01-01T01:00:00Z')

/** A timestamp some seconds before that. */
export const ago = (seconds: number): string =>
  `${new Date(NOW - seconds * 1000).toISOString().slice(0, 19)}Z`

/**
 * A world with some objects in it. Generated names end in `0`, `1` and so on.
 *
 * @example
 * const { writes } = replicaSetControl.reconcile(replicaSet, fakeWorld(replicaSet, [pod]))
 */
export function fakeWorld(owner: Obj, objects: readonly Obj[] = [], failure?: Failure): World {
  let names = 0
  const ofKind = (kind: string) => objects.filter((object) => object.kind === kind)
  return {
    now: NOW,
    since: (time) => (time == null ? 0 : NOW - Date.parse(time)),
    owned: (kind) => ofKind(kind).filter((object) => controllerOf(object)?.uid === owner.metadata.uid),
    orphans: (kind) =>
      ofKind(kind).filter(
        (object) => controllerOf(object) === undefined && object.metadata.deletionTimestamp == null,
      ),
    list: ofKind,
    get: (kind, name) => ofKind(kind).find((object) => object.metadata.name === name),
    ...(failure && { failure }),
    suffix: () => String(names++),
  }
}

/** How a Pod of a test is. */
export interface PodFacts {
  labels?: Record<string, string>
  annotations?: Record<string, string>
  node?: string
  phase?: string
  /** For how many seconds it has been ready. */
  ready?: number
  /** How many seconds ago it was created. */
  age?: number
  restarts?: number
  deleted?: boolean
  uid?: string
}

/**
 * A Pod of an owner, or of nobody.
 *
 * @example
 * podOf(replicaSet, 'web-1', { ready: 10 })
 */
export function podOf(owner: Obj | undefined, name: string, facts: PodFacts = {}): Pod {
  const { labels = { app: 'web' }, node = 'node-1', phase = 'Running', age = 60, restarts = 0 } = facts
  const conditions =
    facts.ready === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: ago(facts.ready) }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: facts.uid ?? name,
      labels,
      ...(facts.annotations && { annotations: facts.annotations }),
      creationTimestamp: ago(age),
      ...(facts.deleted && { deletionTimestamp: ago(1) }),
      ...(owner && { ownerReferences: [ownedBy(owner)] }),
    },
    spec: { nodeName: node },
    status: { phase, conditions, containerStatuses: [{ restartCount: restarts }] },
  }
}

/** The reference of something that an owner controls. */
export const ownedBy = ({ apiVersion, kind, metadata: { name = '', uid = '' } }: Obj) => ({
  apiVersion,
  kind,
  name,
  uid,
  controller: true,
  blockOwnerDeletion: true,
})

/**
 * What is to be done, in short: `create Pod web-0`, `told Created pod: web-0`.
 *
 * @example
 * assert.deepEqual(inShort(writes), ['delete Pod web-2'])
 */
export const inShort = (writes: readonly Write[]): string[] =>
  writes.map((write) => {
    if (write.op === 'event') return `told ${write.message}`
    const { op, object } = write
    const what = op === 'replace' && write.subresource ? write.subresource : op
    return `${what} ${object.kind} ${object.metadata.name ?? ''}`
  })

/** The status that is written, when one is. */
export const statusOf = (writes: readonly Write[]): unknown =>
  writes.flatMap((write) =>
    write.op === 'replace' && write.subresource === 'status' ? [write.object.status] : [],
  )[0]

/** The object of a kind that is created or replaced first. */
export const written = (writes: readonly Write[], kind: string): Obj | undefined =>
  writes.flatMap((write) =>
    (write.op === 'create' || write.op === 'replace') && write.object.kind === kind ? [write.object] : [],
  )[0]
