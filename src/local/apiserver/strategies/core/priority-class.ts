import type { Obj } from '../../../../cluster/object.ts'
import { forbiddenField, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { immutable } from '../shared/checks.ts'
import { fillUnset, number, text } from '../shared/read.ts'

const HIGHEST = 1_000_000_000
const POLICIES = ['PreemptLowerPriority', 'Never']
/** The classes that Kubernetes brings itself. */
const SYSTEM: Record<string, number | undefined> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
}

export const priorityClass: Strategy = {
  hasGeneration: true,
  metadataRepeats: ['update'],
  defaults: (next) => fillUnset(next, 'preemptionPolicy', 'PreemptLowerPriority'),
  bumps: () => false,
  validate: (next, previous) =>
    previous === undefined ? [...valueCauses(next), ...policyCauses(next)] : changeCauses(next, previous),
}

function valueCauses(next: Obj): Cause[] {
  const name = next.metadata.name ?? ''
  const value = number(next.value)
  if (!name.startsWith('system-')) {
    const why = `maximum allowed value of a user defined priority is ${HIGHEST}`
    return value > HIGHEST ? [forbiddenField('value', why)] : []
  }
  const problem = systemProblem(name, value, next.globalDefault === true)
  if (problem === undefined) return []
  const why = "priority class names with 'system-' prefix are reserved for system use only"
  return [forbiddenField('metadata.name', `${why}. error: ${problem}`)]
}

function systemProblem(name: string, value: number, isDefault: boolean): string | undefined {
  const known = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined
  if (known === undefined) return `${name} is not a known system priority class`
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`
  return isDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

function policyCauses({ preemptionPolicy }: Obj): Cause[] {
  const policy = text(preemptionPolicy)
  if (policy === '') return [required('preemptionPolicy')]
  return POLICIES.includes(policy) ? [] : [notSupported('preemptionPolicy', policy, POLICIES)]
}

const changeCauses = (next: Obj, previous: Obj): Cause[] => [
  ...(number(next.value) === number(previous.value)
    ? []
    : [forbiddenField('value', 'may not be changed in an update.')]),
  ...immutable(next.preemptionPolicy, previous.preemptionPolicy, 'preemptionPolicy'),
]
