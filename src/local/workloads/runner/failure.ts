import { isAlreadyExists, isClusterError, isConflict, isNotFound } from '../../../cluster/cluster-error.ts'
import type { Failure } from '../control.ts'
import type { ApiWrite } from './write.ts'

/**
 * Whether a write failed only because somebody was faster, or because its namespace goes: the mirrors will show what is
 * true, and the next try is made with that.
 *
 * @example
 * await perform(write, context).catch((error) => isOvertaken(error) || report(error))
 */
export const isOvertaken = (error: unknown): boolean =>
  isConflict(error) || isNotFound(error) || isAlreadyExists(error) || isTerminating(error)

const isTerminating = (error: unknown) =>
  isClusterError(error) &&
  error.status?.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true

/** What a controller is told about its write that failed. */
export function failureOf({ op, object }: ApiWrite, error: unknown): Failure {
  const { name, generateName = '' } = object.metadata
  const known = isClusterError(error) ? error : undefined
  return {
    op,
    kind: object.kind,
    name: name ?? generateName,
    reason: known?.reason ?? 'Unknown',
    message: known?.status?.message ?? (error instanceof Error ? error.message : String(error)),
  }
}
