import type { Resource } from '../../../cluster/client/discovery.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { HookName } from '../../../protocol/wire.ts'
import type { HookSpec } from '../hook/hook-spec.ts'

/** What happens to a child that differs from what its hook wants. */
export type UpdateMethod = 'OnDelete' | 'Recreate' | 'InPlace' | 'RollingRecreate' | 'RollingInPlace'

/** A condition that a child must have before the next one is updated. */
export interface ConditionCheck {
  type: string
  status?: string
  reason?: string
}

/** Which objects are parents. */
export interface ParentRule {
  resource: Resource
  apiVersion: string
  /** Whether the parent's labels (and annotations, of a DecoratorController) are wanted. */
  selects(parent: Obj): boolean
  ignoreStatusChanges: boolean
}

/** Which objects are children or attachments, and how they are updated. */
export interface ChildRule {
  resource: Resource
  apiVersion: string
  method: UpdateMethod
  checks: readonly ConditionCheck[]
}

/** A CompositeController or DecoratorController as the engine runs it. */
export interface Plan {
  kind: 'CompositeController' | 'DecoratorController'
  name: string
  uid: string
  /** The controller object as hooks are shown it: a snapshot taken when its spec last changed (protocol.md §1.5). */
  controller: Obj
  parents: readonly ParentRule[]
  children: readonly ChildRule[]
  /** The hooks that have a webhook. */
  hooks: Partial<Record<HookName, HookSpec>>
  /** Whether parents get a finalizer: `hooks.finalize` stands in the spec, even without a webhook. */
  finalizes: boolean
  finalizer: string
  /** Undefined: as often as the engine re-sends everything. */
  resyncMs: number | undefined
  generateSelector: boolean
  /** `revisionHistory.fieldPaths`, each split at its dots; `[['spec']]` when there are none. */
  fieldPaths: readonly (readonly string[])[]
}

/** A controller object that cannot be run as it is. */
export interface Refusal {
  /** The reason and text of the Warning event on the controller; undefined: there is no event (protocol.md §3.0). */
  event: { reason: 'CreateError' | 'SyncError'; message: string } | undefined
  /** What to tell the user: what is wrong and what to do. */
  message: string
  /** Whether it is tried again with a growing delay, or only when the controller or its CRD changes. */
  retry: boolean
}
