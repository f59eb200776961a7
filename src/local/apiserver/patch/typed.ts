import { isFields, type Fields } from '../../../protocol/own.ts'
import { elementOfItem } from './element.ts'
import { DEDUCED, type FieldType, type ListType, type MapType, type Type } from './types.ts'

/** What a type comes down to for one value. */
export type Shape = 'map' | 'list' | 'scalar'

/**
 * Which of its possible shapes a type takes for a value; one that does not fit leaves the first that there is.
 *
 * @example
 * shapeOf(type, { a: 1 }) // 'map'
 */
export function shapeOf(type: Type, value: unknown): Shape {
  if (value !== null) {
    if (typeof value !== 'object') {
      if (type.scalar !== undefined) return 'scalar'
    } else if (Array.isArray(value)) {
      if (type.list !== undefined) return 'list'
    } else if (type.map !== undefined) {
      return 'map'
    }
  }
  return type.map !== undefined ? 'map' : type.scalar !== undefined ? 'scalar' : 'list'
}

/**
 * A value as an object; unset when it is none.
 *
 * @example
 * fieldsOf([]) // undefined
 */
export const fieldsOf = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined)
/**
 * A value as a list; unset when it is none.
 *
 * @example
 * itemsOf(['a']) // ['a']
 */
export const itemsOf = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? (value as unknown[]) : undefined

/**
 * How a set names a field, and its type; what is not declared is taken for anything.
 *
 * @example
 * fieldOf(map, 'spec').element // 'f:spec'
 */
export function fieldOf(map: MapType, name: string): FieldType {
  return map.fields.get(name) ?? { element: `f:${name}`, type: map.rest ?? DEDUCED }
}

/**
 * The items of a list by their element; more than one where a live list holds duplicates.
 *
 * @throws Misfit for an item that cannot be told from others.
 * @example
 * indexed(list, [{ name: 'a' }]).get('k:{"name":"a"}')
 */
export function indexed(list: ListType, items: readonly unknown[] = []): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>()
  for (const item of items) {
    const element = elementOfItem(list, item)
    const known = found.get(element)
    if (known === undefined) found.set(element, [item])
    else known.push(item)
  }
  return found
}
