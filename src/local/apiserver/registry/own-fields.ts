import { splitApiVersion, type Obj } from '../../../cluster/object.ts'
import { trackUpdate } from '../patch/managed-fields.ts'
import type { Schema } from '../schema/schema.ts'
import { timestamp, type Write } from './context.ts'

/** Fields that an endpoint may not write: status on the main one, everything else on the status one. */
export function resetFields({ kind, subresource }: Write): readonly string[][] {
  if (subresource === 'status') return kind.custom === undefined ? SPEC : CUSTOM_STATUS
  return subresource === undefined && kind.subresources.has('status') ? STATUS : NOTHING
}

// Always the same lists: what is made of them is known by them.
const NOTHING: readonly string[][] = []
const SPEC = [['spec']]
const STATUS = [['status']]
const CUSTOM_STATUS = [
  ['spec'],
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
  ['metadata', 'finalizers'],
  ['metadata', 'ownerReferences'],
]

/** The schemas of a kind's versions, as managers of fields may have used others. */
export function versionsOf({ kind, context }: Write): (apiVersion: string) => Schema | undefined {
  return (apiVersion) => {
    const { group, version } = splitApiVersion(apiVersion)
    return context.kinds.byKind(group, version, kind.kind)?.schema
  }
}

/** Notes in metadata.managedFields who wrote what. */
export function ownFields(write: Write, before: Obj | undefined, after: Obj): void {
  const { kind, options, subresource, context } = write
  const entries = trackUpdate({
    before,
    after,
    schema: kind.schema,
    manager: options.manager,
    now: timestamp(context.now()),
    reset: resetFields(write),
    versions: versionsOf(write),
    ...(subresource !== undefined && { subresource }),
  })
  if (entries.length > 0) after.metadata.managedFields = entries
  else delete after.metadata.managedFields
}
