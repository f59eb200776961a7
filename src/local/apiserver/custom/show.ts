import { goJson } from '../patch/go-text.ts'
import { goJson as goStruct, goQuote } from '../validate/quote.ts'

/**
 * A number as Go's `%v` writes it: an exponent has two digits.
 *
 * @example
 * number(1e-7) // '1e-07'
 */
export function number(value: number): string {
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

/** A value that is printed with its fields in the order in which they stand, as Go prints a struct. */
export class InOrder {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

/**
 * A value as a field error shows it: text in quotes, objects and lists as JSON with sorted keys.
 *
 * @example
 * show({ b: 1, a: 'x' }) // '{"a":"x","b":1}'
 */
export function show(value: unknown): string {
  if (typeof value === 'string') return goQuote(value)
  if (value instanceof InOrder) return goStruct(value.value)
  return typeof value === 'number' ? number(value) : goJson(value)
}
