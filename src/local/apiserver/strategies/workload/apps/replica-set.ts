import type { Obj } from '../../../../../cluster/object.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { immutable, nonNegatives } from '../../shared/checks.ts'
import { defaultTemplate } from '../pod/spec-defaults.ts'
import { ensure, fillUnset, specOf } from '../../shared/read.ts'
import {
  keepApart,
  statusCauses,
  withGeneration,
  writesStatus,
  zeroCounts,
  type StatusRules,
} from '../status.ts'
import { templateWarnings } from '../template-warnings.ts'
import { replicatedCauses } from './replicated.ts'

const MORE = 'cannot be greater than status.replicas'

/** The status that ReplicaSets and ReplicationControllers share. */
export const REPLICA_STATUS: StatusRules = {
  counts: [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'observedGeneration',
    'terminatingReplicas',
  ],
  atMost: [
    ['fullyLabeledReplicas', 'replicas', MORE],
    ['readyReplicas', 'replicas', MORE],
    ['availableReplicas', 'replicas', MORE],
    ['availableReplicas', 'readyReplicas', 'cannot be greater than readyReplicas'],
  ],
}

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  fillUnset(spec, 'replicas', 1)
  defaultTemplate(spec)
  zeroCounts(next, ['replicas'])
}

/** ReplicaSets. */
export const replicaSet: Strategy = {
  ...withGeneration,
  defaults,
  metadataRepeats: ['update'],
  prepare(next, previous, situation) {
    keepApart(next, previous, situation)
    if (previous === undefined) zeroCounts(next, ['replicas'])
  },
  validate(next, previous, situation) {
    if (writesStatus(situation)) return statusCauses(next, REPLICA_STATUS)
    const spec = specOf(next)
    const causes = [
      ...nonNegatives(spec, ['replicas', 'minReadySeconds'], 'spec'),
      ...replicatedCauses(spec, 'deployment', 'invalid label selector'),
    ]
    if (previous === undefined) return causes
    return [
      ...causes,
      ...immutable(spec.selector, specOf(previous).selector, 'spec.selector', 'LabelSelector'),
    ]
  },
  warnings: templateWarnings({ nameInPods: true }),
}
