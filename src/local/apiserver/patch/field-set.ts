import { byElement } from './element.ts'
import { without } from './record.ts'

/**
 * A set of fields, in the very form of `fieldsV1`: a tree of elements (`f:name`, `k:{…}`, `v:…`, `i:0`).
 * At the top, `{}` is the empty set. Below, `{}` is a field that is in the set; a field with parts of its own in the set is in it
 * itself only when it has a `.`. Sets are never changed; elements are in the server's order.
 */
export interface FieldSet {
  readonly [element: string]: FieldSet
}

export const SELF = '.'
export const LEAF: FieldSet = Object.freeze({})
export const NOTHING: FieldSet = LEAF

/** A part of a set below the top; unset where nothing of it is in the set. */
export type FieldNode = FieldSet | undefined

/**
 * Whether a set, or any other object, has nothing in it.
 *
 * @example
 * isEmpty({}) // true
 */
export function isEmpty(set: object): boolean {
  for (const element in set) return !Object.hasOwn(set, element)
  return true
}

/**
 * Whether a part of a set is in it itself.
 *
 * @example
 * isMember({ 'f:replicas': {} }) // false
 */
export const isMember = (node: FieldNode): boolean => node !== undefined && (SELF in node || isEmpty(node))

const hasParts = (node: FieldNode): node is FieldSet => {
  for (const element in node) if (element !== SELF) return true
  return false
}

/** Collects the parts of one node. */
export type Parts = Record<string, FieldSet>

/**
 * A node of its parts, put in order; unset when nothing is in it.
 *
 * @example
 * nodeOf(true, { 'f:b': {}, 'f:a': {} }) // { '.': {}, 'f:a': {}, 'f:b': {} }
 */
export function nodeOf(self: boolean, parts: Parts | undefined): FieldNode {
  if (parts === undefined || isEmpty(parts)) return self ? LEAF : undefined
  const elements = Object.keys(parts)
  const ordered = isOrdered(elements)
  if (ordered && !self) return parts
  if (!ordered) elements.sort(byElement)
  const node: Parts = self ? { [SELF]: LEAF } : {}
  for (const element of elements) node[element] = parts[element] ?? LEAF
  return node
}

function isOrdered(elements: readonly string[]): boolean {
  for (let index = 1; index < elements.length; index += 1) {
    if (byElement(elements[index - 1] ?? '', elements[index] ?? '') > 0) return false
  }
  return true
}

/** What combines two nodes; the top of a set is taken for a node that is not in the set itself. */
type Combine = (left: FieldNode, right: FieldNode) => FieldNode

function eachPart(node: FieldNode, visit: (element: string, part: FieldSet) => void): void {
  for (const element in node) {
    const part = node[element]
    if (element !== SELF && part !== undefined) visit(element, part)
  }
}

/** The nodes of one side combined with those of the other; the side itself when nothing comes out different. */
function combineParts(left: FieldSet, right: FieldSet, self: boolean, combine: Combine): FieldNode {
  const parts: Parts = {}
  let same = self === isMember(left)
  eachPart(left, (element, part) => {
    const kept = combine(part, right[element])
    if (kept !== part) same = false
    if (kept !== undefined) parts[element] = kept
  })
  return same ? left : nodeOf(self, parts)
}

/**
 * What is in either node.
 *
 * @example
 * unionOfNodes({}, { 'f:a': {} }) // { '.': {}, 'f:a': {} }
 */
export const unionOfNodes: Combine = (left, right) => {
  if (left === undefined || left === right) return right
  if (right === undefined) return left
  const parts: Parts = {}
  eachPart(left, (element, part) => {
    parts[element] = unionOfNodes(part, right[element]) ?? LEAF
  })
  eachPart(right, (element, part) => {
    parts[element] ??= part
  })
  return nodeOf(isMember(left) || isMember(right), parts)
}

const commonOfNodes: Combine = (left, right) => {
  if (left === undefined || right === undefined) return undefined
  return combineParts(left, right, isMember(left) && isMember(right), commonOfNodes)
}

const restOfNode: Combine = (left, right) => {
  if (left === undefined || right === undefined) return left
  return combineParts(left, right, isMember(left) && !isMember(right), restOfNode)
}

const outsideOfNode: Combine = (left, right) => {
  if (left === undefined || right === undefined) return left
  return isMember(right) ? undefined : combineParts(left, right, isMember(left), outsideOfNode)
}

const atTop =
  (combine: Combine) =>
  (left: FieldSet, right: FieldSet): FieldSet =>
    isEmpty(left) || isEmpty(right) ? NOTHING : (combineParts(left, right, false, combine) ?? NOTHING)

/**
 * Fields that are in either set.
 *
 * @example
 * union({ 'f:a': {} }, { 'f:b': {} }) // { 'f:a': {}, 'f:b': {} }
 */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmpty(left) || left === right) return right
  if (isEmpty(right)) return left
  return unionOfNodes(left, right) ?? NOTHING
}

/**
 * Fields that are in both sets.
 *
 * @example
 * intersection({ 'f:a': {}, 'f:b': {} }, { 'f:b': {} }) // { 'f:b': {} }
 */
export const intersection = atTop(commonOfNodes)

/**
 * Fields of the first set that are not in the second; parts of a field that is in the second stay.
 *
 * @example
 * difference({ 'f:a': { '.': {}, 'f:b': {} } }, { 'f:a': {} }) // { 'f:a': { 'f:b': {} } }
 */
export const difference = (left: FieldSet, right: FieldSet): FieldSet =>
  isEmpty(right) ? left : atTop(restOfNode)(left, right)

/**
 * Fields of the first set that are neither in the second nor parts of one that is.
 *
 * @example
 * outside({ 'f:a': { 'f:b': {} }, 'f:c': {} }, { 'f:a': {} }) // { 'f:c': {} }
 */
export const outside = (left: FieldSet, right: FieldSet): FieldSet =>
  isEmpty(right) ? left : atTop(outsideOfNode)(left, right)

/**
 * A node as a set of its own: its parts, whether or not it is in the set itself.
 *
 * @example
 * topOf({ '.': {}, 'f:a': {} }) // { 'f:a': {} }
 */
export const topOf = (node: FieldSet): FieldSet => (SELF in node ? without(node, SELF) : node)

/**
 * The parts of a set below an element, as a set of its own.
 *
 * @example
 * below({ 'f:a': { '.': {}, 'f:b': {} } }, 'f:a') // { 'f:b': {} }
 */
export function below(set: FieldSet, element: string): FieldSet {
  const node = set[element]
  return node === undefined ? NOTHING : topOf(node)
}

/**
 * Calls with the elements that lead to each field of a set: at every level the fields themselves come before their parts.
 *
 * @example
 * eachField(set, (path) => console.log(path.map(showElement).join('')))
 */
export function eachField(
  set: FieldSet,
  visit: (path: readonly string[]) => void,
  path: readonly string[] = [],
): void {
  eachPart(set, (element, part) => {
    if (isMember(part)) visit([...path, element])
  })
  eachPart(set, (element, part) => {
    if (hasParts(part)) eachField(part, visit, [...path, element])
  })
}

/**
 * The set of fields at the given paths.
 *
 * @example
 * setOfPaths([['status'], ['metadata', 'labels']]) // { 'f:metadata': { 'f:labels': {} }, 'f:status': {} }
 */
export function setOfPaths(paths: readonly (readonly string[])[]): FieldSet {
  let set = NOTHING
  for (const path of paths) {
    const node = path.reduceRight<FieldSet>((inner, name) => ({ [`f:${name}`]: inner }), LEAF)
    set = union(set, node)
  }
  return set
}
