import { isFields, own, type Fields } from '../../../protocol/own.ts'

/** The fields that may name the items of a list; of several the first one is taken. */
const MERGE_KEYS = ['containerPort', 'port', 'mountPath', 'name', 'uid', 'ip', 'path'] as const

/** The items of a list by what names them; of two with one name the last. */
export type KeyedItems = ReadonlyMap<string, Fields>

/**
 * The field that names the items of lists, when every item of all of them is an object and has it; undefined: such
 * lists are taken whole (protocol.md §3.6).
 *
 * @example
 * mergeKeyOf([[{ name: 'a', image: 'x' }], [], [{ name: 'b' }]]) // 'name'
 */
export function mergeKeyOf(lists: readonly (readonly unknown[])[]): string | undefined {
  let left: readonly string[] | undefined
  for (const list of lists) {
    for (const item of list) {
      if (!isFields(item)) return undefined
      left = (left ?? MERGE_KEYS).filter((key) => Object.hasOwn(item, key))
      if (left.length === 0) return undefined
    }
  }
  return left?.[0]
}

/**
 * Finds the items of a list by the field that names them.
 *
 * @example
 * keyedItems([{ port: 53, protocol: 'TCP' }], 'port').get('53')?.protocol // 'TCP'
 */
export function keyedItems(list: readonly unknown[], key: string): Map<string, Fields> {
  return new Map(list.filter(isFields).map((item) => [itemName(item, key), item]))
}

/**
 * What names an item of a list: the field's value as text, so 80 and "80" are one name.
 *
 * @example
 * itemName({ port: 80 }, 'port') // '80'
 */
export function itemName(item: unknown, key: string): string {
  return isFields(item) ? goText(own(item, key)) : ''
}

/** A value as Go's `%v` prints it. */
function goText(value: unknown): string {
  if (value == null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isFields(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  const members = Object.keys(value).sort()
  return `map[${members.map((name) => `${name}:${goText(value[name])}`).join(' ')}]`
}
