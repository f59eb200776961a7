import type { Obj } from '../../../../cluster/object.ts'
import { invalidValue } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { finalizerNameCauses } from '../../validate/metadata.ts'
import { ensure, keep, part, text, texts } from '../shared/read.ts'

const KUBERNETES = 'kubernetes'
/** Namespaces that every cluster has. */
const PROTECTED = new Set(['default', 'kube-public', 'kube-system'])

export const namespace: Strategy = {
  names: 'label',
  metadataRepeats: ['create', 'update'],
  defaults: setNameLabel,
  prepare,
  validate,
  beginDeletion(next) {
    next.status = { ...part(next.status), phase: 'Terminating' }
  },
  holds: ({ spec }) => texts(part(spec).finalizers).length > 0,
  forbidsDeletion: ({ metadata }) =>
    PROTECTED.has(metadata.name ?? '') ? 'this namespace may not be deleted' : undefined,
}

/** Each namespace has its name as a label. */
function setNameLabel({ metadata }: Obj): void {
  const { name = '' } = metadata
  if (name !== '') metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': name }
}

function prepare(next: Obj, previous: Obj | undefined, { subresource }: Situation): void {
  setNameLabel(next)
  if (previous === undefined) {
    next.status = { phase: 'Active' }
    const spec = ensure(next, 'spec')
    const finalizers = texts(spec.finalizers)
    if (!finalizers.includes(KUBERNETES)) spec.finalizers = [...finalizers, KUBERNETES]
    return
  }
  if (subresource !== 'finalize') keep(next, previous, 'spec')
  if (subresource !== 'status') keep(next, previous, 'status')
}

function validate(next: Obj, _previous: Obj | undefined, { subresource }: Situation): Cause[] {
  if (subresource === 'status') return phaseCauses(next)
  return texts(part(next.spec).finalizers).flatMap((finalizer, index) =>
    finalizerNameCauses(finalizer, `spec.finalizers${subresource === 'finalize' ? `[${index}]` : ''}`),
  )
}

function phaseCauses({ metadata, status }: Obj): Cause[] {
  const phase = text(part(status).phase)
  const isDeleted = metadata.deletionTimestamp != null
  const expected = isDeleted ? 'Terminating' : 'Active'
  if (phase === expected) return []
  const why = `may only be '${expected}' if \`deletionTimestamp\` is ${isDeleted ? 'not ' : ''}empty`
  return [invalidValue('status.Phase', phase, why)]
}
