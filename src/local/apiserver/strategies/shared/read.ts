import type { Obj } from '../../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../../protocol/own.ts'

const NONE: Fields = Object.freeze({})

/** A text field; what is missing is the empty text, as in Go. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A number field; what is missing is 0. */
export const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** A number that may be unset. */
export const optional = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined

/** A text that may be unset, where the empty text is not the same. */
export const optionalText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

/** A nested object that may be unset. */
export const fields = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined)

/** A nested object; an empty one when it is missing. Never change what this returns. */
export const part = (value: unknown): Fields => (isFields(value) ? value : NONE)

/** A list of objects; what is no object in it counts as an empty one, so that indexes hold. */
export function items(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(part) : []
}

/** A list of texts. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : []
}

/** The pairs of a map of texts. */
export function pairs(value: unknown): [key: string, value: string][] {
  return isFields(value) ? Object.entries(value).map(([key, entry]) => [key, text(entry)]) : []
}

/** The value of a key that came from outside, in a map of texts. */
export function entry(map: unknown, key: string): string | undefined {
  return isFields(map) ? optionalText(own(map, key)) : undefined
}

/**
 * The object at `owner[name]`, made when it is missing. Only for names that are written in the source.
 *
 * @example
 * ensure(next, 'status').phase = 'Pending'
 */
export function ensure(owner: Fields, name: string): Fields {
  const found = owner[name]
  if (isFields(found)) return found
  const made: Fields = {}
  owner[name] = made
  return made
}

/** Sets a field that is missing or has Go's zero value. */
export function fill(owner: Fields, name: string, value: unknown): void {
  const found = owner[name]
  if (found == null || found === '' || found === 0) owner[name] = value
}

/** Sets a pointer field that is missing. */
export function fillUnset(owner: Fields, name: string, value: unknown): void {
  owner[name] ??= value
}

/** An object's spec; it is part of the object when it was decoded. */
export const specOf = (object: Obj): Fields => part(object.spec)

/** Takes a field over from another object, or removes it when it is missing there. */
export function keep(next: Fields, previous: Fields, name: string): void {
  if (previous[name] === undefined) Reflect.deleteProperty(next, name)
  else next[name] = previous[name]
}
