import { deepEqual } from '../equal.ts'
import type { RawSchema } from './visit.ts'

const EITHER = [{ type: 'integer' }, { type: 'string' }]

/** Whether `anyOf` is exactly "integer or string", which an int-or-string may spell out. */
export function spellsIntOrString(schema: Pick<RawSchema, 'anyOf'> | undefined): boolean {
  return schema?.anyOf?.length === 2 && deepEqual(schema.anyOf, EITHER)
}

/** Whether the first of `allOf` is just that. */
export function allOfSpellsIntOrString(schema: RawSchema): boolean {
  return spellsIntOrString(schema.allOf?.[0])
}
