import type { Failure, Write } from '../../control.ts'
import { CLAIM, placeOf, type StatefulSet } from './objects.ts'
import { tellPod, type Verb } from './tell.ts'

/** What could not be done to a Pod, by the write that failed. */
const VERBS: Readonly<Partial<Record<Failure['op'], Verb>>> = {
  create: 'Create',
  replace: 'Update',
  delete: 'Delete',
}

/**
 * Tells what went wrong with a Pod or a claim when it was last tried.
 *
 * @example
 * const told = world.failure ? tellFailure(world.failure, set) : []
 */
export function tellFailure({ op, kind, name, message }: Failure, set: StatefulSet): Write[] {
  const verb = VERBS[op]
  if (verb === undefined) return []
  if (kind === 'Pod') return [tellPod(verb, podNamed(name), set, message)]
  const pod = podNamed(`${set.metadata.name ?? ''}-${/\d+$/.exec(name)?.[0] ?? ''}`)
  if (kind !== CLAIM.kind || verb !== 'Create' || placeOf(pod) === undefined) return []
  const text = `Create Claim ${name} for Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name ?? ''}`
  return [
    {
      op: 'event',
      on: set,
      type: 'Warning',
      reason: 'FailedCreate',
      message: `${text} failed error: ${message}`,
    },
    tellPod('Create', pod, set, `failed to create PVC ${name}: ${message}`),
  ]
}

const podNamed = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: {} })
