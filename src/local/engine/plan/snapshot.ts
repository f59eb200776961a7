import type { Obj } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { controllerShapes, type FieldShape, type Shape } from './shape.ts'

/**
 * A controller object as hooks are shown it: as Metacontroller's Go structs write it, without what is empty, without
 * unknown fields, with an empty status (protocol.md §1.5). Two snapshots have the same spec exactly when
 * Metacontroller sees no change between them.
 *
 * @example
 * snapshot(controller).spec // { parentResource: ..., childResources: [{ ..., updateStrategy: { method: 'InPlace', statusChecks: {} } }] }
 */
export function snapshot(controller: Obj): Obj {
  const shape =
    controller.kind === 'DecoratorController'
      ? controllerShapes.DecoratorController
      : controllerShapes.CompositeController
  return write(shape, controller) as Obj
}

function write(shape: Shape, value: unknown): unknown {
  if (shape === 'value') return value
  if (shape === 'duration') {
    const nanos = typeof value === 'string' ? parseDuration(value) : undefined
    return nanos === undefined ? value : formatDuration(nanos)
  }
  if ('list' in shape) return Array.isArray(value) ? value.map((item) => write(shape.list, item)) : value
  const from = isFields(value) ? value : {}
  return Object.fromEntries(shape.struct.flatMap((field) => writeField(field, from)))
}

function writeField({ name, shape, when }: FieldShape, from: Fields): [string, unknown][] {
  const value = own(from, name) ?? undefined
  if (when === 'always') return [[name, write(shape, value ?? zero(shape))]]
  if (value === undefined || (when === 'filled' && isEmpty(value))) return []
  return [[name, write(shape, value)]]
}

/** What Go has for a field that nobody set. */
function zero(shape: Shape): unknown {
  if (typeof shape === 'string') return ''
  return 'list' in shape ? null : {}
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return isFields(value) ? Object.keys(value).length === 0 : value === '' || value === 0 || value === false
}
