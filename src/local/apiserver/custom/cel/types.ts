/** A type of the Common Expression Language. */
export type CelType =
  | { is: 'simple'; name: string }
  | { is: 'list'; of: CelType }
  | { is: 'map'; key: CelType; value: CelType }
  | { is: 'optional'; of: CelType }
  | { is: 'object'; name: string; fields: ReadonlyMap<string, CelType> }
  /** Stands for any type, the same wherever it stands in a signature. */
  | { is: 'param'; name: string }

const simple = (name: string): CelType => ({ is: 'simple', name })

export const INT = simple('int')
export const UINT = simple('uint')
export const DOUBLE = simple('double')
export const BOOL = simple('bool')
export const STRING = simple('string')
export const BYTES = simple('bytes')
export const NULL = simple('null')
export const TIMESTAMP = simple('timestamp')
export const DURATION = simple('duration')
export const TYPE = simple('type')
export const DYN = simple('dyn')
/** Of what has an error already; fits everywhere, so that the error is told once. */
export const FAULT = simple('!error!')

export const listOf = (of: CelType): CelType => ({ is: 'list', of })
export const mapOf = (key: CelType, value: CelType): CelType => ({ is: 'map', key, value })
export const optionalOf = (of: CelType): CelType => ({ is: 'optional', of })

const NAMED = new Map(
  [INT, UINT, DOUBLE, BOOL, STRING, BYTES, NULL, TIMESTAMP, DURATION, TYPE, DYN].map((type) => [
    nameOf(type),
    type,
  ]),
)

/**
 * Reads a type as it stands in the tables of functions.
 *
 * @example
 * parseType('list(string)')
 */
export function parseType(text: string): CelType {
  const known = NAMED.get(text)
  if (known !== undefined) return known
  const found = /^(list|map|optional)\((.*)\)$/.exec(text)
  if (found === null) return /^[A-Z]$/.test(text) ? { is: 'param', name: text } : simple(text)
  const parts = splitTypes(found[2] ?? '', ',')
  const [first = DYN, second = DYN] = parts.map(parseType)
  if (found[1] === 'map') return mapOf(first, second)
  return found[1] === 'list' ? listOf(first) : optionalOf(first)
}

/** Splits at a separator outside of parentheses. */
export function splitTypes(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    else if (text[at] === separator && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  parts.push(text.slice(from))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** Replaces parameters by what they are bound to. */
export function bound(type: CelType, bindings: ReadonlyMap<string, CelType>, free = DYN): CelType {
  switch (type.is) {
    case 'param':
      return bindings.get(type.name) ?? free
    case 'list':
      return listOf(bound(type.of, bindings, free))
    case 'optional':
      return optionalOf(bound(type.of, bindings, free))
    case 'map':
      return mapOf(bound(type.key, bindings, free), bound(type.value, bindings, free))
    case 'object':
    case 'simple':
      return type
  }
}

export const isDyn = (type: CelType): boolean => type === DYN || type === FAULT

/** Types that null may stand for. */
const NULLABLE = new Set(['timestamp', 'duration', 'dyn', 'null'])

/**
 * Whether a value of one type may stand where another is wanted; parameters of the wanted type are bound on the way.
 *
 * @example
 * fits(listOf(INT), parseType('list(A)'), bindings) // binds A to int
 */
export function fits(actual: CelType, wanted: CelType, bindings: Map<string, CelType>): boolean {
  if (wanted.is === 'param') {
    const before = bindings.get(wanted.name)
    if (before === undefined || isDyn(before)) {
      bindings.set(wanted.name, actual)
      return true
    }
    if (isDyn(actual)) return true
    if (fits(actual, before, bindings)) return true
    if (!fits(before, actual, bindings)) return false
    bindings.set(wanted.name, actual)
    return true
  }
  if (isDyn(actual) || isDyn(wanted) || actual === wanted || actual.is === 'param') return true
  if (actual === NULL)
    return (
      wanted.is === 'object' ||
      (wanted.is === 'simple' && (NULLABLE.has(wanted.name) || isOpaque(wanted.name)))
    )
  if (wanted === NULL) return actual.is === 'object' || (actual.is === 'simple' && NULLABLE.has(actual.name))
  if (actual.is === 'simple') return wanted.is === 'simple' && actual.name === wanted.name
  if (actual.is === 'list' || actual.is === 'optional')
    return wanted.is === actual.is && fits(actual.of, wanted.of, bindings)
  if (actual.is === 'map') {
    return (
      wanted.is === 'map' &&
      fits(actual.key, wanted.key, bindings) &&
      fits(actual.value, wanted.value, bindings)
    )
  }
  return wanted.is === 'object' && wanted.name === actual.name
}

const isOpaque = (name: string): boolean => name.includes('.')

function nameOf(type: CelType): string {
  return type.is === 'simple' ? type.name : ''
}

/**
 * A type as error texts name it.
 *
 * @example
 * showType(listOf(INT)) // 'list(int)'
 */
export function showType(type: CelType): string {
  switch (type.is) {
    case 'list':
      return `list(${showType(type.of)})`
    case 'map':
      return `map(${showType(type.key)}, ${showType(type.value)})`
    case 'optional':
      return `optional_type(${showType(type.of)})`
    case 'object':
    case 'param':
    case 'simple':
      return type.name
  }
}

/** The type of a literal as the parser gives it. */
export function literalType(value: unknown): CelType {
  if (value === null) return NULL
  if (typeof value === 'bigint') return INT
  if (typeof value === 'number') return DOUBLE
  if (typeof value === 'boolean') return BOOL
  if (typeof value === 'string') return STRING
  return value instanceof Uint8Array ? BYTES : UINT
}
