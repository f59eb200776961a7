import { by, byCreation, inTurn } from '../sets/order.ts'
import type { World, Write } from '../../control.ts'
import type { Pod } from '../sets/objects.ts'
import { isAvailable, isDeleted, isFinished } from '../sets/pods.ts'
import { fitOf, targetOf, type Fit } from './nodes.ts'
import { HASH, type DaemonSet, type Node } from './objects.ts'

/** One Node and what a DaemonSet has there. */
export interface Place {
  name: string
  /** Undefined for a Node that is not there. */
  fit: Fit | undefined
  pods: readonly Pod[]
}

/** What one pass knows. */
export interface Pass {
  readonly set: DaemonSet
  readonly hash: string
  readonly places: readonly Place[]
  readonly world: World
}

/** What a pass wants of Pods. */
export interface Changes {
  /** Names of Nodes. */
  create: string[]
  remove: Pod[]
  told: Write[]
  afterMs?: number
}

/** The label that told which template a Pod has before there were revisions. */
export const GENERATION = 'pod-template-generation'
const SET_GENERATION = 'deprecated.daemonset.template.generation'

/** The number of a DaemonSet's template, which the API server counts. */
export function generationOf({ metadata }: DaemonSet): string | undefined {
  const text = metadata.annotations?.[SET_GENERATION] ?? ''
  return /^\d+$/.test(text) ? text : undefined
}

/** Bound to a Node first, then the oldest. */
const bySeniority = inTurn<Pod>(
  by(({ spec }) => ((spec.nodeName ?? '') === '' ? 1 : 0)),
  byCreation,
)

/**
 * Puts Pods and Nodes together. What has ended and is on its way out does not count any more.
 *
 * @example
 * const places = placesOf(set, nodes, pods)
 */
export function placesOf(set: DaemonSet, nodes: readonly Node[], pods: readonly Pod[]): Place[] {
  const byNode = new Map<string, Pod[]>(nodes.map(({ metadata }) => [metadata.name ?? '', []]))
  for (const pod of pods) {
    const target = targetOf(pod)
    if (target === undefined || (isFinished(pod) && isDeleted(pod))) continue
    const there = byNode.get(target) ?? []
    there.push(pod)
    byNode.set(target, there)
  }
  const fits = new Map(nodes.map((node) => [node.metadata.name, fitOf(set, node)]))
  return [...byNode].map(([name, there]) => ({ name, fit: fits.get(name), pods: there.sort(bySeniority) }))
}

/** Whether a Pod has the present template. */
export const isUpToDate = (
  { metadata: { labels = {} } }: Pod,
  { set, hash }: Pick<Pass, 'set' | 'hash'>,
): boolean =>
  labels[HASH] === hash || (labels[GENERATION] !== undefined && labels[GENERATION] === generationOf(set))

/** Whether a Pod has been ready for as long as its DaemonSet wants. */
export const isSteady = (pod: Pod, { set, world }: Pass): boolean =>
  isAvailable(pod, set.spec.minReadySeconds ?? 0, world)
