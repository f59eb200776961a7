import type { ControllerObject } from '../protocol/wire.ts'
import type { Awaitable, ObservedGroups, StatusOf } from './observed.ts'
import type { AnyObject, ObjectLike } from './resource.ts'

/** What Metacontroller posts to `sync` and `finalize` of a DecoratorController; v1 and v2 differ in object keys only. */
export interface DecoratorRequest<Decorated extends ObjectLike = AnyObject> {
  /** The DecoratorController, as Metacontroller has it in memory. */
  controller: ControllerObject
  /** The decorated object as it is stored. */
  object: Decorated
  /** Objects that this controller attached, one group for each entry of `spec.attachments`. */
  attachments: ObservedGroups
  /** Objects that the rules of the `customize` hook select. */
  related: ObservedGroups
  /** `true` in a call of `finalize`. */
  finalizing: boolean
}

/** What a DecoratorController's `sync` returns. */
export interface DecoratorResponse<
  Decorated extends ObjectLike = AnyObject,
  Attachment extends ObjectLike = AnyObject,
> {
  /** Labels to set on the decorated object; `null` removes one, and one that is not named stays as it is. */
  labels?: Record<string, string | null> | undefined
  /** Annotations to set on the decorated object, in the same way. */
  annotations?: Record<string, string | null> | undefined
  /** Replaces the whole status of the decorated object. Absent or `null`, which is what most want: leave it alone. */
  status?: StatusOf<Decorated> | null | undefined
  /** Every object that should be attached; an attached object that is not listed is **deleted**. */
  attachments: Attachment[]
  /** Call again after so many seconds, even if nothing changes. 0 or absent: do not. */
  resyncAfterSeconds?: number | undefined
  /** Never `true` here: that is for `finalize`. */
  finalized?: false | undefined
}

/** What a DecoratorController's `finalize` returns. */
export interface DecoratorFinalizeResponse<
  Decorated extends ObjectLike = AnyObject,
  Attachment extends ObjectLike = AnyObject,
> extends Omit<DecoratorResponse<Decorated, Attachment>, 'finalized'> {
  /**
   * `true` lets the object go. The `attachments` of that same answer **are** applied, unlike a composite's children
   * (Metacontroller 4.17.2, pkg/controller/decorator/controller.go): return `[]` with it.
   */
  finalized: boolean
}

/**
 * `sync` of a DecoratorController: adds labels, annotations and attached objects to objects of any kind.
 *
 * @example
 * import type { DecoratorSync, Deployment } from 'hookwright'
 *
 * export const sync: DecoratorSync<Deployment> = ({ object }) => ({
 *   labels: { scaled: String((object.spec?.replicas ?? 1) > 1) },
 *   attachments: [],
 * })
 */
export type DecoratorSync<
  Decorated extends ObjectLike = AnyObject,
  Attachment extends ObjectLike = AnyObject,
> = (request: DecoratorRequest<Decorated>) => Awaitable<DecoratorResponse<Decorated, Attachment>>

/**
 * `finalize` of a DecoratorController: called instead of `sync` when the object is being deleted or is no longer selected.
 *
 * @example
 * import type { DecoratorFinalize, Deployment } from 'hookwright'
 *
 * export const finalize: DecoratorFinalize<Deployment> = () => ({
 *   labels: { scaled: null },
 *   attachments: [],
 *   finalized: true,
 * })
 */
export type DecoratorFinalize<
  Decorated extends ObjectLike = AnyObject,
  Attachment extends ObjectLike = AnyObject,
> = (request: DecoratorRequest<Decorated>) => Awaitable<DecoratorFinalizeResponse<Decorated, Attachment>>
