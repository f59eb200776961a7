import { isFields, type Fields } from '../../../protocol/own.ts'
import { badRequest } from '../errors.ts'
import { internal } from './failures.ts'
import { goType, goValue } from './go-text.ts'
import { drop, put } from './record.ts'

export const PATCH = '$patch'
export const RETAIN_KEYS = '$retainKeys'
export const SET_ORDER = '$setElementOrder'
export const DELETE_FROM = '$deleteFromPrimitiveList'

/**
 * The name of the list that a directive such as `$setElementOrder/ports` speaks of.
 *
 * @example
 * listOf('$setElementOrder/ports', SET_ORDER) // 'ports'
 */
export function listOf(name: string, directive: string): string {
  const slash = name.indexOf('/')
  if (slash !== -1 && name.slice(0, slash) === directive) return name.slice(slash + 1)
  throw badRequest(
    directive === SET_ORDER
      ? 'invalid patch format of setElementOrder list'
      : 'invalid patch format of primitive list',
  )
}

/**
 * Whether an item of a list asks to be deleted.
 *
 * @example
 * isDelete({ name: 'app', $patch: 'delete' }) // true
 */
export const isDelete = (item: unknown): boolean =>
  isFields(item) && Object.hasOwn(item, PATCH) && item[PATCH] === 'delete'

/**
 * 500 for a `$patch` that is none of the known words.
 *
 * @example
 * throw unknownDirective('frobnicate', { $patch: 'frobnicate' })
 */
export function unknownDirective(directive: unknown, map: Fields) {
  const shown = typeof directive === 'string' ? directive : goAsString(directive)
  return internal(`unknown patch type: ${shown} in map: ${goValue(map)}`)
}

/** What Go's `%s` makes of a value that is no string. */
function goAsString(value: unknown): string {
  if (value === null) return '%!s(<nil>)'
  if (Array.isArray(value)) return `[${value.map(goElement).join(' ')}]`
  if (isFields(value)) {
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goElement(value[key])}`)
      .join(' ')}]`
  }
  return `%!s(${goType(value)}=${goValue(value)})`
}

const goElement = (value: unknown): string => (typeof value === 'string' ? value : goAsString(value))

/**
 * A patch value taken as it is: without fields that are null and without anything that is a `$patch` directive.
 *
 * @returns `undefined` when the value itself is a directive.
 * @example
 * taken({ a: null, b: { $patch: 'delete' }, c: 1 }) // { c: 1 }
 */
export function taken(value: unknown): unknown {
  return withoutDirectives(withoutNulls(value))
}

/**
 * Without objects that hold `$patch`; `undefined` when the value is one itself.
 *
 * @example
 * withoutDirectives([{ $patch: 'delete' }, 1]) // [1]
 */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutDirectives).filter((item) => item !== undefined)
  }
  if (!isFields(value)) return value
  if (Object.hasOwn(value, PATCH)) return undefined
  const kept: Fields = {}
  for (const name of Object.keys(value)) {
    const field = withoutDirectives(value[name])
    if (field !== undefined) put(kept, name, field)
  }
  return kept
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isFields(value)) return value
  const kept: Fields = {}
  for (const name of Object.keys(value)) {
    if (value[name] !== null) put(kept, name, withoutNulls(value[name]))
  }
  return kept
}

/**
 * Carries out `$retainKeys`: fields of `original` that it does not name go.
 *
 * @param patch without the directive afterwards.
 * @throws 400 when the patch sets a field that the directive does not name.
 * @example
 * retainKeys(original, { $retainKeys: ['type'], type: 'Recreate' })
 */
export function retainKeys(original: Fields, patch: Fields): void {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return
  const list = patch[RETAIN_KEYS]
  drop(patch, RETAIN_KEYS)
  const malformed = () => badRequest('invalid patch format of retainKeys')
  if (!Array.isArray(list)) throw malformed()
  const retained = new Set<unknown>(list)
  for (const name of Object.keys(patch)) {
    const isNoField = patch[name] === null || name.startsWith(DELETE_FROM) || name.startsWith(SET_ORDER)
    if (!isNoField && !retained.has(name)) throw malformed()
  }
  for (const name of Object.keys(original)) if (!retained.has(name)) drop(original, name)
}
