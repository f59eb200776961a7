import { goQuote } from '../validate/quote.ts'
import type { GoField } from './go-types.ts'
import { NumberLiteral } from './number-literal.ts'

/** At most so many unknown and repeated fields are reported. */
const MOST_REPORTED = 100

/** One place below the object: a field of a struct, a key of a map, an index of a list. */
type Step = GoField | string | number

/**
 * What an object is read from: JSON text, as bodies are, or Go's maps, as the outcome of a strategic merge patch is.
 * The errors differ.
 */
export type Form = 'json' | 'map'

/** What goes wrong while JSON is read into Go types; only its text is seen by clients. */
export class GoError extends Error {
  override readonly name = 'GoError'
}

/** A value of the wrong type; the text is made when it is known where that was. */
export class TypeMismatch extends GoError {
  readonly value: string
  readonly type: string
  readonly struct: string
  readonly trail: readonly string[]

  constructor(value: string, type: string, struct: string, trail: readonly string[]) {
    const target =
      struct === ''
        ? `Go value of type ${type}`
        : `Go struct field ${struct}.${trail.join('.')} of type ${type}`
    super(`json: cannot unmarshal ${value} into ${target}`)
    this.value = value
    this.type = type
    this.struct = struct
    this.trail = trail
  }
}

/** What strict reading finds, each once and not too many of them. */
export class StrictErrors {
  readonly #found = new Set<string>()

  add(what: 'unknown' | 'duplicate', path: readonly Step[], name: string): void {
    if (this.#found.size < MOST_REPORTED) this.#found.add(`${what} field ${goQuote(fieldPath(path, name))}`)
  }

  list(): string[] {
    return [...this.#found]
  }
}

/** Where a decoder is in an object, and what it has found so far. */
export class Walk {
  readonly path: Step[] = []
  readonly strict = new StrictErrors()
  readonly form: Form
  /** The first error that did not stop the reading. */
  saved: GoError | undefined

  constructor(form: Form = 'json') {
    this.form = form
  }

  /** A value whose JSON type does not fit: text is read on, and fails in the end; a map fails at once. */
  mismatch(value: unknown, type: string, kind: string, described = describe(value)): void {
    if (this.form === 'map') throw new GoError(restoreError(value, type, kind))
    this.saved ??= this.typeError(described, type)
  }

  /** As {@link mismatch}, for types that read themselves: nothing is read after it. */
  typeError(described: string, type: string, below: readonly string[] = []): TypeMismatch {
    if (this.form === 'map') return new TypeMismatch(described, type, '', [])
    const fields = this.path.filter((step): step is GoField => typeof step === 'object')
    const trail = [...fields.flatMap((field) => field.trail), ...below]
    return new TypeMismatch(described, type, fields.at(-1)?.struct ?? '', trail)
  }
}

/** What Go says of a value in a map that does not fit the type it should become. */
function restoreError(value: unknown, type: string, kind: string): string {
  const found = kindOf(value)
  if (kind === 'struct') return `cannot restore struct from: ${found}`
  if (kind === 'slice' || kind === 'map') return `cannot restore ${kind} from ${found}`
  const isNumeric = /^(u?int|float)/.test(kind)
  const canConvert = found === 'int64' ? isNumeric || kind === 'string' : found === 'float64' && isNumeric
  return canConvert ? `cannot convert ${found} to ${type}` : `unrecognized type: ${kind}`
}

/** The Go kind of a value in a map. */
function kindOf(value: unknown): string {
  const type = describe(value)
  if (type === 'number') return /^-?\d+$/.test(String(value)) ? 'int64' : 'float64'
  return { array: 'slice', object: 'map' }[type] ?? type
}

/** A path as strict errors show it: `spec.containers[0].foo`. */
function fieldPath(path: readonly Step[], name: string): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else text += `${text === '' ? '' : '.'}${typeof step === 'string' ? step : step.name}`
  }
  return text === '' ? name : `${text}.${name}`
}

/**
 * The type of a JSON value as Go's error texts name it.
 *
 * @example
 * describe([]) // 'array'
 */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return 'array'
  if (value instanceof NumberLiteral) return 'number'
  return typeof value
}
