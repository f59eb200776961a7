import type { Fields } from '../../../../../protocol/own.ts'
import { fields, items } from '../../shared/read.ts'
import { resourcesOf } from './aggregate.ts'

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

const COMPUTE = ['cpu', 'memory'] as const

/**
 * The quality of service class of a Pod, from its requests and limits of CPU and memory.
 *
 * @example
 * qosClass({ containers: [{ name: 'a' }] }) // 'BestEffort'
 */
export function qosClass(spec: Fields): QosClass {
  const whole = fields(spec.resources)
  const owners = whole === undefined ? [...items(spec.containers), ...items(spec.initContainers)] : [spec]
  const sums = { requests: new Map<string, bigint>(), limits: new Map<string, bigint>() }
  let limited = true
  for (const owner of owners) {
    for (const list of ['requests', 'limits'] as const) {
      const positive = COMPUTE.filter((name) => {
        const nano = resourcesOf(owner, list).get(name)?.nano ?? 0n
        if (nano > 0n) sums[list].set(name, (sums[list].get(name) ?? 0n) + nano)
        return nano > 0n
      })
      const optional =
        list === 'requests' || (whole !== undefined && Object.keys(fields(whole.limits) ?? {}).length === 0)
      if (!optional && positive.length < COMPUTE.length) limited = false
    }
  }
  const { requests, limits } = sums
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const same = [...requests].every(([name, nano]) => limits.get(name) === nano)
  return limited && same && requests.size === limits.size ? 'Guaranteed' : 'Burstable'
}
