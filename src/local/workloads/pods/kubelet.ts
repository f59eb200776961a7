import { keyOf } from '../../../cluster/object.ts'
import type { Clock } from '../../../time/clock.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { createAddresses, type Addresses } from './addresses.ts'
import { readKnobs, type Life } from './knobs.ts'
import { asPod, restartsOf, type Pod } from './pod.ts'
import { stages } from './stages.ts'

/** What Pods are played with. */
export interface KubeletOptions {
  clock: Clock
  /** How many times as fast as the clock time passes for Pods. */
  timeScale: number
}

/** What is remembered of a Pod, by its uid: a successor with its name is another one. */
interface Memory {
  /** Since when a stage matches, by its name and which start of the containers it belongs to. */
  since: ReadonlyMap<string, number>
  /** The problems of its annotations that were told already. */
  told: string
}

/**
 * Plays the Pods that have a node, as nothing runs them: each stage that matches is played when it has matched for as long
 * as it takes, unless something else has happened by then.
 *
 * @example
 * runControl(createKubelet({ clock, timeScale: 1 }), running)
 */
export function createKubelet({ clock, timeScale }: KubeletOptions): Control {
  const memories = new Map<string, Memory>()
  let addresses: Addresses | undefined

  const ipsOf = (pod: Pod, world: World) => {
    addresses ??= createAddresses(world.list('Pod').flatMap(addressOf))
    const address = pod.spec.hostNetwork ? hostOf(pod, world) : undefined
    return [address ?? addresses.take(pod.metadata.uid ?? '')]
  }
  const play = (pod: Pod, world: World): Todo => {
    const uid = pod.metadata.uid ?? ''
    const { life, problems } = readKnobs(pod)
    const now = clock.now() * timeScale
    const known: Memory = memories.get(uid) ?? { since: new Map(), told: '' }
    const matching = stages
      .filter(({ when }) => when(pod, life))
      .map((stage) => {
        const key = `${stage.name} ${restartsOf(pod)}`
        const since = known.since.get(key) ?? now
        return { stage, key, since, at: since + (stage.afterMs?.(pod, life) ?? 0) }
      })
    const told = problems.join('\n')
    memories.set(uid, { since: new Map(matching.map(({ key, since }) => [key, since])), told })
    const complaints = told === known.told ? [] : problems.map((message) => complaint(pod, message))

    const [first] = matching.sort((a, b) => a.at - b.at)
    if (first === undefined || first.at === Infinity) return { writes: complaints }
    if (first.at > now) return { writes: complaints, afterMs: first.at - now }
    return { writes: [...complaints, ...first.stage.next(sceneOf(pod, life, world))] }
  }
  const sceneOf = (pod: Pod, life: Life, world: World) => ({
    pod,
    life,
    time: `${new Date(world.now).toISOString().slice(0, 19)}Z`,
    ips: () => ipsOf(pod, world),
  })

  return {
    name: 'kubelet',
    manager: 'kubelet',
    kind: { apiVersion: 'v1', kind: 'Pod' },
    owns: [],
    reads: [{ apiVersion: 'v1', kind: 'Node' }],
    concerns: (node, pods) =>
      pods
        .filter((pod) => asPod(pod).spec.nodeName === node.metadata.name)
        .map(({ metadata }) => keyOf(metadata)),
    reconcile(object, world) {
      const pod = asPod(object)
      const isOurs = pod.metadata.deletionTimestamp != null || world.get('Node', pod.spec.nodeName ?? '')
      return isOurs ? play(pod, world) : { writes: [] }
    },
    forget({ metadata: { uid = '' } }) {
      memories.delete(uid)
      addresses?.free(uid)
    },
  }
}

const complaint = (on: Pod, message: string): Write => ({
  op: 'event',
  on,
  type: 'Warning',
  reason: 'InvalidAnnotation',
  message,
})

/** The address of a Pod that shares its node's. */
function hostOf({ spec }: Pod, world: World): string | undefined {
  const { addresses = [] } = (world.get('Node', spec.nodeName ?? '')?.status ?? {}) as {
    addresses?: { type: string; address: string }[]
  }
  return addresses.find(({ type }) => type === 'InternalIP')?.address
}

const addressOf = (object: { metadata: { uid?: string } }): [string, string][] => {
  const { spec, status, metadata } = object as Pod
  return status?.podIP === undefined || spec.hostNetwork ? [] : [[metadata.uid ?? '', status.podIP]]
}
