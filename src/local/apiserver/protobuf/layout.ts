import { readFileSync } from 'node:fs'
import { definitionOf, qualify, splitName } from '../schema/go-types.ts'

/** One field of a message. */
export interface Slot {
  number: number
  /** Name in JSON; empty for an embedded struct, which is a message of its own here. */
  name: string
  /** How its type is written in the table of types. */
  type: string
}

const TYPE_META = /^\^(?:meta\/v1)?\.TypeMeta$/

let numbers: Record<string, string> | undefined

/** Whether the table of types has a struct of that name. */
export const isStruct = (type: string): boolean => definitionOf(type).startsWith('{')

/**
 * The fields of a struct with their numbers; none for what is no struct. The type and the kind of an object are
 * not among them: they stand in the envelope.
 *
 * @example
 * slotsOf('core/v1.NodeAddress') // [{ number: 1, name: 'type', type: 'core/v1.NodeAddressType' }, …]
 */
export function slotsOf(struct: string): Slot[] {
  if (!isStruct(struct)) return []
  const definition = definitionOf(struct)
  const [directory = ''] = splitName(struct)
  numbers ??= (
    JSON.parse(readFileSync(new URL('../data/protobuf-fields.json', import.meta.url), 'utf8')) as {
      numbers: Record<string, string>
    }
  ).numbers
  return toSlots(definition, directory, Object.hasOwn(numbers, struct) ? numbers[struct] : undefined)
}

/**
 * The fields of a definition, numbered as the text says, or 1, 2, 3 and so on.
 *
 * @example
 * toSlots('{type:int64 strVal:string}', 'intstr', '1 3')
 */
export function toSlots(definition: string, directory: string, listed?: string): Slot[] {
  const listedNumbers = listed === undefined ? undefined : expand(listed)
  return definition
    .slice(1, -1)
    .split(' ')
    .filter((entry) => entry !== '' && !TYPE_META.test(entry))
    .map((entry, index) => ({ number: listedNumbers?.[index] ?? index + 1, ...readEntry(entry, directory) }))
}

function readEntry(entry: string, directory: string): { name: string; type: string } {
  if (entry.startsWith('^')) return { name: '', type: qualify(entry.slice(1), directory) }
  const colon = entry.indexOf(':')
  return {
    name: entry.slice(0, colon).replace(/[?~]+$/, ''),
    type: qualify(entry.slice(colon + 1), directory),
  }
}

/** `1-3 7` as 1, 2, 3, 7. */
function expand(listed: string): number[] {
  return listed.split(' ').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}
