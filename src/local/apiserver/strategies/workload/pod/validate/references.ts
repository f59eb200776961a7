import type { Fields } from '../../../../../../protocol/own.ts'
import { invalidValue, notSupported, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { qualifiedName } from '../../../../validate/names.ts'
import { invalidFor } from '../../../shared/checks.ts'
import { text } from '../../../shared/read.ts'

/** Fields of a Pod that an environment variable may take its value from. */
export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
/** Fields of a Pod that a file may take its content from. */
export const FILE_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
const KNOWN = new Set([
  ...ENV_FIELDS,
  ...FILE_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
])
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const HUGE_PAGES = /^(?:requests|limits)\.hugepages-/
const BYTES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']
const DIVISORS: Record<string, { allowed: string[]; of: string }> = {
  cpu: { allowed: ['1m', '1'], of: 'the cpu' },
  memory: { allowed: BYTES, of: 'the memory' },
  'ephemeral-storage': { allowed: BYTES, of: 'the local ephemeral storage' },
}

/**
 * What is wrong with a reference to a field of the Pod.
 *
 * @example
 * fieldRefCauses({ apiVersion: 'v1', fieldPath: 'metadata.name' }, ENV_FIELDS, path) // []
 */
export function fieldRefCauses(reference: Fields, allowed: readonly string[], path: string): Cause[] {
  const version = text(reference.apiVersion)
  const given = text(reference.fieldPath)
  if (version === '') return [required(`${path}.apiVersion`)]
  if (given === '') return [required(`${path}.fieldPath`)]
  const subscript = /^(.+?)\['(.*)'\]$/s.exec(given)
  const problem = conversionProblem(version, given, subscript?.[1])
  if (problem !== undefined)
    return [invalidValue(`${path}.fieldPath`, given, `error converting fieldPath: ${problem}`)]
  if (subscript !== null) {
    const key = subscript[2] ?? ''
    const checked = subscript[1] === 'metadata.annotations' ? key.toLowerCase() : key
    return invalidFor(path, checked, qualifiedName(checked))
  }
  const field = given === 'spec.host' ? 'spec.nodeName' : given
  return allowed.includes(field) ? [] : [notSupported(`${path}.fieldPath`, field, allowed)]
}

function conversionProblem(version: string, given: string, map: string | undefined): string | undefined {
  if (version !== 'v1') return `unsupported pod version: ${version}`
  if (map !== undefined) {
    const isMap = map === 'metadata.annotations' || map === 'metadata.labels'
    return isMap ? undefined : `field label does not support subscript: ${given}`
  }
  return KNOWN.has(given) || given === 'spec.host' ? undefined : `field label not supported: ${given}`
}

/**
 * What is wrong with a reference to a container's resources; in a volume it names the container.
 *
 * @example
 * resourceRefCauses({ resource: 'limits.cpu' }, false, path) // []
 */
export function resourceRefCauses(reference: Fields, inVolume: boolean, path: string): Cause[] {
  const causes: Cause[] = []
  const resource = text(reference.resource)
  if (inVolume && text(reference.containerName) === '') causes.push(required(`${path}.containerName`))
  else if (resource === '') causes.push(required(`${path}.resource`))
  else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) {
    causes.push(notSupported(`${path}.resource`, resource, RESOURCES))
  }
  return [...causes, ...divisorCauses(resource, reference.divisor, `${path}.divisor`)]
}

function divisorCauses(resource: string, divisor: unknown, path: string): Cause[] {
  const given = text(divisor)
  if (given === '' || given === '0') return []
  const name = /^(?:limits|requests)\.(.+)$/.exec(resource)?.[1] ?? ''
  const known = Object.hasOwn(DIVISORS, name) ? DIVISORS[name] : undefined
  const rule = HUGE_PAGES.test(resource) ? { allowed: BYTES, of: 'the hugepages' } : known
  if (rule === undefined || rule.allowed.includes(given)) return []
  const values = name === 'cpu' ? '1m and 1' : rule.allowed.join(', ')
  return [
    invalidValue(path, resource, `only divisor's values ${values} are supported with ${rule.of} resource`),
  ]
}
