import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { headerName } from '../../../../validate/names.ts'
import { invalidFor, nonNegatives } from '../../../shared/checks.ts'
import { fields, items, number, optional, text } from '../../../shared/read.ts'
import { portRefCauses } from './ports.ts'

type Check = (handler: Fields, path: string, grace: number | undefined) => Cause[]

const SCHEMES = ['HTTP', 'HTTPS']
const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
]

const exec: Check = ({ command }, path) =>
  Array.isArray(command) && command.length > 0 ? [] : [required(`${path}.command`)]

const httpGet: Check = (action, path) => {
  const causes = text(action.path) === '' ? [required(`${path}.path`)] : []
  causes.push(...portRefCauses(action.port, `${path}.port`))
  const scheme = text(action.scheme)
  if (!SCHEMES.includes(scheme)) causes.push(notSupported(`${path}.scheme`, scheme, SCHEMES))
  for (const header of items(action.httpHeaders)) {
    const name = text(header.name)
    causes.push(...invalidFor(`${path}.httpHeaders`, name, headerName(name)))
  }
  return causes
}

const port: Check = (action, path) => portRefCauses(action.port, `${path}.port`)

const sleep: Check = (action, path, grace) => {
  const seconds = number(action.seconds)
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return []
  return [
    invalidValue(
      path,
      seconds,
      `must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
    ),
  ]
}

const PROBE_HANDLERS = { exec, httpGet, tcpSocket: port, grpc: port }
const HOOK_HANDLERS = { exec, httpGet, tcpSocket: port, sleep }

/** Of several handlers only the first is looked at. */
function handlerCauses(owner: Fields, checks: Record<string, Check>, path: string, grace?: number): Cause[] {
  const causes: Cause[] = []
  let count = 0
  for (const [name, check] of Object.entries(checks)) {
    const handler = fields(owner[name])
    if (handler === undefined) continue
    if (count > 0) causes.push(forbiddenField(`${path}.${name}`, 'may not specify more than 1 handler type'))
    else causes.push(...check(handler, `${path}.${name}`, grace))
    count = 1
  }
  return count === 0 ? [required(path, 'must specify a handler type')] : causes
}

/**
 * What is wrong with the probes of a container.
 *
 * @example
 * probesCauses(container, 'spec.containers[0]')
 */
export function probesCauses(container: Fields, path: string): Cause[] {
  return [
    ...probeCauses(container.livenessProbe, `${path}.livenessProbe`, once),
    ...probeCauses(container.readinessProbe, `${path}.readinessProbe`, noGrace),
    ...probeCauses(container.startupProbe, `${path}.startupProbe`, once),
  ]
}

function probeCauses(value: unknown, path: string, more: Check): Cause[] {
  const probe = fields(value)
  if (probe === undefined) return []
  const causes = [...handlerCauses(probe, PROBE_HANDLERS, path), ...nonNegatives(probe, NUMBERS, path)]
  const grace = optional(probe.terminationGracePeriodSeconds)
  if (grace !== undefined && grace <= 0) {
    causes.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'))
  }
  return [...causes, ...more(probe, path, undefined)]
}

const once: Check = ({ successThreshold }, path) =>
  number(successThreshold) === 1
    ? []
    : [invalidValue(`${path}.successThreshold`, number(successThreshold), 'must be 1')]

const noGrace: Check = ({ terminationGracePeriodSeconds: grace }, path) =>
  grace == null
    ? []
    : [invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')]

/**
 * What is wrong with what a container runs when it starts and before it stops.
 *
 * @example
 * lifecycleCauses(container, 30, 'spec.containers[0].lifecycle')
 */
export function lifecycleCauses(container: Fields, grace: number | undefined, path: string): Cause[] {
  const lifecycle = fields(container.lifecycle)
  return ['postStart', 'preStop'].flatMap((name) => {
    const handler = fields(lifecycle?.[name])
    return handler === undefined ? [] : handlerCauses(handler, HOOK_HANDLERS, `${path}.${name}`, grace)
  })
}
