import { CONVERSIONS } from './conversions.ts'
import { LISTS } from './lists.ts'
import { NAMED_FORMATS } from './formats.ts'
import { NETWORK } from './network.ts'
import { OPERATORS } from './operators.ts'
import type { Overload } from './overload.ts'
import { QUANTITIES } from './quantities.ts'
import { STRINGS } from './strings.ts'

const byName = new Map<string, Overload[]>()
for (const overload of [
  ...OPERATORS,
  ...CONVERSIONS,
  ...STRINGS,
  ...LISTS,
  ...NETWORK,
  ...QUANTITIES,
  ...NAMED_FORMATS,
]) {
  const key = `${overload.isMethod ? '.' : ''}${overload.name}`
  byName.set(key, [...(byName.get(key) ?? []), overload])
}

/**
 * All ways to call a function or a method; nothing for a name that there is not.
 *
 * @example
 * overloadsOf('startsWith', true)
 */
export function overloadsOf(name: string, isMethod: boolean): readonly Overload[] | undefined {
  return byName.get(`${isMethod ? '.' : ''}${name}`)
}

/** Whether a name is known, as a function or as a method. */
export const isFunction = (name: string): boolean => byName.has(name) || byName.has(`.${name}`)
