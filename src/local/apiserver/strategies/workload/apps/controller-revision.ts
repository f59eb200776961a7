import { isFields } from '../../../../../protocol/own.ts'
import { required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { immutable, nonNegative } from '../../shared/checks.ts'
import { fillUnset } from '../../shared/read.ts'

const NO_DATA = 'data is mandatory'

function dataCauses(data: unknown): Cause[] {
  if (data == null) return [required('data', NO_DATA)]
  return isFields(data) ? [] : [required('data', 'data must be a valid JSON object')]
}

/** ControllerRevisions: their data never changes. */
export const controllerRevision: Strategy = {
  defaults: (next) => fillUnset(next, 'revision', 0),
  validate(next, previous) {
    const causes = nonNegative(next.revision, 'revision')
    if (previous === undefined) return [...causes, ...dataCauses(next.data)]
    return [...causes, ...immutable(next.data, previous.data, 'data')]
  },
}
