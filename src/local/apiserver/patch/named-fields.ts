import { isEmpty, isMember, nodeOf, SELF, type FieldSet, type Parts } from './field-set.ts'
import type { Type } from './types.ts'

/**
 * A set with all declared fields in it that lead to one that is in it.
 *
 * @example
 * withNamedFields({ 'f:spec': { 'f:replicas': {} } }, type) // { 'f:spec': { '.': {}, 'f:replicas': {} } }
 */
export function withNamedFields(set: FieldSet, type: Type | undefined): FieldSet {
  return nodeOf(false, partsWithNames(set, type)) ?? set
}

function partsWithNames(set: FieldSet, type: Type | undefined): Parts {
  const parts: Parts = {}
  for (const element in set) {
    const node = set[element]
    if (element === SELF || node === undefined) continue
    if (isEmpty(node)) {
      parts[element] = node
      continue
    }
    const field = element.startsWith('f:') ? type?.map?.fields.get(element.slice(2)) : undefined
    const inner = field?.type ?? (element.startsWith('k:') ? type?.list?.element : type?.map?.rest)
    parts[element] = nodeOf(isMember(node) || field !== undefined, partsWithNames(node, inner)) ?? node
  }
  return parts
}
