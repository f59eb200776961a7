import { isFields, own, type Fields } from '../../../protocol/own.ts'

const NOTHING: Fields = Object.freeze({})
const NO_PARTS: readonly Fields[] = Object.freeze([])

/** A field that holds an object; an empty object when it holds none. */
export function part(value: Fields, name: string): Fields {
  const found = own(value, name)
  return isFields(found) ? found : NOTHING
}

/** A field that holds a list of objects; anything else in the list counts as an empty object. */
export function parts(value: Fields, name: string): readonly Fields[] {
  const found = own(value, name)
  if (!Array.isArray(found) || found.length === 0) return NO_PARTS
  return found.every(isFields) ? found : found.map((item) => (isFields(item) ? item : NOTHING))
}

/** A field that holds a text; empty when it holds none. */
export function text(value: Fields, name: string): string {
  const found = own(value, name)
  return typeof found === 'string' ? found : ''
}

/** A field that holds a list of texts. */
export function texts(value: Fields, name: string): readonly string[] {
  const found = own(value, name)
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}

/** A field that holds a number; 0 when it holds none. */
export function number(value: Fields, name: string): number {
  const found = own(value, name)
  return typeof found === 'number' ? found : 0
}

/** Whether a field is there and not null. */
export function has(value: Fields, name: string): boolean {
  const found = own(value, name)
  return found !== undefined && found !== null
}

/** Whether a field holds true. */
export function isTrue(value: Fields, name: string): boolean {
  return own(value, name) === true
}

/** A number or a text (a quantity, an int-or-string) as a text; undefined when the field holds neither. */
export function scalar(value: Fields, name: string): string | undefined {
  const found = own(value, name)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined
}

/** The condition of a type, from a list of conditions. */
export function condition(conditions: readonly Fields[], type: string): Fields | undefined {
  return conditions.find((candidate) => text(candidate, 'type') === type)
}
