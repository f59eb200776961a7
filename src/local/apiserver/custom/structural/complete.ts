import type { Cause } from '../../errors.ts'
import { child, indexed, keyed, required } from '../problems.ts'
import { entries, itemsOf, propertyOf, type RawSchema } from './visit.ts'

/** Every field that a junctor speaks of must also be declared on the spine. */
export function* completeness(
  value: RawSchema,
  spine: RawSchema,
  at: string,
  from: string,
): Generator<Cause> {
  if (value.not !== undefined) yield* nested(value.not, spine, at, child(from, 'not'))
  for (const junctor of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [index, each] of (value[junctor] ?? []).entries()) {
      yield* nested(each, spine, at, indexed(child(from, junctor), index))
    }
  }
}

function* nested(value: RawSchema, spine: RawSchema | undefined, at: string, from: string): Generator<Cause> {
  if (spine === undefined) {
    yield required(at, `because it is defined in ${from}`)
    return
  }
  yield* completeness(value, spine, at, from)
  const items = itemsOf(value)
  if (items !== undefined) {
    yield* nested(items, itemsOf(spine), child(at, 'items'), child(from, 'items'))
  }
  for (const [name, property] of entries(value.properties)) {
    const place = (path: string) => keyed(child(path, 'properties'), name)
    yield* nested(property, propertyOf(spine, name), place(at), place(from))
  }
}
