import type { Ref } from '../../../cluster/api.ts'
import type { Resource } from '../../../cluster/client/discovery.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { UpdateMethod } from '../plan/plan.ts'
import type { Decision } from '../report/report.ts'

/** A desired child with what is known about it. */
export interface ChildTask {
  parent: Obj
  desired: Obj
  /** Undefined: none is observed, which does not mean that there is none. */
  observed: Obj | undefined
  /** What an earlier sync created for a child that has only a generateName. */
  generated: Obj | undefined
  resource: Resource
  method: UpdateMethod
  /** Whether a rule of the controller names the kind in this version. */
  declared: boolean
}

/** What became of one child. */
export interface Outcome {
  decision: Decision
  /** Undefined: all went well, or what went wrong is not told to anybody but the reader of the decision. */
  error?: Error
}

/** The way to a child; a cluster-wide one has no namespace, whatever its answer says. */
export function taskRef({ desired, resource }: Pick<ChildTask, 'desired' | 'resource'>): Ref {
  const { apiVersion, kind, metadata } = desired
  const { namespace, name } = metadata
  return { apiVersion, kind, name: name ?? '', ...(resource.namespaced && namespace && { namespace }) }
}

export const isTerminating = (object: Obj): boolean => Boolean(object.metadata.deletionTimestamp)
