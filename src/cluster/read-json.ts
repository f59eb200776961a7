import { isFields, own } from '../protocol/own.ts'

/**
 * A field of something that came from outside; undefined when there is no such field.
 *
 * @example
 * field(field(list, 'metadata'), 'continue')
 */
export function field(value: unknown, name: string): unknown {
  return isFields(value) ? own(value, name) : undefined
}

/** A text field, or the empty text. */
export function text(value: unknown, name: string): string {
  const found = field(value, name)
  return typeof found === 'string' ? found : ''
}

/** A list, or an empty one. */
export function list(value: unknown, name: string): unknown[] {
  const found = field(value, name)
  return Array.isArray(found) ? found : []
}

/** The texts of a list. */
export function texts(value: unknown, name: string): string[] {
  return list(value, name).filter((each) => typeof each === 'string')
}
