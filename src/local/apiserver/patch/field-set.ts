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
  if (!putInOrder(elements) && !self) return parts
  const node: Parts = self ? { [SELF]: LEAF } : {}
  for (const element of elements) node[element] = parts[element] ?? LEAF
  return node
}

/** Longer lists are left to the engine, which takes memory for sorting. */
const MOST_INSERTED = 24

/** Sorts elements in their place; tells whether anything was out of order. */
function putInOrder(elements: string[]): boolean {
  let moved = false
  for (let index = 1; index < elements.length; index += 1) {
    const element = elements[index] ?? ''
    if (byElement(elements[index - 1] ?? '', element) <= 0) continue
    moved = true
    if (elements.length > MOST_INSERTED) {
      elements.sort(byElement)
      return moved
    }
    insert(elements, element, index)
  }
  return moved
}

function insert(elements: string[], element: string, end: number): void {
  let place = end
  for (; place > 0; place -= 1) {
    const before = elements[place - 1] ?? ''
    if (byElement(before, element) <= 0) break
    elements[place] = before
  }
  elements[place] = element
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
  let parts: Parts | undefined = self === isMember(left) ? undefined : {}
  for (const element in left) {
    const part = left[element]
    if (element === SELF || part === undefined) continue
    const kept = combine(part, right[element])
    if (kept !== part) parts ??= partsBefore(left, element)
    if (parts !== undefined && kept !== undefined) parts[element] = kept
  }
  return parts === undefined ? left : nodeOf(self, parts)
}

/** The parts of a node that stand before one of them. */
function partsBefore(node: FieldSet, end: string): Parts {
  const parts: Parts = {}
  for (const element in node) {
    if (element === end) break
    const part = node[element]
    if (element !== SELF && part !== undefined) parts[element] = part
  }
  return parts
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
  const self = isMember(left) || isMember(right)
  const parts: Parts = {}
  let isRight = self === isMember(right)
  eachPart(left, (element, part) => {
    const joined = unionOfNodes(part, right[element]) ?? LEAF
    if (joined !== right[element]) isRight = false
    parts[element] = joined
  })
  if (isRight) return right
  eachPart(right, (element, part) => {
    parts[element] ??= part
  })
  return nodeOf(self, parts)
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
