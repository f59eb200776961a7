import type { Fields } from '../../../protocol/own.ts'
import { elementOfItem } from './element.ts'
import { below, isEmpty, isMember, type FieldSet } from './field-set.ts'
import { put } from './record.ts'
import { fieldOf, fieldsOf, itemsOf, shapeOf } from './typed.ts'
import type { ListType, MapType, Type } from './types.ts'

/**
 * A value without the fields and items of a set. A list or object that loses all it had becomes null.
 *
 * @throws Misfit for a list item that cannot be told from others.
 * @example
 * remove(type, { a: 1, b: 2 }, { 'f:a': {} }) // { b: 2 }
 */
export function remove(type: Type, value: unknown, set: FieldSet): unknown {
  if (isEmpty(set)) return value
  const shape = shapeOf(type, value)
  if (shape === 'map' && type.map !== undefined) return removeFields(type.map, fieldsOf(value), set)
  if (shape === 'list' && type.list !== undefined) return removeItems(type.list, itemsOf(value), set)
  return value
}

function removeFields(map: MapType, fields: Fields | undefined, set: FieldSet): unknown {
  if (map.atomic || fields === undefined) return null
  const kept: Fields = {}
  for (const name of Object.keys(fields)) {
    const { element, type } = fieldOf(map, name)
    if (isMember(set[element])) continue
    put(kept, name, remove(type, fields[name], below(set, element)))
  }
  return isEmpty(kept) ? null : kept
}

function removeItems(list: ListType, items: readonly unknown[] | undefined, set: FieldSet): unknown {
  if (list.atomic || items === undefined) return null
  const kept: unknown[] = []
  for (const item of items) {
    const element = elementOfItem(list, item)
    if (isMember(set[element])) continue
    kept.push(remove(list.element, item, below(set, element)))
  }
  return kept.length === 0 ? null : kept
}
