import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { keep } from '../shared/read.ts'

type Prepare = NonNullable<Strategy['prepare']>

/** What of the metadata a write to a status endpoint does not change, for kinds that guard it. */
const GUARDED = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/**
 * The usual split: the main endpoint does not write the status, the status endpoint nothing but.
 * `first` is the status of a new object.
 *
 * @example
 * const prepare = split(() => ({ phase: 'Pending' }))
 */
export function split(first: () => Fields, { guardsMetadata = false } = {}): Prepare {
  return (next, previous, { subresource }) => {
    if (previous === undefined) next.status = first()
    else if (subresource === 'status') {
      keep(next, previous, 'spec')
      if (guardsMetadata) guardMetadata(next, previous)
    } else keep(next, previous, 'status')
  }
}

/** Keeps the metadata that a status endpoint does not write. */
export function guardMetadata({ metadata }: Obj, { metadata: previous }: Obj): void {
  for (const field of GUARDED) {
    if (previous[field] === undefined) Reflect.deleteProperty(metadata, field)
    else Object.assign(metadata, { [field]: previous[field] })
  }
}
