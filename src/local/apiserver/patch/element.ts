import { isFields, type Fields } from '../../../protocol/own.ts'
import { byText, goJson } from './go-text.ts'
import type { ListType } from './types.ts'

/** A value that does not fit its type. */
export class Misfit extends Error {
  override readonly name = 'Misfit'
}

/**
 * How a field set names an item of a list: `k:{"name":"app"}` by its keys, `v:"a"` by its value.
 *
 * @throws Misfit for an item that cannot be told from others.
 * @example
 * elementOfItem(containers, { name: 'app' }) // 'k:{"name":"app"}'
 */
export function elementOfItem(list: ListType, item: unknown): string {
  return list.keys.length > 0 ? byKeys(list, item) : byValue(item)
}

function byValue(item: unknown): string {
  if (item === null) throw new Misfit("associative list without keys has an element that's an explicit null")
  if (Array.isArray(item)) throw new Misfit('not supported: associative list with lists as elements')
  if (isFields(item)) throw new Misfit("associative list without keys has an element that's a map type")
  return `v:${goJson(item)}`
}

function byKeys({ keys, element }: ListType, item: unknown): string {
  if (item === null) throw new Misfit('associative list with keys may not have a null element')
  if (!isFields(item)) throw new Misfit('associative list with keys may not have non-map elements')
  let text = ''
  for (const key of keys) {
    const value = Object.hasOwn(item, key) ? item[key] : element.map?.fields.get(key)?.default
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${goJson(value)}`
  }
  if (text !== '') return `k:{${text}}`
  const names = keys.map((key) => JSON.stringify(key)).join(' ')
  throw new Misfit(
    `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
  )
}

/**
 * An element as the server's messages show it.
 *
 * @example
 * showElement('k:{"name":"app"}') // '[name="app"]'
 */
export function showElement(element: string): string {
  return (SHOWN[element[0] ?? ''] ?? showField)(element.slice(2))
}

const showField = (name: string): string => `.${name}`

const SHOWN: Record<string, (rest: string) => string> = {
  k: (rest) => {
    const keys = Object.entries(JSON.parse(rest) as Fields)
    return `[${keys.map(([key, value]) => `${key}=${showValue(value)}`).join(',')}]`
  },
  v: (rest) => `[=${showValue(JSON.parse(rest))}]`,
  i: (rest) => `[${rest}]`,
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(',')}]`
  if (isFields(value)) {
    return Object.keys(value)
      .map((key) => `${key}=${showValue(value[key])}`)
      .join('')
  }
  return JSON.stringify(value)
}

const RANKS: Record<string, number> = { '.': 0, f: 1, k: 2, v: 3, i: 4 }

/** Elements that need no parsing: `k:{"name":"app"}`, `v:"a"`. */
const SIMPLE = /^[kv]:(?:\{"([^"\\]*)":)?"([^"\\]*)"\}?$/

/**
 * The order of elements in a field set: fields by name, items by their keys, values by value.
 *
 * @example
 * ['v:10', 'v:9', 'f:a'].sort(byElement) // ['f:a', 'v:9', 'v:10']
 */
export function byElement(left: string, right: string): number {
  const kind = left[0] ?? ''
  if (kind !== right[0]) return (RANKS[kind] ?? 5) - (RANKS[right[0] ?? ''] ?? 5)
  if (kind === 'f' || kind === '.') return byText(left, right)
  const [simpleMine, simpleTheirs] = [SIMPLE.exec(left), SIMPLE.exec(right)]
  if (simpleMine !== null && simpleTheirs !== null) {
    return (
      byText(simpleMine[1] ?? '', simpleTheirs[1] ?? '') || byText(simpleMine[2] ?? '', simpleTheirs[2] ?? '')
    )
  }
  const [mine, theirs] = [JSON.parse(left.slice(2)), JSON.parse(right.slice(2))] as [unknown, unknown]
  return isFields(mine) && isFields(theirs) && kind === 'k'
    ? compareKeys(mine, theirs)
    : compareValues(mine, theirs)
}

function compareKeys(left: Fields, right: Fields): number {
  const [mine, theirs] = [Object.entries(left), Object.entries(right)]
  for (const [index, [name, value]] of mine.entries()) {
    const other = theirs[index]
    if (other === undefined) return 1
    const order = byText(name, other[0]) || compareValues(value, other[1])
    if (order !== 0) return order
  }
  return mine.length - theirs.length
}

const TYPES: Record<string, number> = { number: 0, string: 1, boolean: 2, object: 3 }

function compareValues(left: unknown, right: unknown): number {
  const types = (TYPES[typeof left] ?? 4) - (TYPES[typeof right] ?? 4)
  if (types !== 0) return types
  if (typeof left === 'number' || typeof left === 'boolean') return Number(left) - Number(right)
  return typeof left === 'string' ? byText(left, right as string) : byText(goJson(left), goJson(right))
}
