import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { addressWarnings } from '../../../validate/ip.ts'
import { qualifiedName, subdomain } from '../../../validate/names.ts'
import { immutable, invalidFor } from '../../shared/checks.ts'
import { fields, items, number, part, text } from '../../shared/read.ts'
import { annotationChangeCauses } from './update.ts'
import { addressListCauses } from './validate/addresses.ts'

const SYSTEM = new Set(['PodScheduled', 'Ready', 'Initialized'])
const BELOW_ZERO = 'must be a non-negative integer'

/**
 * What is wrong with a new status of a Pod.
 *
 * @example
 * podStatusCauses(next, previous)
 */
export function podStatusCauses(next: Obj, previous: Obj): Cause[] {
  const [status, before, spec] = [part(next.status), part(previous.status), part(previous.spec)]
  const hostIPs = items(status.hostIPs)
  const first = text(hostIPs[0]?.ip)
  return [
    ...annotationChangeCauses(next, previous),
    ...conditionCauses(status.conditions),
    ...nominationCauses(status, before, spec),
    ...(number(status.observedGeneration) < 0
      ? [invalidValue('status.observedGeneration', status.observedGeneration, BELOW_ZERO)]
      : []),
    ...immutable(text(status.qosClass), text(before.qosClass), 'status.qosClass'),
    ...transitionCauses(status, before, spec),
    ...addressListCauses(status.podIPs, before.podIPs, 'status.podIPs'),
    ...(hostIPs.length > 0 && text(status.hostIP) !== first
      ? [invalidValue('status.hostIPs[0].ip', first, 'must be equal to `hostIP`')]
      : []),
    ...addressListCauses(hostIPs, before.hostIPs, 'status.hostIPs'),
  ]
}

const conditionCauses = (list: unknown): Cause[] =>
  items(list).flatMap((condition, index) => {
    const at = `status.conditions[${index}]`
    const type = text(condition.type)
    const { observedGeneration } = condition
    const causes =
      number(observedGeneration) < 0
        ? [invalidValue(`${at}.observedGeneration`, observedGeneration, BELOW_ZERO)]
        : []
    return SYSTEM.has(type) ? causes : [...causes, ...invalidFor(`${at}.Type`, type, qualifiedName(type))]
  })

function nominationCauses(status: Fields, before: Fields, spec: Fields): Cause[] {
  const name = text(status.nominatedNodeName)
  const path = 'status.nominatedNodeName'
  if (name === '' || name === text(before.nominatedNodeName)) return []
  const causes = invalidFor(path, name, subdomain(name))
  if (text(spec.nodeName) !== '') {
    causes.push(forbiddenField(path, 'may not be set on pods that are already bound to a node'))
  }
  return causes
}

/** A container that has ended for good does not run again. */
function transitionCauses(status: Fields, before: Fields, spec: Fields): Cause[] {
  const together = [...items(spec.containers), ...items(spec.initContainers)]
  const restartsAll = together.some(({ restartPolicyRules }) =>
    items(restartPolicyRules).some(({ action }) => action === 'RestartAllContainers'),
  )
  return [
    ['containerStatuses', 'containers'],
    ['initContainerStatuses', 'initContainers'],
    ['ephemeralContainerStatuses', ''],
  ].flatMap(([list = '', of = '']) => {
    if (restartsAll && of !== '') return []
    const byName = new Map(items(status[list]).map((one) => [text(one.name), one]))
    const containers = new Map(items(spec[of]).map((one) => [text(one.name), one]))
    return items(before[list]).flatMap((old, index) => {
      const ended = fields(part(old.state).terminated)
      const now = byName.get(text(old.name))
      if (ended === undefined || now === undefined || part(now.state).terminated != null) return []
      const container = containers.get(text(old.name))
      if (container !== undefined && mayRestart(container, spec, number(ended.exitCode))) return []
      return [
        forbiddenField(`status.${list}[${index}].state`, 'may not be transitioned to non-terminated state'),
      ]
    })
  })
}

function mayRestart(container: Fields, spec: Fields, exitCode: number): boolean {
  if (container.restartPolicy == null) return restarts(text(spec.restartPolicy), exitCode)
  const matching = items(container.restartPolicyRules).some(({ exitCodes }) => {
    const codes = part(exitCodes)
    const listed = Array.isArray(codes.values) && codes.values.includes(exitCode)
    return codes.operator === 'In' ? listed : codes.operator === 'NotIn' && !listed
  })
  return matching || restarts(text(container.restartPolicy), exitCode)
}

const restarts = (policy: string, exitCode: number): boolean =>
  policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)

/** Warnings about addresses in a status. */
export const podStatusWarnings = (pod: Obj): string[] =>
  ['podIPs', 'hostIPs'].flatMap((list) =>
    items(part(pod.status)[list]).flatMap(({ ip }, index) =>
      addressWarnings(text(ip), `status.${list}[${index}].ip`),
    ),
  )
