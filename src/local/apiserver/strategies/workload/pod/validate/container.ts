import type { Fields } from '../../../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required, tooMany } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { label } from '../../../../validate/names.ts'
import { invalidFor, oneOf } from '../../../shared/checks.ts'
import { fields, items, part, text } from '../../../shared/read.ts'
import { envCauses, envFromCauses } from './env.ts'
import { deviceCauses, mountCauses, type Volumes } from './mounts.ts'
import { portCauses } from './ports.ts'
import { resourceCauses } from './resources.ts'
import { containerSecurityCauses } from './security.ts'

/** What is known of a Pod when its containers are checked. */
export interface PodFacts {
  volumes: Volumes
  /** Names of the Pod's resource claims. */
  claims: ReadonlySet<string>
  restartPolicy: string
  grace: number | undefined
  hostUsers: boolean
}

const TERMINATION = ['File', 'FallbackToLogsOnError']
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const RESTARTS = ['Always', 'Never', 'OnFailure']
const ACTIONS = ['Restart', 'RestartAllContainers']
const OPERATORS = ['In', 'NotIn']
const RESIZED = ['cpu', 'memory']
const RESIZES = ['NotRequired', 'RestartContainer']

/**
 * What is wrong with a container of any sort.
 *
 * @example
 * containerCauses(container, facts, 'spec.containers[0]')
 */
export function containerCauses(container: Fields, facts: PodFacts, path: string): Cause[] {
  const name = text(container.name)
  const causes = name === '' ? [required(`${path}.name`)] : invalidFor(`${path}.name`, name, label(name))
  if (text(container.image) === '') causes.push(required(`${path}.image`))
  return [
    ...causes,
    ...oneOf(container.terminationMessagePolicy, TERMINATION, `${path}.terminationMessagePolicy`),
    ...portCauses(container.ports, `${path}.ports`),
    ...envCauses(container.env, `${path}.env`),
    ...envFromCauses(container.envFrom, `${path}.envFrom`),
    ...mountCauses(container, facts.volumes, `${path}.volumeMounts`),
    ...deviceCauses(container, facts.volumes, `${path}.volumeDevices`),
    ...oneOf(container.imagePullPolicy, PULL_POLICIES, `${path}.imagePullPolicy`),
    ...resourceCauses(part(container.resources), facts.claims, `${path}.resources`),
    ...resizeCauses(container.resizePolicy, facts.restartPolicy, `${path}.resizePolicy`),
    ...containerSecurityCauses(container.securityContext, facts.hostUsers, `${path}.securityContext`),
  ]
}

function resizeCauses(list: unknown, podRestart: string, path: string): Cause[] {
  const seen = new Set<string>()
  return items(list).flatMap((policy, index) => {
    const [resource, restart] = [text(policy.resourceName), text(policy.restartPolicy)]
    const causes = seen.has(resource) ? [duplicate(`${path}[${index}]`, resource)] : []
    seen.add(resource)
    causes.push(...oneOf(resource, RESIZED, path), ...oneOf(restart, RESIZES, path))
    if (podRestart === 'Never' && restart !== 'NotRequired') {
      const why = "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
      causes.push(invalidValue(path, restart, why))
    }
    return causes
  })
}

/**
 * What is wrong with when a container is restarted.
 *
 * @example
 * restartCauses({ restartPolicyRules: [{}] }, 'spec.containers[0]')
 */
export function restartCauses(container: Fields, path: string): Cause[] {
  const rules = items(container.restartPolicyRules)
  const policy = container.restartPolicy
  const at = `${path}.restartPolicy`
  const causes: Cause[] = []
  if (policy == null) {
    if (rules.length === 0) return []
    causes.push(required(at, 'must specify restartPolicy when restart rules are used'))
  } else if (!RESTARTS.includes(text(policy))) causes.push(notSupported(at, policy, RESTARTS))
  if (rules.length > 20) causes.push(tooMany(`${path}.restartPolicyRules`, rules.length, 20))
  return [
    ...causes,
    ...rules.flatMap((rule, index) => ruleCauses(rule, `${path}.restartPolicyRules[${index}]`)),
  ]
}

function ruleCauses(rule: Fields, path: string): Cause[] {
  const action = text(rule.action)
  const causes = ACTIONS.includes(action) ? [] : [notSupported(`${path}.action`, action, ACTIONS)]
  const codes = fields(rule.exitCodes)
  if (codes === undefined) return [...causes, required(`${path}.exitCodes`, 'must be specified')]
  const operator = text(codes.operator)
  if (!OPERATORS.includes(operator))
    causes.push(notSupported(`${path}.exitCodes.operator`, operator, OPERATORS))
  const count = Array.isArray(codes.values) ? codes.values.length : 0
  if (count > 255) causes.push(tooMany(`${path}.exitCodes.values`, count, 255))
  return causes
}
