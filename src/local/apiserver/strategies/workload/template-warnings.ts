import type { Obj } from '../../../../cluster/object.ts'
import type { Situation } from '../../kinds/kind.ts'
import { label } from '../../validate/names.ts'
import { podSpecWarnings } from './pod/warnings/spec.ts'
import { part, specOf } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'

const IN_NAMES = 'this is used in Pod names and hostnames'
export const IN_HOSTNAME = "this is used in the Pod's hostname"

/**
 * The warning about a name that makes odd names of Pods.
 *
 * @example
 * nameWarnings('a.b') // ['metadata.name: this is used in Pod names and hostnames, …']
 */
export function nameWarnings(object: Obj, use = IN_NAMES): string[] {
  const problems = label(object.metadata.name ?? '')
  if (problems.length === 0) return []
  const why = 'which can result in surprising behavior; a DNS label is recommended'
  return [`metadata.name: ${use}, ${why}: [${problems.join(' ')}]`]
}

/** Warnings about a template of Pods. */
export function warningsOfTemplate(template: unknown, path: string): string[] {
  const { metadata, spec } = part(template)
  return podSpecWarnings(part(spec), part(metadata).annotations, path)
}

/**
 * The warnings of a kind whose spec holds a template of Pods: about new objects, and about each new generation.
 *
 * @example
 * const warnings = templateWarnings({ nameInPods: true })
 */
export function templateWarnings({ nameInPods }: { nameInPods: boolean }) {
  return (next: Obj, previous: Obj | undefined, { subresource }: Situation): string[] => {
    if (subresource === 'status') return []
    if (previous !== undefined && semanticEqual(next.spec, previous.spec)) return []
    const names = nameInPods && previous === undefined ? nameWarnings(next) : []
    return [...names, ...warningsOfTemplate(specOf(next).template, 'spec.template')]
  }
}
