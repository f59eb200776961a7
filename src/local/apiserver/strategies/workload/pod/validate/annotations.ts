import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { goQuote } from '../../../../validate/quote.ts'
import { entry, fields, optionalText, pairs, text } from '../../../shared/read.ts'
import { descending } from './paths.ts'
import { containersOf } from './walk.ts'

/** The Pod stands for one that a kubelet runs from a file. */
export const MIRROR = 'kubernetes.io/config.mirror'
export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const COST = /^(?:0|-?[1-9]\d{0,9})$/
const SECCOMP_PLAIN = new Set(['runtime/default', 'docker/default', 'unconfined'])

/**
 * What is wrong with the annotations of a Pod that mean something to Kubernetes.
 *
 * @example
 * podAnnotationCauses({ 'controller.kubernetes.io/pod-deletion-cost': 'x' }, spec, 'metadata.annotations')
 */
export function podAnnotationCauses(annotations: unknown, spec: Fields, path: string): Cause[] {
  const causes: Cause[] = []
  const mirror = entry(annotations, MIRROR)
  if (mirror !== undefined && text(spec.nodeName) === '') {
    const why = 'must set spec.nodeName if mirror pod annotation is set'
    causes.push(invalidValue(`${path}[${MIRROR}]`, mirror, why))
  }
  const cost = entry(annotations, DELETION_COST)
  if (
    cost !== undefined &&
    (!COST.test(cost) || Math.abs(Number(cost)) > 2 ** 31 - (cost.startsWith('-') ? 0 : 1))
  ) {
    causes.push(invalidValue(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'))
  }
  const all = pairs(annotations)
  for (const [key, value] of all) {
    if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) {
      causes.push(...seccompCauses(value, `${path}.${key}`))
    }
  }
  for (const [key, value] of all)
    if (key.startsWith(APP_ARMOR)) causes.push(...appArmorCauses(key, value, spec, path))
  return causes
}

function seccompCauses(profile: string, path: string): Cause[] {
  if (SECCOMP_PLAIN.has(profile)) return []
  if (profile.startsWith('localhost/')) return descending(profile.slice('localhost/'.length), path)
  return [invalidValue(path, profile, 'must be a valid seccomp profile')]
}

function appArmorCauses(key: string, profile: string, spec: Fields, path: string): Cause[] {
  const name = key.slice(APP_ARMOR.length)
  const at = `${path}[${key}]`
  const causes: Cause[] = []
  if (!containersOf(spec, '').some(({ container }) => container.name === name)) {
    causes.push(invalidValue(at, name, 'container not found'))
  }
  if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith('localhost/')) {
    causes.push(invalidValue(at, profile, `invalid AppArmor profile name: ${goQuote(profile)}`))
  }
  return causes
}

/** A profile as an annotation names it, by the type that the field has. */
const ANNOTATED: Record<'seccomp' | 'apparmor', Record<string, readonly string[]>> = {
  seccomp: { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default', 'docker/default'] },
  apparmor: { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default'] },
}

/**
 * Where an annotation and the field that has taken its place say different things.
 *
 * @example
 * profileCauses(pod.metadata.annotations, pod.spec, 'spec')
 */
export function profileCauses(annotations: unknown, spec: Fields, path: string): Cause[] {
  const whole = fields(spec.securityContext)
  const containers = containersOf(spec, path)
  const causes = matchCauses(
    'seccomp',
    entry(annotations, SECCOMP_POD),
    whole?.seccompProfile,
    `${path}.securityContext.seccompProfile`,
  )
  for (const { container, at } of containers) {
    const field = fields(container.securityContext)?.seccompProfile
    const annotation = entry(annotations, `${SECCOMP_CONTAINER}${text(container.name)}`)
    causes.push(...matchCauses('seccomp', annotation, field, `${at}.securityContext.seccompProfile`))
  }
  if (fields(spec.os)?.name === 'windows') return causes
  for (const { container, at } of containers) {
    const field = fields(container.securityContext)?.appArmorProfile ?? whole?.appArmorProfile
    const annotation = entry(annotations, `${APP_ARMOR}${text(container.name)}`)
    causes.push(...matchCauses('apparmor', annotation, field, `${at}.securityContext.appArmorProfile`))
  }
  return causes
}

function matchCauses(
  sort: 'seccomp' | 'apparmor',
  annotation: string | undefined,
  value: unknown,
  path: string,
): Cause[] {
  const profile = fields(value)
  if (annotation === undefined || profile === undefined) return []
  const type = text(profile.type)
  const differs = forbiddenField(`${path}.type`, `${sort} type in annotation and field must match`)
  const known = ANNOTATED[sort]
  if (Object.hasOwn(known, type)) return known[type]?.includes(annotation) === true ? [] : [differs]
  if (type !== 'Localhost') return []
  if (!annotation.startsWith('localhost/')) return [differs]
  return annotation.slice('localhost/'.length) === optionalText(profile.localhostProfile)
    ? []
    : [forbiddenField(`${path}.localhostProfile`, `${sort} profile in annotation and field must match`)]
}
