import { isFields, type Fields } from '../../../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notFoundValue, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { forbidAll } from '../../../shared/checks.ts'
import { items, text } from '../../../shared/read.ts'
import { containerCauses, restartCauses, type PodFacts } from './container.ts'
import { hostPortCauses } from './ports.ts'
import { lifecycleCauses, probesCauses } from './probes.ts'

const ONLY_SIDECARS = 'may not be set for init containers without restartPolicy=Always'
const RUNNING = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']
const NOT_EPHEMERAL = 'cannot be set for an Ephemeral Container'
/** Fields that ephemeral containers do not take, in the order of the server's own type. */
const NOT_EPHEMERAL_FIELDS = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
]

/**
 * What is wrong with the containers of a Pod.
 *
 * @example
 * ordinaryCauses(pod.spec, facts, 'spec.containers')
 */
export function ordinaryCauses(spec: Fields, facts: PodFacts, path: string): Cause[] {
  const containers = items(spec.containers)
  if (containers.length === 0) return [required(path)]
  const names = new Set<string>()
  const causes = containers.flatMap((container, index) => {
    const at = `${path}[${index}]`
    const found = containerCauses(container, facts, at)
    const name = text(container.name)
    if (names.has(name)) found.push(duplicate(`${at}.name`, name))
    names.add(name)
    return [
      ...found,
      ...lifecycleCauses(container, facts.grace, `${at}.lifecycle`),
      ...probesCauses(container, at),
      ...restartCauses(container, at),
    ]
  })
  return [...causes, ...hostPortCauses(containers, path)]
}

/** What is wrong with the containers that run before the others. */
export function initCauses(spec: Fields, facts: PodFacts, path: string): Cause[] {
  const names = new Set(items(spec.containers).map(({ name }) => text(name)))
  return items(spec.initContainers).flatMap((container, index) => {
    const at = `${path}[${index}]`
    const name = text(container.name)
    const sidecar = container.restartPolicy === 'Always'
    const causes = [...containerCauses(container, facts, at), ...restartCauses(container, at)]
    if (names.has(name)) causes.push(duplicate(`${at}.name`, name))
    else if (name !== '') names.add(name)
    // The server checks each one alone and so gives it the index 0.
    causes.push(...hostPortCauses([container], path))
    if (sidecar)
      causes.push(
        ...lifecycleCauses(container, facts.grace, `${at}.lifecycle`),
        ...probesCauses(container, at),
      )
    else causes.push(...forbidAll(container, RUNNING, at, ONLY_SIDECARS), ...fixedSizeCauses(container, at))
    return causes
  })
}

function fixedSizeCauses(container: Fields, path: string): Cause[] {
  return items(container.resizePolicy).flatMap(({ restartPolicy }, index) => {
    if (restartPolicy !== 'RestartContainer') return []
    const why = "must not be set to 'RestartContainer' for non-sidecar initContainers"
    return [invalidValue(`${path}.resizePolicy[${index}].restartPolicy`, restartPolicy, why)]
  })
}

/** What is wrong with the containers that are added to a running Pod. */
export function ephemeralCauses(spec: Fields, facts: PodFacts, path: string): Cause[] {
  const others = new Set(
    [...items(spec.containers), ...items(spec.initContainers)].map(({ name }) => text(name)),
  )
  const names = new Set(others)
  return items(spec.ephemeralContainers).flatMap((container, index) => {
    const at = `${path}[${index}]`
    const [name, target] = [text(container.name), text(container.targetContainerName)]
    const causes = [...containerCauses(container, facts, at), ...imageCauses(container, at)]
    if (names.has(name)) causes.push(duplicate(`${at}.name`, name))
    names.add(name)
    if (target !== '' && !others.has(target)) causes.push(notFoundValue(`${at}.targetContainerName`, target))
    for (const field of NOT_EPHEMERAL_FIELDS) {
      const value = container[field]
      if (value == null || (field === 'resources' && isFields(value) && Object.keys(value).length === 0))
        continue
      causes.push(forbiddenField(`${at}.${field}`, NOT_EPHEMERAL))
    }
    items(container.volumeMounts).forEach((mount, place) => {
      for (const field of ['subPath', 'subPathExpr']) {
        if (text(mount[field]) === '') continue
        causes.push(forbiddenField(`${at}.volumeMounts[${place}].${field}`, NOT_EPHEMERAL))
      }
    })
    return causes
  })
}

/** Pods, other than templates, take no image with spaces around it. */
export function imageCauses(container: Fields, path: string): Cause[] {
  const image = text(container.image)
  return image.trim() === image
    ? []
    : [invalidValue(`${path}.image`, image, 'must not have leading or trailing whitespace')]
}
