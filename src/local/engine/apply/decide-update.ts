import type { Obj } from '../../../cluster/object.ts'
import { isTerminating, type ChildTask } from './child-task.ts'
import { ANNOTATION_PATH } from './last-applied.ts'
import type { MergedChild } from './merge-child.ts'
import { updateOf, type Update } from './methods.ts'
import { childName, tellDifferences, tellPaths } from './sentence.ts'

/** What is to be done with an observed child, and why. */
export interface Step {
  update: Update
  /** Whether there is nothing to be done at all. */
  isSame: boolean
  why: string
  paths: string[]
}

/**
 * Decides what to do with a child that is observed (protocol.md §3.6).
 *
 * @example
 * decideUpdate({ ...task, observed, method: 'InPlace' }, compareChild(observed, desired)).why // 'spec.replicas: 2 -> 3'
 */
export function decideUpdate(
  { observed, method }: Pick<ChildTask, 'method'> & { observed: Obj },
  { differences }: Pick<MergedChild, 'differences'>,
): Step {
  const paths = differences.map(({ path }) => path)
  if (paths.length === 0) return { update: 'leave', isSame: true, why: 'it is as wanted', paths }
  const leave = (why: string): Step => ({ update: 'leave', isSame: false, why, paths })
  if (isTerminating(observed)) return leave('waits until the deletion ends')
  const update = updateOf(method)
  const difference = tellDifferences(observed, differences)
  if (update === 'leave') {
    const where = paths[0] === ANNOTATION_PATH ? 'the last-applied annotation only' : tellPaths(paths)
    return leave(
      `${childName(observed)} differs at ${where}, but its update strategy is OnDelete: delete it, or set updateStrategy.method`,
    )
  }
  const why =
    update === 'recreate' ? `${difference}: deleted, the next sync creates it again (${method})` : difference
  return { update, isSame: false, why, paths }
}
