import { isAlreadyExists } from '../../../cluster/cluster-error.ts'
import { MANAGER } from '../manager.ts'
import { createRepeatable } from '../repeatable.ts'
import type { Shelf } from '../runner/shelves.ts'
import type { ControllerContext } from '../workloads.ts'
import { opened } from './lifecycle.ts'
import { leaseOf, nodeAt } from './node.ts'

/** A node that is being registered. */
export interface Registration {
  /** Resolves when the node is there and takes Pods. */
  readonly done: Promise<void>
  stop(): void
}

const KUBELET = { fieldManager: 'kubelet' }

/**
 * Sees to it that there is a node when controllers start; what becomes of it later is left to others.
 *
 * @example
 * await registerNode({ api, clock, now, onError, activity, nodes: shelves.open(NODE) }).done
 */
export function registerNode({
  api,
  clock,
  now,
  onError,
  activity,
  nodes,
}: ControllerContext & { nodes: Shelf }): Registration {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const register = async () => {
    const time = `${new Date(now()).toISOString().slice(0, 19)}Z`
    const node = await api.create(nodeAt(time), KUBELET).catch(unlessThere)
    if (node) {
      const open = opened(node)
      const { metadata } = open ? await api.replace(open, MANAGER) : node
      await api.create(leaseOf(node, time), KUBELET).catch(unlessThere)
      await nodes.shows({ version: metadata.resourceVersion ?? '0' })
    }
    resolve(undefined)
  }
  const registration = createRepeatable(() => register().finally(activity.begin()), {
    clock,
    onError: (error) => onError(error, 'registration of the node'),
  })
  registration.start()
  return { done: promise, stop: () => registration.close() }
}

function unlessThere(error: unknown): undefined {
  if (isAlreadyExists(error)) return undefined
  throw error
}
