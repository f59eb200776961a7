import { MAX_DEPTH } from './json-values.ts'
import type { Fields } from './own.ts'

/**
 * Copies a value to plain objects and arrays as JSON.stringify sees it: toJSON is called, Dates become strings and
 * boxed values are unboxed. What has no JSON form stays as it is, for the walk to report.
 *
 * @example
 * toPlain({ at: new Date(0) }) // { at: '1970-01-01T00:00:00.000Z' }
 */
export function toPlain(value: unknown): unknown {
  return copy(value, '', 0, new Map())
}

function copy(original: unknown, key: string, depth: number, copies: Map<object, unknown>): unknown {
  if (typeof original !== 'object' || original === null) return original
  if (depth > MAX_DEPTH) return original
  const known = copies.get(original)
  if (known !== undefined) return known
  const value = unwrap(original, key)
  if (value !== original) {
    const result = copy(value, key, depth + 1, copies)
    copies.set(original, result)
    return result
  }
  if (Array.isArray(original)) {
    const list: unknown[] = []
    copies.set(original, list)
    for (let index = 0; index < original.length; index += 1) {
      list.push(copy(original[index], String(index), depth + 1, copies))
    }
    return list
  }
  if (Object.prototype.toString.call(original) !== '[object Object]') return original
  const fields: Fields = {}
  copies.set(original, fields)
  for (const name of Object.keys(original)) {
    const item = (original as Fields)[name]
    // Defined, not assigned: an own `__proto__` must stay a field like any other.
    Object.defineProperty(fields, name, {
      value: copy(item, name, depth + 1, copies),
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  return fields
}

/** One step of what JSON.stringify does to an object before it writes it. */
function unwrap(value: object, key: string): unknown {
  if (ArrayBuffer.isView(value)) return value
  const tag = Object.prototype.toString.call(value)
  if (tag === '[object Date]' && Number.isNaN(Number(value))) return value
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return Reflect.apply(toJSON, value, [key])
  const isBoxed = tag === '[object String]' || tag === '[object Number]' || tag === '[object Boolean]'
  return isBoxed ? value.valueOf() : value
}
