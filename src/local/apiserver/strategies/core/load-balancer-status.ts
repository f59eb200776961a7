import type { Fields } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { addressCauses, parseAddress } from '../../validate/ip.ts'
import { subdomain } from '../../validate/names.ts'
import { items, text } from '../shared/read.ts'

const MODES = ['Proxy', 'VIP']
const PATH = 'status.loadBalancer.ingress'

/** What is wrong with status.loadBalancer of a Service; without `type` that of an Ingress. */
export function loadBalancerStatusCauses(status: Fields, previous: Fields, type?: unknown): Cause[] {
  const points = items(status.ingress)
  if (type !== undefined && type !== 'LoadBalancer' && points.length > 0) {
    return [forbiddenField(PATH, "may only be used when `spec.type` is 'LoadBalancer'")]
  }
  const known = items(previous.ingress).map((point) => text(point.ip))
  return points.flatMap((point, index) => {
    const path = `${PATH}[${index}]`
    const ip = text(point.ip)
    return [
      ...(ip === '' ? [] : addressCauses(ip, `${path}.ip`, known)),
      ...(type === undefined ? [] : modeCauses(point.ipMode, ip, `${path}.ipMode`)),
      ...hostnameCauses(text(point.hostname), `${path}.hostname`),
    ]
  })
}

function modeCauses(mode: unknown, ip: string, path: string): Cause[] {
  if (mode == null) return ip === '' ? [] : [required(path, 'must be specified when `ip` is set')]
  if (ip === '') return [forbiddenField(path, 'may not be specified when `ip` is not set')]
  return MODES.includes(text(mode)) ? [] : [notSupported(path, mode, MODES)]
}

function hostnameCauses(hostname: string, path: string): Cause[] {
  if (hostname === '') return []
  const causes = subdomain(hostname).map((why) => invalidValue(path, hostname, why))
  if (parseAddress(hostname) !== undefined) {
    causes.push(invalidValue(path, hostname, 'must be a DNS name, not an IP address'))
  }
  return causes
}
