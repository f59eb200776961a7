import { isFields, own } from '../../../protocol/own.ts'
import { itemName, keyedItems, mergeKeyOf } from './keyed-list.ts'

/** A wanted value of another type than what is there. */
export interface TypeChange {
  /** The way to it: names of fields, and what names an item of a list. */
  steps: readonly string[]
  from: 'object' | 'list'
  to: 'object' | 'list' | 'string' | 'number' | 'boolean'
}

/**
 * The first place where another type is wanted than what is there. Metacontroller 4.17.2 never makes such a change and
 * does not say so (protocol.md §3.6). Null is not a type: it stands for an empty object or list there.
 *
 * @example
 * findTypeChange({ spec: { a: {} } }, { spec: { a: 'x' } }) // { steps: ['spec', 'a'], from: 'object', to: 'string' }
 */
export function findTypeChange(
  observed: unknown,
  desired: unknown,
  steps: readonly string[] = [],
): TypeChange | undefined {
  const from = typeOf(observed)
  const to = typeOf(desired)
  if ((from !== 'object' && from !== 'list') || to === 'none') return undefined
  if (from !== to) return { steps, from, to }
  if (isFields(observed) && isFields(desired)) {
    for (const [name, wanted] of Object.entries(desired)) {
      const found = findTypeChange(own(observed, name), wanted, [...steps, name])
      if (found !== undefined) return found
    }
  } else if (Array.isArray(observed) && Array.isArray(desired)) return amongItems(observed, desired, steps)
  return undefined
}

/** Only lists that are merged item by item can have one: the others are taken whole. */
function amongItems(
  observed: readonly unknown[],
  desired: readonly unknown[],
  steps: readonly string[],
): TypeChange | undefined {
  const key = mergeKeyOf([observed, desired])
  if (key === undefined) return undefined
  const items = keyedItems(observed, key)
  for (const wanted of desired) {
    const name = itemName(wanted, key)
    const found = findTypeChange(items.get(name), wanted, [...steps, name])
    if (found !== undefined) return found
  }
  return undefined
}

function typeOf(value: unknown): TypeChange['to'] | 'none' {
  if (value == null) return 'none'
  if (Array.isArray(value)) return 'list'
  if (isFields(value)) return 'object'
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean'
}

/** How types are called: by Go, and in a sentence. */
const NAMES: Readonly<Record<TypeChange['to'], { go: string; plain: string }>> = {
  object: { go: 'map[string]interface {}', plain: 'an object' },
  list: { go: '[]interface {}', plain: 'a list' },
  string: { go: 'string', plain: 'a string' },
  number: { go: 'int64', plain: 'a number' },
  boolean: { go: 'bool', plain: 'a boolean' },
}

/**
 * A change of type in words.
 *
 * @example
 * tellTypeChange({ steps: ['spec', 'a'], from: 'object', to: 'string' }) // 'spec.a is an object, and a string is wanted'
 */
export function tellTypeChange({ steps, from, to }: TypeChange): string {
  return `${steps.join('.')} is ${NAMES[from].plain}, and ${NAMES[to].plain} is wanted`
}

/**
 * What Metacontroller's authors meant to say of a change of type; in 4.17.2 the check is never reached.
 *
 * @example
 * mergeErrorText({ steps: ['spec', 'a'], from: 'object', to: 'string' })
 * // "can't merge desired changes: desired[spec][a]: expecting map[string]interface, got string"
 */
export function mergeErrorText({ steps, from, to }: TypeChange): string {
  const expected = from === 'object' ? 'map[string]interface' : '[]interface'
  const path = steps.map((step) => `[${step}]`).join('')
  return `can't merge desired changes: desired${path}: expecting ${expected}, got ${NAMES[to].go}`
}
