import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { labelSelectorCauses } from '../../validate/labels.ts'
import { invalidGo, oneOfIfSet } from '../shared/checks.ts'
import { conditionCauses } from './conditions.ts'
import { atMostAll, intOrPercentCauses } from './int-or-percent.ts'
import { part, specOf } from '../shared/read.ts'
import {
  keepApart,
  statusCauses,
  withGeneration,
  writesStatus,
  zeroCounts,
  type StatusRules,
} from './status.ts'
import { selectorOf } from './template.ts'

const COUNTS = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']
const STATUS: StatusRules = { counts: COUNTS }
const EVICTIONS = ['AlwaysAllow', 'IfHealthyBudget']

function specCauses(spec: Fields): Cause[] {
  const causes: Cause[] = []
  if (spec.minAvailable != null && spec.maxUnavailable != null) {
    const why = 'minAvailable and maxUnavailable cannot be both set'
    causes.push(invalidGo('spec', 'PodDisruptionBudgetSpec', spec, why))
  }
  for (const name of ['minAvailable', 'maxUnavailable']) {
    if (spec[name] == null) continue
    causes.push(...intOrPercentCauses(spec[name], `spec.${name}`), ...atMostAll(spec[name], `spec.${name}`))
  }
  return [
    ...causes,
    ...labelSelectorCauses(selectorOf(spec.selector), 'spec.selector'),
    ...oneOfIfSet(spec.unhealthyPodEvictionPolicy, EVICTIONS, 'spec.unhealthyPodEvictionPolicy'),
  ]
}

/** PodDisruptionBudgets: no update without a resourceVersion. */
export const disruptionBudget: Strategy = {
  ...withGeneration,
  blindUpdate: false,
  metadataRepeats: [],
  defaults: (next: Obj) => zeroCounts(next, COUNTS),
  prepare(next, previous, situation) {
    keepApart(next, previous, situation)
    if (previous === undefined) zeroCounts(next, COUNTS)
  },
  validate: (next, _previous, situation) =>
    writesStatus(situation)
      ? [...conditionCauses(part(next.status).conditions, 'status.conditions'), ...statusCauses(next, STATUS)]
      : specCauses(specOf(next)),
}
