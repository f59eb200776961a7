import type { Obj } from '../../../cluster/object.ts'
import { situationOf, type Write } from './context.ts'

/** Drops what this endpoint may not write, and does what is special to the kind. */
export function prepare(write: Write, next: Obj, previous: Obj | undefined): void {
  const { kind, subresource } = write
  if (kind.strategy.prepare) kind.strategy.prepare(next, previous, situationOf(write))
  else if (subresource === 'status' && previous) keepAllButStatus(next, previous)
  else if (kind.subresources.has('status')) keepStatus(next, previous)
}

function keepStatus(next: Obj, previous: Obj | undefined): void {
  if (previous?.status === undefined) delete next.status
  else next.status = previous.status
}

function keepAllButStatus(next: Obj, previous: Obj): void {
  for (const field of Object.keys(next))
    if (field !== 'status' && field !== 'metadata') Reflect.deleteProperty(next, field)
  const { managedFields } = next.metadata
  const { status } = next
  Object.assign(next, previous, {
    metadata: { ...previous.metadata, ...(managedFields && { managedFields }) },
  })
  if (status === undefined) delete next.status
  else next.status = status
}
