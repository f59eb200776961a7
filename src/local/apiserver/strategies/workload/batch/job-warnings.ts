import type { Fields } from '../../../../../protocol/own.ts'
import { number } from '../../shared/read.ts'
import { warningsOfTemplate } from '../template-warnings.ts'

const MANY_COMPLETIONS = 100_000
const MANY_AT_A_TIME = 10_000

/**
 * What the server warns of in the spec of a Job.
 *
 * @example
 * jobSpecWarnings(cronJob.spec.jobTemplate.spec, 'spec.jobTemplate.spec')
 */
export function jobSpecWarnings(spec: Fields, path: string): string[] {
  const large =
    spec.completionMode === 'Indexed' &&
    number(spec.completions) > MANY_COMPLETIONS &&
    number(spec.parallelism) > MANY_AT_A_TIME
  const warning =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'
  return [...(large ? [`${path}: ${warning}`] : []), ...warningsOfTemplate(spec.template, `${path}.template`)]
}
