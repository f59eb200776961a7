/** Numbers that a double does not keep as they are written: fractions, exponents, minus zero, very long ones. */
const SPECIAL = /[:[,]\s*(?:-?(?:\d{16}|\d+[.eE])|-0)[-+.\deE]*\s*(?:[,}\]]|$)/

/** The strings of a text that is valid JSON. */
const STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"/g

/**
 * A number of a JSON text that is more than its value: Go takes `1` for an integer, but not `1.0` nor `1e3`.
 */
export class NumberLiteral {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/**
 * Parses JSON and keeps, as a {@link NumberLiteral}, each number that would not be written the same way again.
 *
 * @example
 * parseExact('{"a":1.0,"b":1}') // { a: NumberLiteral('1.0'), b: 1 }
 */
export function parseExact(text: string): unknown {
  const plain: unknown = JSON.parse(text)
  // Texts in it may look like such numbers (`pause:3.10`), and reading with a reviver takes many times as long.
  if (!SPECIAL.test(text) || !SPECIAL.test(text.replace(STRINGS, '""'))) return plain
  return JSON.parse(text, ((_key: string, value: unknown, context: { source?: string }) =>
    typeof value === 'number' && context.source !== undefined && String(value) !== context.source
      ? new NumberLiteral(context.source)
      : value) as (key: string, value: unknown) => unknown)
}
