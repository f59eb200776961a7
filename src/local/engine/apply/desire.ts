import { keyOf, type Obj } from '../../../cluster/object.ts'
import type { LabelMatcher } from '../../../cluster/selector.ts'
import { isFields, own } from '../../../protocol/own.ts'
import type { Plan } from '../plan/plan.ts'
import { readStrings } from '../json/nested.ts'
import { kindOf } from './gvk.ts'

/** Says which DecoratorController an attachment comes from. */
export const DECORATOR_ANNOTATION = 'metacontroller.k8s.io/decorator-controller'

/** The label that a generated selector looks for. */
const GENERATED_LABEL = 'controller-uid'

/** What an answer is turned into desired children with. */
export interface Desiring {
  plan: Plan
  parent: Obj
  /** The children or attachments of the answer. */
  children: readonly Obj[]
  /** What children's labels have to match; attachments are not selected. */
  selector?: LabelMatcher
}

/**
 * The objects that an answer stands for: each in a namespace, marked as its parent's, and of two with one identity the
 * last (protocol.md §3.3, §3.6, §4).
 *
 * @returns warnings about what Metacontroller does silently
 * @throws Error with Metacontroller's text when a child's labels are not a map of strings or miss the selector
 * @example
 * const { desired } = desireChildren({ plan, parent, children: answer.children, selector })
 */
export function desireChildren({ plan, parent, children, selector }: Desiring): {
  desired: Obj[]
  warnings: string[]
} {
  const named = new Map<string, Obj>()
  const warnings = new Set<string>()
  for (const child of children) {
    const placed = withNamespace(child, parent.metadata.namespace)
    const key = identityOf(placed)
    if (named.has(key)) warnings.add(duplicateWarning(placed))
    named.set(key, placed)
  }
  const mark =
    plan.kind === 'DecoratorController'
      ? (child: Obj) => withAnnotation(child, plan.name)
      : (child: Obj) => selected({ child, parent, generate: plan.generateSelector, selector })
  return { desired: [...named.values()].map(mark), warnings: [...warnings] }
}

/**
 * What tells a child from all others that an answer may list: version, kind, namespace and name.
 *
 * @example
 * identityOf(deployment) // 'apps/v1/Deployment/default/web'
 */
export function identityOf(child: Obj): string {
  const { apiVersion, kind } = kindOf(child)
  return `${apiVersion}/${kind}/${placeOf(child)}`
}

/**
 * Where a child is among those of its kind. One without a name has an empty one, so there can be one of these only.
 *
 * @example
 * placeOf({ metadata: { namespace: 'default', generateName: 'web-' }, ... }) // 'default/'
 */
export function placeOf({ metadata }: Obj): string {
  return keyOf(metadata)
}

/** Every child has metadata afterwards, whatever the answer gave it. */
function withNamespace(child: Obj, namespace: string | undefined): Obj {
  const given = own(child, 'metadata')
  const { namespace: stated, ...rest } = isFields(given) ? given : {}
  if (typeof stated === 'string' && stated !== '') return child
  return { ...child, metadata: { ...rest, ...(namespace && { namespace }) } }
}

function withAnnotation(child: Obj, name: string): Obj {
  const annotations = readAnnotations(child)
  if (own(annotations, DECORATOR_ANNOTATION) === name) return child
  return {
    ...child,
    metadata: { ...child.metadata, annotations: { ...annotations, [DECORATOR_ANNOTATION]: name } },
  }
}

/** Annotations that are not all strings count as none. */
function readAnnotations(child: Obj): Record<string, string> {
  try {
    return readStrings(child, ['metadata', 'annotations']) ?? {}
  } catch {
    return {}
  }
}

/** A child with the label of a generated selector, once it is sure that its parent selects it. */
function selected({ child, parent, generate, selector }: Selecting): Obj {
  const labels = readLabels(child)
  const { uid = '' } = parent.metadata
  const labelled = generate && !Object.hasOwn(labels, GENERATED_LABEL)
  const now = labelled ? { ...labels, [GENERATED_LABEL]: uid } : labels
  if (selector?.(now) === false) {
    throw new Error(`labels on desired child ${longName(child)} don't match parent selector`)
  }
  return labelled ? { ...child, metadata: { ...child.metadata, labels: now } } : child
}

interface Selecting {
  child: Obj
  parent: Obj
  generate: boolean
  selector: LabelMatcher | undefined
}

function readLabels(child: Obj): Record<string, string> {
  try {
    return readStrings(child, ['metadata', 'labels']) ?? {}
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new Error(`invalid labels on desired child ${longName(child)}: ${why}`, { cause: error })
  }
}

const longName = ({ kind, metadata }: Obj) => `${kind} ${metadata.namespace ?? ''}/${metadata.name ?? ''}`

function duplicateWarning(child: Obj): string {
  return child.metadata.name
    ? `the answer has ${longName(child)} more than once: Metacontroller takes the last one and does not say so`
    : `the answer has more than one ${child.kind} without a name: Metacontroller takes the last one and does not say so`
}
