import type { Obj } from '../../cluster/object.ts'

/** The objects of one rule: a group of `children` or `related` in a hook's request. */
export interface ObservedGroup {
  apiVersion: string
  kind: string
  namespaced: boolean
  objects: readonly Obj[]
}

/** What a sync starts from, read once. */
export interface Observed {
  parent: Obj
  /** One group per rule of the controller, also when it is empty. */
  children: readonly ObservedGroup[]
  related: readonly ObservedGroup[]
}
