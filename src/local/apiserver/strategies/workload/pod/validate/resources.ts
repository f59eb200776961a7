import { own, type Fields } from '../../../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { label } from '../../../../validate/names.ts'
import { invalidFor, nonNegativeQuantity } from '../../../shared/checks.ts'
import { formatQuantity, isFractional, nanoOf, parseQuantity } from '../../../shared/quantity.ts'
import { fields, items, part, text } from '../../../shared/read.ts'
import {
  containerResourceProblems,
  isHugePages,
  isInteger,
  isOvercommitAllowed,
  isPodLevel,
  resourceNameProblems,
} from '../../../shared/resource-names.ts'
import { aggregate, resourcesOf } from '../aggregate.ts'

type NameCheck = (name: string, path: string) => Cause[]

const containerName: NameCheck = (name, path) => invalidFor(path, name, containerResourceProblems(name))
const podName: NameCheck = (name, path) => {
  const problems = resourceNameProblems(name)
  if (problems.length > 0) return invalidFor(path, name, problems)
  return isPodLevel(name) ? [] : [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])]
}

/**
 * What is wrong with the limits and requests of a container. `claims` are the names of the Pod's resource claims.
 *
 * @example
 * resourceCauses({ limits: { cpu: '-1' } }, new Set(), 'spec.containers[0].resources')
 */
export function resourceCauses(
  resources: Fields,
  claims: Iterable<string>,
  path: string,
  nameCheck: NameCheck = containerName,
): Cause[] {
  const limits = part(resources.limits)
  const requests = part(resources.requests)
  const causes = [
    ...listCauses(limits, nameCheck, `${path}.limits`),
    ...Object.keys(requests).flatMap((name) => [
      ...valueCauses(name, own(requests, name), nameCheck, `${path}.requests[${name}]`),
      ...limitCauses(name, own(requests, name), own(limits, name), path),
      ...hugePageCauses(name, own(requests, name), `${path}.requests[${name}]`),
    ]),
  ]
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    causes.push(forbiddenField(path, 'HugePages require cpu or memory'))
  }
  const asked = items(resources.claims)
  return asked.length === 0 ? causes : [...causes, ...claimCauses(asked, new Set(claims), `${path}.claims`)]
}

const listCauses = (list: Fields, nameCheck: NameCheck, path: string): Cause[] =>
  Object.keys(list).flatMap((name) => [
    ...valueCauses(name, own(list, name), nameCheck, `${path}[${name}]`),
    ...hugePageCauses(name, own(list, name), `${path}[${name}]`),
  ])

function valueCauses(name: string, value: unknown, nameCheck: NameCheck, path: string): Cause[] {
  const causes = [...nameCheck(name, path), ...nonNegativeQuantity(value, path)]
  if (isInteger(name) && isFractional(value)) causes.push(invalidValue(path, value, 'must be an integer'))
  return causes
}

/** A request against the limit of the same resource. */
function limitCauses(name: string, request: unknown, limit: unknown, path: string): Cause[] {
  if (limit === undefined) {
    if (isOvercommitAllowed(name)) return []
    return [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')]
  }
  const [asked, most] = [nanoOf(request), nanoOf(limit)]
  const bound = `${name} limit of ${text(limit)}`
  if (asked !== most && !isOvercommitAllowed(name)) {
    return [invalidValue(`${path}.requests`, request, `must be equal to ${bound}`)]
  }
  return asked > most
    ? [invalidValue(`${path}.requests`, request, `must be less than or equal to ${bound}`)]
    : []
}

function hugePageCauses(name: string, value: unknown, path: string): Cause[] {
  if (!isHugePages(name)) return []
  const size = parseQuantity(name.slice('hugepages-'.length))?.nano ?? 0n
  const whole = size > 0n && size % 1_000_000_000n === 0n && nanoOf(value) % size === 0n
  return whole
    ? []
    : [invalidValue(path, value, `${text(value)} is not positive integer multiple of ${name}`)]
}

function claimCauses(list: readonly Fields[], known: ReadonlySet<string>, path: string): Cause[] {
  const names = new Set<string>()
  return list.flatMap((claim, index) => {
    const at = `${path}[${index}]`
    const [name, request] = [text(claim.name), text(claim.request)]
    if (name === '') return [required(at)]
    const causes: Cause[] = []
    if (names.has(name)) causes.push(duplicate(at, name))
    else {
      const key = request === '' ? name : `${name}/${request}`
      if (request !== '') causes.push(...invalidFor(`${at}.request`, request, label(request)))
      if (names.has(key)) causes.push(duplicate(at, key))
      else if (request === '') {
        for (const other of names) if (other.startsWith(`${name}/`)) causes.push(duplicate(at, name))
      }
      names.add(key)
    }
    if (!known.has(name)) {
      const choice = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`
      const message = `Not found: ${JSON.stringify(name)}: must be one of the names in pod.spec.resourceClaims${choice}`
      causes.push({ reason: 'FieldValueNotFound', message, field: at })
    }
    return causes
  })
}

/**
 * What is wrong with what a Pod as a whole asks for.
 *
 * @example
 * podResourceCauses(pod.spec, new Set(), 'spec')
 */
export function podResourceCauses(spec: Fields, claims: ReadonlySet<string>, path: string): Cause[] {
  const resources = fields(spec.resources)
  const at = `${path}.resources`
  if (resources === undefined) return []
  if (fields(spec.os)?.name === 'windows') return [forbiddenField(at, 'may not be set for a windows pod')]
  const causes =
    resources.claims == null
      ? []
      : [forbiddenField(`${at}.claims`, 'claims may not be set for Resources at pod-level')]
  return [...causes, ...resourceCauses(resources, claims, at, podName), ...consistencyCauses(spec, at)]
}

function consistencyCauses(spec: Fields, path: string): Cause[] {
  const requests = resourcesOf(spec, 'requests')
  const limits = resourcesOf(spec, 'limits')
  const causes: Cause[] = []
  for (const [list, whole, only] of [
    ['requests', requests, () => true],
    ['limits', limits, isHugePages],
  ] as const) {
    for (const [name, sum] of aggregate(spec, list)) {
      const given = whole.get(name)
      if (given === undefined || !only(name) || sum.nano <= given.nano) continue
      const why = `must be greater than or equal to aggregate container ${list} of ${formatQuantity(sum)}`
      causes.push(invalidValue(`${path}.${list}[${name}]`, formatQuantity(given), why))
    }
  }
  items(spec.containers).forEach((container, index) => {
    for (const [name, limit] of resourcesOf(container, 'limits')) {
      const most = limits.get(name)
      if (most === undefined || limit.nano <= most.nano) continue
      const why = `must be less than or equal to pod limits of ${formatQuantity(most)}`
      causes.push(invalidValue(`${path}.containers[${index}][${name}].limits`, formatQuantity(limit), why))
    }
  })
  return causes
}
