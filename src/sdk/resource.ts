import type { V1LabelSelector, V1ObjectMeta } from '@kubernetes/client-node/dist/gen/models/all.js'
import type { Wire } from './wire-shape.ts'

/** `metadata` of an object, as JSON: times are RFC 3339 strings. The name is always there. */
export type ObjectMeta = Wire<Omit<V1ObjectMeta, 'name'>> & { name: string }

/** A label selector, as JSON. */
export type LabelSelector = Wire<V1LabelSelector>

/** What every Kubernetes object has. Types of parents and children are held against this. */
export interface ObjectLike {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
}

/** An object of a kind that is not known in advance: its fields are there, but `unknown`. */
export type AnyObject = ObjectLike & Record<string, unknown>

/** A built-in kind: the model's own fields in their JSON form, with the names of the kind spelt out. */
export type Resource<ApiVersion extends string, Kind extends string, Model> = {
  apiVersion: ApiVersion
  kind: Kind
  metadata: ObjectMeta
} & Wire<Omit<Model, 'apiVersion' | 'kind' | 'metadata'>>

/**
 * A custom resource, for instance the parent of a controller.
 *
 * `Status` is what the hook returns. Metacontroller adds `observedGeneration` to it, so an observed status has that too.
 * Names of group and kind may be given to look the resource up with {@link lookup}.
 *
 * @example
 * import type { CompositeSync, CustomResource } from 'hookwright'
 *
 * type UselessPod = CustomResource<{ name: string }, { ready: 'true' | 'false' }>
 *
 * export const sync: CompositeSync<UselessPod> = ({ parent }) => ({
 *   status: { ready: 'true' },
 *   children: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: parent.spec.name } }],
 * })
 */
export type CustomResource<
  Spec extends object = Record<string, unknown>,
  Status extends object = Record<string, unknown>,
  ApiVersion extends string = string,
  Kind extends string = string,
> = {
  apiVersion: ApiVersion
  kind: Kind
  metadata: ObjectMeta
} & {
  spec: Spec
  /** Absent until the first answer of a hook was stored. */
  status?: Status & { observedGeneration?: number }
}
