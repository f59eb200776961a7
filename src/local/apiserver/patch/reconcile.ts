import {
  isEmpty,
  isMember,
  LEAF,
  nodeOf,
  NOTHING,
  SELF,
  type FieldNode,
  type FieldSet,
  type Parts,
} from './field-set.ts'
import type { MapType, Type } from './types.ts'

/** Sets that are known to fit a type. */
const fitting = new WeakMap<FieldSet, Type>()

/**
 * Fits a set to a type that changed since the set was written: what has become one value as a whole is owned as a whole.
 *
 * @example
 * reconcile({ 'f:args': { 'v:"x"': {} } }, type) // { 'f:args': {} }, now that args is atomic
 */
export function reconcile(set: FieldSet, type: Type): FieldSet {
  if (fitting.get(set) === type) return set
  const fitted = reconcileNode(set, type, false) ?? NOTHING
  const result = isEmpty(fitted) ? NOTHING : fitted
  if (result !== NOTHING) fitting.set(result, type)
  return result
}

/** @param isLeaf whether the field is in the set without any of its parts. */
function reconcileNode(node: FieldSet, type: Type, isLeaf: boolean): FieldNode {
  if (type.map !== undefined) {
    if (isOpen(type.map)) return node
    if (type.map.atomic && !isLeaf) return LEAF
    return eachPart(node, (element) => typeOfElement(type.map, element))
  }
  if (type.scalar !== undefined || type.list === undefined) return node
  if (type.list.atomic && !isLeaf) return LEAF
  return eachPart(node, () => type.list?.element)
}

function eachPart(node: FieldSet, typeOf: (element: string) => Type | undefined): FieldNode {
  const parts: Parts = {}
  let same = true
  for (const element in node) {
    const part = node[element]
    if (element === SELF || part === undefined) continue
    const type = typeOf(element)
    const fitted = type === undefined ? part : reconcileNode(part, type, isEmpty(part))
    if (fitted !== part) same = false
    if (fitted !== undefined) parts[element] = fitted
  }
  return same ? node : nodeOf(isMember(node), parts)
}

const typeOfElement = (map: MapType | undefined, element: string): Type | undefined =>
  (element.startsWith('f:') ? map?.fields.get(element.slice(2))?.type : undefined) ?? map?.rest

/** Objects of which nothing is declared stay as they are. */
const isOpen = ({ fields, rest }: MapType): boolean => fields.size === 0 && rest?.scalar === 'untyped'
