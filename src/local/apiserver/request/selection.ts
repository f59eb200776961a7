import { parseFieldSelector, parseLabelSelector, SelectorError } from '../../../cluster/selector.ts'
import type { Obj } from '../../../cluster/object.ts'
import { fieldLabels, selectableField, type FieldLabel } from '../data/field-labels.ts'
import { badRequest } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import type { ListOptions } from './list-options.ts'

/** Whether a stored object is asked for. */
export type Selection = (object: Obj) => boolean

/**
 * Makes the selection of a list or watch from its selectors and the name in its URL; undefined when everything is meant.
 *
 * @throws ApiError 400
 */
export function selectionOf(
  kind: Kind,
  { labelSelector, fieldSelector }: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
  name?: string,
): Selection | undefined {
  const tests: Selection[] = []
  try {
    if (labelSelector.trim() !== '') {
      const matches = parseLabelSelector(labelSelector)
      tests.push(({ metadata }) => matches(metadata.labels ?? {}))
    }
    for (const { path, op, value } of parseFieldSelector(fieldSelector)) {
      const label = labelOf(kind, path)
      if (label === undefined) throw badRequest(unsupported(kind, path))
      tests.push((object) => (label(object) === value) === (op === '='))
    }
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message)
    throw error
  }
  if (name !== undefined) tests.push(({ metadata }) => metadata.name === name)
  return tests.length === 0 ? undefined : (object) => tests.every((test) => test(object))
}

function labelOf(kind: Kind, path: string): FieldLabel | undefined {
  const own = ownLabels(kind)
  if (path === 'metadata.name') return ({ metadata }) => metadata.name ?? ''
  // Kinds with labels of their own know the namespace only where they have one.
  if (path === 'metadata.namespace' && (kind.namespaced || own === undefined)) {
    return ({ metadata }) => metadata.namespace ?? ''
  }
  return own !== undefined && Object.hasOwn(own, path) ? own[path] : undefined
}

function ownLabels(kind: Kind): Readonly<Record<string, FieldLabel>> | undefined {
  if (!kind.custom) return fieldLabels[`${kind.group}/${kind.version} ${kind.plural}`]
  const paths = kind.custom.selectableFields
  return Object.fromEntries(paths.map((path) => [path.replace(/^\./, ''), selectableField(path)]))
}

function unsupported(kind: Kind, path: string): string {
  return ownLabels(kind) === undefined
    ? `${JSON.stringify(path)} is not a known field selector: only "metadata.name", "metadata.namespace"`
    : `field label not supported: ${path}`
}
