import { keyOf, type Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { forgetPast, readHistory } from './daemonset/history.ts'
import { manage } from './daemonset/manage.ts'
import { pinned } from './daemonset/nodes.ts'
import { HASH, NODE, type DaemonSet, type DaemonSetStatus } from './daemonset/objects.ts'
import { GENERATION, generationOf, placesOf, type Changes, type Pass } from './daemonset/pass.ts'
import { rollOn } from './daemonset/rolling.ts'
import { nextStatus, writeStatus } from './daemonset/status.ts'
import { tolerationsOf } from './daemonset/tolerations.ts'
import { claim } from './sets/claim.ts'
import { tellPodFailure } from './sets/failure.ts'
import { CONTROLLER_REVISION, POD, type Pod } from './sets/objects.ts'
import { createPod, deletePod, podFromTemplate } from './sets/pod-from-template.ts'
import { isDeleted } from './sets/pods.ts'
import type { Revision } from './sets/revisions.ts'

/** Most Pods that are created or deleted at once. */
const BURST = 250

/**
 * Keeps one Pod on each Node that suits.
 *
 * @example
 * const { writes } = daemonSetControl.reconcile(daemonSet, world)
 */
export const daemonSetControl: Control = {
  name: 'daemonset-controller',
  kind: { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  owns: [POD, CONTROLLER_REVISION],
  reads: [NODE],
  concerns: (_, objects) => objects.map(({ metadata }) => keyOf(metadata)),
  reconcile,
}

function reconcile(object: Obj, world: World): Todo {
  const set = object as DaemonSet
  if (isDeleted(set)) return { writes: [] }
  const revisions = claim<Revision>(set, CONTROLLER_REVISION, world)
  const pods = claim<Pod>(set, POD, world)
  const adopt = [...revisions.adopt, ...pods.adopt]
  const release = [...revisions.release, ...pods.release]
  if (adopt.length > 0) return { writes: [...adopt, ...release] }

  const history = readHistory(set, revisions.mine, { pods: pods.mine, world })
  if (history.isStuck) return { writes: [...release, ...history.writes, ...count(set, history.collisions)] }
  const places = placesOf(set, world.list('Node'), pods.mine)
  const pass: Pass = { set, hash: history.hash, places, world }
  const changes = changesOf(pass)
  const status = nextStatus(pass)
  const said = writeStatus(set, status)
  const done = [...changes.told, ...writesOf(pass, changes)]
  const past = forgetPast(set, history.past, pods.mine)
  const { failure } = world
  const wait = changes.afterMs ?? untilNext(set, status)
  return {
    // What failed may fail again and end the pass, so that what is to be said of it comes first.
    writes: failure
      ? [...release, ...history.writes, ...tellPodFailure(failure, set), ...said, ...done, ...past]
      : [...release, ...history.writes, ...done, ...said, ...past],
    ...(wait !== undefined && { afterMs: wait }),
  }
}

/** An update goes on once every Node has what it should. */
function changesOf(pass: Pass): Changes {
  const changes = manage(pass)
  return changes.create.length + changes.remove.length === 0 ? { ...changes, ...rollOn(pass) } : changes
}

function writesOf({ set, hash, world }: Pass, { create, remove }: Changes): Write[] {
  const { template } = set.spec
  const pod = podFromTemplate(template, set)
  const generation = generationOf(set)
  const labels = {
    ...pod.metadata.labels,
    ...(generation !== undefined && { [GENERATION]: generation }),
    [HASH]: hash,
  }
  const spec = { ...pod.spec, tolerations: tolerationsOf(pod.spec) }
  const pods = create
    .slice(0, BURST)
    .map((node): Pod => ({ ...pod, metadata: { ...pod.metadata, labels }, spec: pinned(spec, node) }))
  return [
    ...pods.flatMap((each) => createPod(each, set, world)),
    ...remove.slice(0, BURST).flatMap((each) => deletePod(each, set)),
  ]
}

/** Counts a collision of names, after which the next name is tried. */
const count = (set: DaemonSet, collisionCount: number | undefined): Write[] => [
  { op: 'replace', object: { ...set, status: { ...set.status, collisionCount } }, subresource: 'status' },
]

/** When Pods that are ready have become available. */
const untilNext = ({ spec: { minReadySeconds = 0 } }: DaemonSet, status: DaemonSetStatus) =>
  minReadySeconds > 0 && status.numberReady !== status.numberAvailable ? minReadySeconds * 1000 : undefined
