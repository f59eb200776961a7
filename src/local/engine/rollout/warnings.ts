import type { Ref } from '../../../cluster/api.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { Fields } from '../../../protocol/own.ts'
import { hasUpdatedCondition } from './condition.ts'

/** What a sync has seen of a rolling update. */
export interface Rollout {
  parent: Obj
  /** What the hook wants the status to be. */
  status: Fields
  /** Whether the parent's selector selects the latest revision. */
  isSelected: boolean
  /** A child that 4.17.2 does not find although it is there. */
  overlooked?: Ref | undefined
}

const STALLS = 'Metacontroller 4.17.2 stalls here'

/**
 * Where Metacontroller 4.17.2 does not do what a rolling update is for, and what to do instead (protocol.md §3.8).
 *
 * @example
 * rolloutWarnings(rollout) // ['Metacontroller 4.17.2 stalls here: ...']
 */
export function rolloutWarnings({ parent, status, isSelected, overlooked }: Rollout): string[] {
  const warnings: (string | false | undefined)[] = [
    parent.metadata.namespace === undefined &&
      `${STALLS}: a ControllerRevision needs a namespace and a cluster-wide ${parent.kind} has none, so every sync fails and no child is created or updated. Use the update strategy InPlace or Recreate.`,
    !isSelected &&
      `${STALLS}: spec.selector does not select the labels in spec.template.metadata.labels, which the ControllerRevision gets, so it is lost at once and every later sync fails with "already exists". Give spec.template those labels, or the controller generateSelector: true.`,
    overlooked &&
      `${STALLS}: a rolling update never gets past its first child, because ${overlooked.kind} ${overlooked.name} is not found although it is there. Use the update strategy InPlace or Recreate.`,
    hasUpdatedCondition(status) &&
      'Metacontroller 4.17.2 drops its own condition Updated here: the status of the hook has one. Leave it out, or give it another type.',
  ]
  return warnings.filter((warning) => typeof warning === 'string')
}
