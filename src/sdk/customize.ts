import type { ControllerObject } from '../protocol/wire.ts'
import type { Awaitable } from './observed.ts'
import type { AnyObject, LabelSelector, ObjectLike } from './resource.ts'

/** What Metacontroller posts to `customize` of either kind of controller: a DecoratorController says `parent` here too. */
export interface CustomizeRequest<Parent extends ObjectLike = AnyObject> {
  controller: ControllerObject
  parent: Parent
}

/** What a `customize` hook returns. */
export interface CustomizeResponse {
  /** Rules that select related objects; `[]` selects none. */
  relatedResources: RelatedRule[]
}

/**
 * Selects related objects of one kind: by name, or by labels in one namespace or in all, or by labels of namespaces.
 * `resource` is the plural, such as `configmaps`. A `v1` hook of a namespaced parent sees its own namespace only.
 */
export type RelatedRule = { apiVersion: string; resource: string } & (
  | { names?: string[]; namespace?: string; labelSelector?: never; namespaceSelector?: never }
  | { labelSelector: LabelSelector; namespace?: string; names?: never; namespaceSelector?: never }
  | { namespaceSelector: LabelSelector; labelSelector?: LabelSelector; names?: never; namespace?: never }
)

/**
 * `customize`: which other objects the controller wants to see in `related`, and to be called for when they change.
 * Its answer is cached by uid and generation of the parent for 20 minutes, so it must depend on `spec` alone.
 *
 * @example
 * import type { Customize, CustomResource } from 'hookwright'
 *
 * type Site = CustomResource<{ configMap: string }>
 *
 * export const customize: Customize<Site> = ({ parent }) => ({
 *   relatedResources: [{ apiVersion: 'v1', resource: 'configmaps', names: [parent.spec.configMap] }],
 * })
 */
export type Customize<Parent extends ObjectLike = AnyObject> = (
  request: CustomizeRequest<Parent>,
) => Awaitable<CustomizeResponse>
