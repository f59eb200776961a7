import { isEmpty, LEAF, nodeOf, NOTHING, type FieldNode, type FieldSet, type Parts } from './field-set.ts'
import { fieldOf, fieldsOf, indexed, itemsOf, shapeOf } from './typed.ts'
import type { ListType, MapType, Type } from './types.ts'

/**
 * A value with everything that it holds: the node of a field that came with it or went with it.
 *
 * @throws Misfit for a list item that cannot be told from others.
 * @example
 * everything(type, { replicas: 1 }) // { '.': {}, 'f:replicas': {} }
 */
export function everything(type: Type, value: unknown): FieldSet {
  const shape = shapeOf(type, value)
  if (shape === 'map') return everyField(type.map, value)
  return shape === 'list' ? everyItem(type.list, value) : LEAF
}

function everyField(map: MapType | undefined, value: unknown): FieldSet {
  const fields = fieldsOf(value)
  if (map === undefined || map.atomic || fields === undefined) return LEAF
  const parts: Parts = {}
  for (const name of Object.keys(fields)) {
    const field = map.fields.get(name)
    if (field !== undefined) parts[field.element] = everything(field.type, fields[name])
    else parts[`f:${name}`] = everything(fieldOf(map, name).type, fields[name])
  }
  return nodeOf(true, parts) ?? LEAF
}

function everyItem(list: ListType | undefined, value: unknown): FieldSet {
  const items = itemsOf(value)
  if (list === undefined || list.atomic || items === undefined || items.length === 0) return LEAF
  const parts: Parts = {}
  for (const [element, found] of indexed(list, items)) {
    parts[element] = found.length > 1 ? LEAF : everything(list.element, found[0])
  }
  return nodeOf(true, parts) ?? LEAF
}

/**
 * The fields that an applied configuration mentions. Unlike {@link everything}, a declared field that holds others is not in the
 * set itself.
 *
 * @throws Misfit for a list item that cannot be told from others.
 * @example
 * fieldsOfValue(type, { spec: { replicas: 1 } }) // { 'f:spec': { 'f:replicas': {} } }
 */
export function fieldsOfValue(type: Type, value: unknown): FieldSet {
  const node = mentioned(type, value)
  return node === undefined || isEmpty(node) ? NOTHING : node
}

function mentioned(type: Type, value: unknown): FieldNode {
  const shape = shapeOf(type, value)
  if (shape === 'map') return mentionedFields(type.map, value)
  return shape === 'list' ? mentionedItems(type.list, value) : LEAF
}

function mentionedFields(map: MapType | undefined, value: unknown): FieldNode {
  if (map === undefined || map.atomic) return LEAF
  const fields = fieldsOf(value)
  if (fields === undefined) return undefined
  const parts: Parts = {}
  for (const name of Object.keys(fields)) {
    const { element, type } = fieldOf(map, name)
    const inner = fields[name]
    const isItself =
      !map.fields.has(name) || inner === null || (fieldsOf(inner) !== undefined && isEmpty(inner as object))
    const node = withSelf(mentioned(type, inner), isItself)
    if (node !== undefined) parts[element] = node
  }
  return nodeOf(false, parts)
}

function mentionedItems(list: ListType | undefined, value: unknown): FieldNode {
  if (list === undefined || list.atomic) return LEAF
  const parts: Parts = {}
  for (const [element, found] of indexed(list, itemsOf(value))) {
    const node = found.length > 1 ? LEAF : withSelf(mentioned(list.element, found[0]), true)
    if (node !== undefined) parts[element] = node
  }
  return nodeOf(false, parts)
}

const withSelf = (node: FieldNode, isItself: boolean): FieldNode =>
  !isItself ? node : node === undefined ? LEAF : nodeOf(true, node)
