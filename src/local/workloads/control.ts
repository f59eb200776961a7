import type { KindRef } from '../../cluster/api.ts'
import type { Obj } from '../../cluster/object.ts'

/** What is around an object that is reconciled. Nothing of it is ours to change. */
export interface World {
  /** Milliseconds since 1970, as the API server stamps objects. */
  readonly now: number
  /** Milliseconds since a timestamp of an object, as fast as time is told to pass for workloads. 0 for a missing one. */
  since(timestamp: string | null | undefined): number
  /** Objects of a kind in `owns` whose controller is the object (by uid), also those that are being deleted. */
  owned(kind: string): readonly Obj[]
  /** Objects of a kind in `owns`, in the object's namespace, without a controller and not being deleted. */
  orphans(kind: string): readonly Obj[]
  /** Objects of a kind in `owns` or `reads`: of a namespace, or all. */
  list(kind: string, namespace?: string): readonly Obj[]
  /** An object of a kind in `owns` or `reads`, in the namespace of the object unless told. */
  get(kind: string, name: string, namespace?: string): Obj | undefined
  /** What went wrong with the last writes for the object, until some succeed. */
  readonly failure?: Failure
  /** Random but repeatable: the part of a generated name (`x7k2p`). */
  suffix(): string
}

/** A write that the API refused, for another reason than that somebody was faster. */
export interface Failure {
  op: Exclude<Write['op'], 'event'>
  /** What was to be written; the name is its generateName when it has no other. */
  kind: string
  name: string
  /** Of the API's answer: `Invalid`, `Forbidden` and so on. */
  reason: string
  /** In the API's words. */
  message: string
}

/** One write. A conflict or a missing object is no error: the key comes again with what is true then. */
export type Write =
  | { op: 'create'; object: Obj }
  /** The whole object, with the resourceVersion that it was read with. */
  | { op: 'replace'; object: Obj; subresource?: 'status' }
  /** Puts a Pod on a Node, as the scheduler does. */
  | { op: 'bind'; object: Obj; node: string }
  | {
      op: 'delete'
      object: Obj
      propagation?: 'Background' | 'Foreground' | 'Orphan'
      gracePeriodSeconds?: number
    }
  /** A Kubernetes Event on an object, as the real controller makes it. */
  | { op: 'event'; on: Obj; type: 'Normal' | 'Warning'; reason: string; message: string }

/** What a reconcile wants. */
export interface Todo {
  writes: readonly Write[]
  /** Look again after this many milliseconds, in workloads' time. */
  afterMs?: number
}

/** The controller of one kind. Pure: it decides, the runner writes and waits until it has seen its own writes. */
export interface Control {
  /** Who it is in events: `deployment-controller`. */
  name: string
  /** Who it is in managedFields: `kube-controller-manager` unless told. */
  manager?: string
  kind: KindRef
  /** Kinds whose objects belong to one of `kind`; a change of one reconciles its controller, and of an orphan all that might adopt it. */
  owns: readonly KindRef[]
  /** Kinds that are only read; a change reconciles the objects that `concerns` names. */
  reads?: readonly KindRef[]
  /** Keys (`namespace/name`) of objects of `kind` that a change of a kind in `reads` may concern. */
  concerns?: (changed: Obj, objects: readonly Obj[]) => readonly string[]
  reconcile(object: Obj, world: World): Todo
  /** Told of an object that is gone, for what is remembered about it. */
  forget?(object: Obj): void
}
