import { podFromTemplate } from '../sets/pod-from-template.ts'
import type { PodTemplate } from '../sets/objects.ts'
import {
  COMPLETION_INDEX,
  FAILURE_COUNT,
  IGNORED_FAILURE_COUNT,
  TRACKING,
  type Job,
  type JobPod,
} from './objects.ts'
import { failureCount, ignoredFailureCount } from './pods.ts'
import { ruleOn } from './policies.ts'

/** Longest start of a generated name. */
const LONGEST_PREFIX = 58
const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX'

/**
 * A Pod as a Job makes it, without a name; one of an Indexed Job is told its index, and how often that has failed.
 *
 * @param before the Pod that it takes the place of, in a Job with a limit per index
 * @example
 * podOf(job, 3).metadata.generateName // 'NAME-3-'
 */
export function podOf(job: Job, index?: number, before?: JobPod): JobPod {
  const pod = podFromTemplate(job.spec.template, job)
  const { metadata } = pod
  const finalizers = [...new Set([...(metadata.finalizers ?? []), TRACKING])]
  if (index === undefined) return { ...pod, metadata: { ...metadata, finalizers } }
  const counts = job.spec.backoffLimitPerIndex === undefined ? {} : failureCounts(job, before)
  const name = job.metadata.name ?? ''
  return {
    ...pod,
    metadata: {
      ...metadata,
      generateName: prefixOf(name, index),
      finalizers,
      labels: { ...metadata.labels, [COMPLETION_INDEX]: `${index}` },
      annotations: { ...metadata.annotations, [COMPLETION_INDEX]: `${index}`, ...counts },
    },
    spec: { ...withIndexVariable(pod.spec), hostname: `${name}-${index}` },
  }
}

function prefixOf(name: string, index: number): string {
  const end = `-${index}-`
  return `${name.slice(0, LONGEST_PREFIX - end.length)}${end}`
}

function failureCounts(job: Job, before: JobPod | undefined): Record<string, string> {
  if (before === undefined) return { [FAILURE_COUNT]: '0' }
  const { counts } = ruleOn(job, before)
  const ignored = ignoredFailureCount(before) + (counts ? 0 : 1)
  return {
    [FAILURE_COUNT]: `${failureCount(before) + (counts ? 1 : 0)}`,
    ...(ignored > 0 && { [IGNORED_FAILURE_COUNT]: `${ignored}` }),
  }
}

interface Container {
  env?: readonly { name?: string }[]
}

function withIndexVariable(spec: PodTemplate['spec']): PodTemplate['spec'] {
  const { containers, initContainers } = spec as {
    containers?: readonly Container[]
    initContainers?: readonly Container[]
  }
  return {
    ...spec,
    ...(initContainers && { initContainers: initContainers.map(withVariable) as never[] }),
    ...(containers && { containers: containers.map(withVariable) }),
  }
}

function withVariable(container: Container): Container {
  const { env = [] } = container
  if (env.some(({ name }) => name === INDEX_VARIABLE)) return container
  const fieldPath = `metadata.labels['${COMPLETION_INDEX}']`
  const variable = { name: INDEX_VARIABLE, valueFrom: { fieldRef: { fieldPath } } }
  return { ...container, env: [...env, variable] }
}
