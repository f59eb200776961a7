import type { Obj } from '../../../../cluster/object.ts'
import { invalidValue } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { keep, optional, part } from '../shared/read.ts'
import { ensure } from '../shared/read.ts'

export const lease: Strategy = {
  allowCreateOnUpdate: true,
  blindUpdate: false,
  metadataRepeats: ['update'],
  prepare,
  validate,
}

/** Fields of coordinated leader election are off, and kept only where they are already. */
function prepare(next: Obj, previous: Obj | undefined): void {
  const spec = ensure(next, 'spec')
  for (const name of ['strategy', 'preferredHolder']) {
    if (part(previous?.spec)[name] == null) keep(spec, {}, name)
  }
}

function validate({ spec }: Obj): Cause[] {
  const { leaseDurationSeconds, leaseTransitions } = part(spec)
  const seconds = optional(leaseDurationSeconds)
  const transitions = optional(leaseTransitions)
  const causes: Cause[] = []
  if (seconds !== undefined && seconds <= 0) {
    causes.push(invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0'))
  }
  if (transitions !== undefined && transitions < 0) {
    causes.push(invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'))
  }
  return causes
}
