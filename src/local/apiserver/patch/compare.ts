import { everything } from './fields-of-value.ts'
import {
  isEmpty,
  LEAF,
  nodeOf,
  NOTHING,
  outside,
  type FieldNode,
  type FieldSet,
  type Parts,
} from './field-set.ts'
import { sameJson } from './record.ts'
import { fieldOf, fieldsOf, indexed, itemsOf, shapeOf, type Shape } from './typed.ts'
import type { ListType, MapType, Type } from './types.ts'

/** What differs between two objects. */
export interface Comparison {
  added: FieldSet
  modified: FieldSet
  removed: FieldSet
}

interface Changes {
  added?: FieldNode
  modified?: FieldNode
  removed?: FieldNode
}

interface Gathered {
  added?: Parts
  modified?: Parts
  removed?: Parts
}

/**
 * Compares two objects field by field.
 *
 * @throws Misfit for a list item that cannot be told from others.
 * @example
 * compare(type, { spec: { replicas: 1 } }, { spec: { replicas: 2 } }).modified // { 'f:spec': { 'f:replicas': {} } }
 */
export function compare(type: Type, before: unknown, after: unknown): Comparison {
  const changes = changesOf(type, before, after)
  return {
    added: topOf(changes?.added),
    modified: topOf(changes?.modified),
    removed: topOf(changes?.removed),
  }
}

const topOf = (node: FieldNode): FieldSet => (node === undefined || isEmpty(node) ? NOTHING : node)

/**
 * A comparison without anything in a set of fields or below.
 *
 * @example
 * ignoring(comparison, setOfPaths([['status']]))
 */
export const ignoring = ({ added, modified, removed }: Comparison, set: FieldSet): Comparison => ({
  added: outside(added, set),
  modified: outside(modified, set),
  removed: outside(removed, set),
})

function changesOf(type: Type, before: unknown, after: unknown): Changes | undefined {
  if (before === after) return undefined
  const shape = shapeOf(type, after)
  const formerly = shapeOf(type, before)
  const changes = changesAs(shape, type, before, after)
  if (formerly === shape) return changes
  return joined(changesAs(formerly, type, before, after), changes)
}

function changesAs(shape: Shape, type: Type, before: unknown, after: unknown): Changes | undefined {
  if (shape === 'map' && type.map !== undefined) return changesOfMap(type.map, before, after)
  if (shape === 'list' && type.list !== undefined) return changesOfList(type.list, before, after)
  return changesOfLeaf(before, after)
}

const changesOfLeaf = (before: unknown, after: unknown): Changes | undefined =>
  sameJson(before, after) ? undefined : { modified: LEAF }

function changesOfMap(map: MapType, before: unknown, after: unknown): Changes | undefined {
  const former = fieldsOf(before)
  const latter = fieldsOf(after)
  if (map.atomic || (isVoid(former) && isVoid(latter))) return changesOfLeaf(before, after)
  const found: Gathered = {}
  for (const name in latter) {
    const value = latter[name]
    if (former === undefined || !Object.hasOwn(former, name)) {
      const { element, type } = fieldOf(map, name)
      ;(found.added ??= {})[element] = everything(type, value)
    } else if (former[name] !== value) {
      const { element, type } = fieldOf(map, name)
      gather(found, element, changesOf(type, former[name], value))
    }
  }
  for (const name in former) {
    if (latter !== undefined && Object.hasOwn(latter, name)) continue
    const { element, type } = fieldOf(map, name)
    ;(found.removed ??= {})[element] = everything(type, former[name])
  }
  return changesFrom(found)
}

const isVoid = (value: object | undefined): boolean => value === undefined || isEmpty(value)

function changesOfList(list: ListType, before: unknown, after: unknown): Changes | undefined {
  const former = itemsOf(before) ?? []
  const latter = itemsOf(after) ?? []
  if (list.atomic || (former.length === 0 && latter.length === 0)) return changesOfLeaf(before, after)
  const formerItems = indexed(list, former)
  const latterItems = indexed(list, latter)
  const found: Gathered = {}
  for (const [element, items] of latterItems) {
    gather(found, element, changesOfItems(list, formerItems.get(element) ?? [], items))
  }
  for (const [element, items] of formerItems) {
    if (!latterItems.has(element)) gather(found, element, changesOfItems(list, items, []))
  }
  return changesFrom(found)
}

/** Items with one and the same element; duplicates are one value as a whole. */
function changesOfItems(
  { element: type }: ListType,
  before: readonly unknown[],
  after: readonly unknown[],
): Changes | undefined {
  if (before.length > 1 && after.length > 1) return changesOfLeaf(before, after)
  if (before.length > 1) {
    return after.length === 0 ? { removed: LEAF } : { added: everything(type, after[0]), removed: LEAF }
  }
  if (after.length > 1) {
    return before.length === 0 ? { added: LEAF } : { added: LEAF, removed: everything(type, before[0]) }
  }
  if (before.length === 0) return { added: everything(type, after[0]) }
  if (after.length === 0) return { removed: everything(type, before[0]) }
  return changesOf(type, before[0], after[0])
}

function gather(found: Gathered, element: string, changes: Changes | undefined): void {
  if (changes === undefined) return
  if (changes.added !== undefined) (found.added ??= {})[element] = changes.added
  if (changes.modified !== undefined) (found.modified ??= {})[element] = changes.modified
  if (changes.removed !== undefined) (found.removed ??= {})[element] = changes.removed
}

function changesFrom({ added, modified, removed }: Gathered): Changes | undefined {
  if (added === undefined && modified === undefined && removed === undefined) return undefined
  return { added: nodeOf(false, added), modified: nodeOf(false, modified), removed: nodeOf(false, removed) }
}

/** For a value that changed its shape: what went with the old one, and what came with the new one. */
const joined = (left: Changes | undefined, right: Changes | undefined): Changes => ({
  added: right?.added ?? left?.added,
  modified: right?.modified ?? left?.modified,
  removed: left?.removed ?? right?.removed,
})
