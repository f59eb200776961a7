import { NumberLiteral } from './number-literal.ts'
import type { Walk } from './walk.ts'

/** A Go type: how JSON becomes a value of it, and how that is printed as JSON again. */
export interface GoType {
  /** As it stands in error texts: `v1.PodSpec`, `int32`. */
  name: string
  /** What is printed for a JSON value; undefined for a nil pointer, list or map. */
  decode(value: unknown, walk: Walk): unknown
  /** What is printed when nothing was set; undefined for a nil pointer, list or map. */
  zero(): unknown
  /** Whether `omitempty` leaves out what is printed; undefined is always left out. */
  isEmpty(printed: unknown): boolean
  /** The type below a key or an index: undefined when it has no such field; missing for types that read themselves. */
  child?: (key: string) => GoType | undefined
}

const never = () => false

/** Sets a key that may come from outside: `__proto__` is a key as any other. */
export function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[key] = value
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberLiteral)
  )
}

/** A pointer: null is nil, anything else is there, however empty. */
export const pointer = (target: GoType): GoType => ({
  name: target.name,
  decode: (value, walk) => (value === null ? undefined : target.decode(value, walk)),
  zero: () => undefined,
  isEmpty: never,
  ...(target.child && { child: target.child }),
})

/**
 * A list. Storage as protobuf does not tell an empty one from none; storage as JSON (`keepsEmpty`) does.
 */
export const list = (name: string, item: GoType, keepsEmpty: boolean): GoType => ({
  name,
  decode(value, walk) {
    if (value === null) return undefined
    if (!Array.isArray(value)) {
      walk.mismatch(value, name, 'slice')
      return undefined
    }
    const printed: unknown[] = []
    const depth = walk.path.push(0) - 1
    for (let index = 0; index < value.length; index += 1) {
      walk.path[depth] = index
      printed.push(item.decode(value[index], walk) ?? null)
    }
    walk.path.pop()
    return printed.length === 0 && !keepsEmpty ? undefined : printed
  },
  zero: () => undefined,
  isEmpty: (printed) => (printed as unknown[]).length === 0,
  child: () => item,
})

/** A map with keys that are strings. `missing` is what a nil value in it is printed as. */
export const map = (name: string, item: GoType, keepsEmpty: boolean, missing: () => unknown): GoType => ({
  name,
  decode(value, walk) {
    if (value === null) return undefined
    if (!isObject(value)) {
      walk.mismatch(value, name, 'map')
      return undefined
    }
    // A copy is much faster than setting each key, and most values stay as they are.
    const printed: Record<string, unknown> = { ...value }
    const depth = walk.path.push('') - 1
    const keys = Object.keys(value)
    for (const key of keys) {
      walk.path[depth] = key
      const given = value[key]
      const result = item.decode(given, walk) ?? missing()
      if (!key.isWellFormed()) Reflect.deleteProperty(printed, key)
      else if (Object.is(result, given)) continue
      setKey(printed, wellFormed(key), result)
    }
    walk.path.pop()
    return keys.length === 0 && !keepsEmpty ? undefined : printed
  },
  zero: () => undefined,
  isEmpty: (printed) => Object.keys(printed as object).length === 0,
  child: () => item,
})

/** As Go reads text: halves of surrogate pairs become U+FFFD. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}
