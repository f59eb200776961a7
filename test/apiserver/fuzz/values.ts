import type { Random } from './random.ts'

/** Keys that lead somewhere else in careless code. */
export const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
  'f:x',
  'k:{"name":"a"}',
  'a/b',
  'a~b',
  'metadata',
  'name',
  'naïve',
  '日本',
  '\u0000',
  'x'.repeat(300),
]

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e21,
  -1e21,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  -1e308,
  5e-324,
]
const TEXTS = [
  '',
  'a',
  '-1',
  '1e9',
  '100m',
  '99999999999999999999',
  '2020-02-30T25:61:61Z',
  '../../etc/passwd',
  '\ud800',
  '\u2028<&>"\\',
  'ä日🦄',
  '%s%n',
  '{}',
  'null',
  '((((a+)+)+)+)+$',
  'self.x == oldSelf.y',
  'x'.repeat(70_000),
]

/** Defines a field as JSON.parse does, whatever its name is. */
export function setField(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}

/** Any JSON value. */
export function anyValue(random: Random, depth = 0): unknown {
  switch (random.below(depth > 3 ? 5 : 9)) {
    case 0:
      return null
    case 1:
      return random.chance(0.5)
    case 2:
      return random.pick(NUMBERS)
    case 3:
    case 4:
      return random.pick(TEXTS)
    case 5:
      return []
    case 6:
      return Array.from({ length: random.below(4) }, () => anyValue(random, depth + 1))
    case 7:
      return deep(random.pick([20, 200, 900, 1100]), random.chance(0.5))
    default: {
      const object = {}
      for (let count = random.below(4); count > 0; count -= 1) {
        setField(object, random.pick(KEYS), anyValue(random, depth + 1))
      }
      return object
    }
  }
}

function deep(levels: number, asList: boolean): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = asList ? [value] : { properties: { a: value } }
  return value
}

/** A place in a JSON value: what holds it, and its name there. */
export interface Place {
  holder: object
  name: string
  path: string[]
}

/** All places of a value, in a copy of which they may be changed. */
export function placesIn(value: unknown, path: string[] = [], found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null || path.length > 30) return found
  for (const name of Object.keys(value)) {
    const place = { holder: value, name, path: [...path, name] }
    found.push(place)
    placesIn((value as Record<string, unknown>)[name], place.path, found)
  }
  return found
}
