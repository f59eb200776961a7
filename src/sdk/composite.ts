import type { ControllerObject } from '../protocol/wire.ts'
import type { Awaitable, ObservedGroups, StatusOf } from './observed.ts'
import type { AnyObject, ObjectLike } from './resource.ts'

/** What Metacontroller posts to `sync` and `finalize` of a CompositeController; v1 and v2 differ in object keys only. */
export interface CompositeRequest<Parent extends ObjectLike = AnyObject> {
  /** The CompositeController, as Metacontroller has it in memory. */
  controller: ControllerObject
  /** The parent as it is stored: `metadata.managedFields`, `status` and all. */
  parent: Parent
  /** Objects that the parent owns, one group for each entry of `spec.childResources`. */
  children: ObservedGroups
  /** Objects that the rules of the `customize` hook select. */
  related: ObservedGroups
  /** `true` in a call of `finalize`. */
  finalizing: boolean
}

/** What a CompositeController's `sync` returns. */
export interface CompositeResponse<
  Parent extends ObjectLike = AnyObject,
  Child extends ObjectLike = AnyObject,
> {
  /** The whole new status of the parent; a field that is left out is removed. */
  status: StatusOf<Parent>
  /** Every object the parent should own; an owned object that is not listed is **deleted**. */
  children: Child[]
  /** Call again after so many seconds, even if nothing changes. 0 or absent: do not. */
  resyncAfterSeconds?: number | undefined
  /** Never `true` here: that would remove the finalizer of a live parent, and the next sync would add it again, for ever. */
  finalized?: false | undefined
}

/** What a CompositeController's `finalize` returns. */
export interface CompositeFinalizeResponse<
  Parent extends ObjectLike = AnyObject,
  Child extends ObjectLike = AnyObject,
> extends Omit<CompositeResponse<Parent, Child>, 'finalized'> {
  /**
   * `true` lets the parent go, and the `children` of that same answer are ignored (Metacontroller 4.17.2,
   * pkg/controller/composite/controller.go): say `false` until the observed children are as they should be left.
   */
  finalized: boolean
}

/**
 * `sync` of a CompositeController: observed state in, desired state out.
 *
 * @typeParam Parent - The parent's type, see {@link CustomResource}.
 * @typeParam Child - Types of the children, to have them checked as they are written: `CompositeSync<Site, Deployment | Service>`.
 *
 * @example
 * import type { CompositeSync, ConfigMap, CustomResource } from 'hookwright'
 *
 * type Greeting = CustomResource<{ name: string }, { configMap: string }>
 *
 * export const sync: CompositeSync<Greeting, ConfigMap> = ({ parent }) => {
 *   const name = `greeting-${parent.metadata.name}`
 *   return {
 *     status: { configMap: name },
 *     children: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { hello: parent.spec.name } }],
 *   }
 * }
 */
export type CompositeSync<Parent extends ObjectLike = AnyObject, Child extends ObjectLike = AnyObject> = (
  request: CompositeRequest<Parent>,
) => Awaitable<CompositeResponse<Parent, Child>>

/**
 * `finalize` of a CompositeController: called instead of `sync` when the parent is being deleted or no longer matches
 * the controller's label selector. The parent stays until an answer says `finalized: true`.
 *
 * @example
 * import { lookup, type CompositeFinalize, type CustomResource } from 'hookwright'
 *
 * export const finalize: CompositeFinalize<CustomResource> = (request) => ({
 *   status: {},
 *   children: [],
 *   finalized: lookup(request).all().length === 0,
 *   resyncAfterSeconds: 5,
 * })
 */
export type CompositeFinalize<Parent extends ObjectLike = AnyObject, Child extends ObjectLike = AnyObject> = (
  request: CompositeRequest<Parent>,
) => Awaitable<CompositeFinalizeResponse<Parent, Child>>
