import type { Cause } from '../../errors.ts'
import { completeness } from './complete.ts'
import { invariants } from './invariants.ts'
import type { RawSchema } from './visit.ts'

/**
 * What keeps a schema from being structural, sorted as the server sorts it.
 *
 * @example
 * notStructural({ type: 'object', properties: { a: {} } }, 'schema')
 */
export function notStructural(schema: RawSchema, path: string): Cause[] {
  const causes = [...invariants(schema, 'root', path), ...completeness(schema, schema, path, path)]
  const text = ({ field, message }: Cause) => `${field ?? ''}: ${message}`
  return causes.sort((left, right) => (text(left) < text(right) ? -1 : text(left) > text(right) ? 1 : 0))
}
