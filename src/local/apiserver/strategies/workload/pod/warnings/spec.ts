import { own, type Fields } from '../../../../../../protocol/own.ts'
import { addressWarnings } from '../../../../validate/ip.ts'
import { labelValue } from '../../../../validate/names.ts'
import { goQuote } from '../../../../validate/quote.ts'
import { isFractional } from '../../../shared/quantity.ts'
import { entry, fields, items, number, pairs, part, text, texts } from '../../../shared/read.ts'
import { APP_ARMOR } from '../validate/annotations.ts'
import { containersOf } from '../validate/walk.ts'
import { overlapWarnings } from './overlaps.ts'
import { portWarnings } from './ports.ts'

const NODE_LABELS = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  [
    'failure-domain.beta.kubernetes.io/region',
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  ],
  [
    'failure-domain.beta.kubernetes.io/zone',
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  ],
  [
    'beta.kubernetes.io/instance-type',
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  ],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  [
    'scheduler.alpha.kubernetes.io/preferAvoidPods',
    'deprecated since v1.22; use Taints and Tolerations instead',
  ],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
])
const ANNOTATIONS = new Map([
  [
    'scheduler.alpha.kubernetes.io/critical-pod',
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  ],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  [
    'security.alpha.kubernetes.io/unsafe-sysctls',
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
])
const VOLUMES = new Map([
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
])
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'
const MATCHES_NONE = 'a null labelSelector results in matching no pod'
const BYTES = ['memory', 'ephemeral-storage'] as const

/**
 * What the server warns of in a Pod or a template. `path` is that of the template, and empty for a Pod.
 *
 * @example
 * podSpecWarnings(pod.spec, pod.metadata.annotations, '')
 */
export function podSpecWarnings(spec: Fields, annotations: unknown, path: string): string[] {
  const prefix = path === '' ? '' : `${path}.`
  const at = `${prefix}spec`
  const volumes = items(spec.volumes)
  return [
    ...nodeLabelWarnings(spec, at),
    ...spreadWarnings(spec, at),
    ...pairs(annotations).flatMap(([key]) => {
      const message = ANNOTATIONS.get(key)
      return message === undefined ? [] : [`${prefix}metadata.annotations[${key}]: ${message}`]
    }),
    ...volumes.flatMap((volume, index) => volumeWarnings(volume, `${at}.volumes[${index}]`)),
    ...overlapWarnings(volumes),
    ...repeated(items(spec.hostAliases), 'ip', `${at}.hostAliases`),
    ...repeated(items(spec.imagePullSecrets), 'name', `${at}.imagePullSecrets`),
    ...items(spec.imagePullSecrets).flatMap(({ name }, index) =>
      text(name) === '' ? [`${at}.imagePullSecrets[${index}].name: invalid empty name ""`] : [],
    ),
    ...byteWarnings(part(spec.overhead), `${at}.overhead`),
    ...profileWarnings(spec, annotations, prefix),
    ...containersOf(spec, at).flatMap(({ container, at: where }) => containerWarnings(container, where)),
    ...portWarnings(spec, at),
    ...(number(spec.terminationGracePeriodSeconds) < 0
      ? [
          `${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
    ...podAffinityWarnings(spec, at),
    ...texts(part(spec.dnsConfig).nameservers).flatMap((server, index) =>
      addressWarnings(server, `${at}.dnsConfig.nameservers[${index}]`),
    ),
    ...items(spec.hostAliases).flatMap(({ ip }, index) =>
      addressWarnings(text(ip), `${at}.hostAliases[${index}].ip`),
    ),
  ]
}

function nodeLabelWarnings(spec: Fields, path: string): string[] {
  const affinity = part(part(spec.affinity).nodeAffinity)
  const at = `${path}.affinity.nodeAffinity`
  return [
    ...pairs(spec.nodeSelector).flatMap(([key]) => {
      const message = NODE_LABELS.get(key)
      return message === undefined ? [] : [`${path}.nodeSelector[${key}]: ${message}`]
    }),
    ...items(part(affinity[REQUIRED]).nodeSelectorTerms).flatMap((term, index) =>
      termWarnings(term, false, `${at}.${REQUIRED}.nodeSelectorTerms[${index}]`),
    ),
    ...items(affinity[PREFERRED]).flatMap((term, index) =>
      termWarnings(part(term.preference), true, `${at}.${PREFERRED}[${index}].preference`),
    ),
  ]
}

function termWarnings(term: Fields, withValues: boolean, path: string): string[] {
  return items(term.matchExpressions).flatMap((one, index) => {
    const at = `${path}.matchExpressions[${index}]`
    const message = NODE_LABELS.get(text(one.key))
    const warnings = message === undefined ? [] : [`${at}.key: ${text(one.key)} is ${message}`]
    if (!withValues) return warnings
    return [
      ...warnings,
      ...texts(one.values).flatMap((value, place) =>
        labelValue(value).map((problem) => `${at}.values[${place}]: ${value} is invalid, ${problem}`),
      ),
    ]
  })
}

const spreadWarnings = (spec: Fields, path: string): string[] =>
  items(spec.topologySpreadConstraints).flatMap((one, index) => {
    const at = `${path}.topologySpreadConstraints[${index}]`
    const message = NODE_LABELS.get(text(one.topologyKey))
    return [
      ...(message === undefined ? [] : [`${at}.topologyKey: ${text(one.topologyKey)} is ${message}`]),
      ...(one.labelSelector == null ? [`${at}.labelSelector: ${MATCHES_NONE}`] : []),
    ]
  })

function podAffinityWarnings(spec: Fields, path: string): string[] {
  return ['podAffinity', 'podAntiAffinity'].flatMap((name) => {
    const affinity = part(part(spec.affinity)[name])
    const at = `${path}.affinity.${name}`
    return [
      ...items(affinity[REQUIRED]).flatMap((term, index) =>
        term.labelSelector == null ? [`${at}.${REQUIRED}[${index}].labelSelector: ${MATCHES_NONE}`] : [],
      ),
      ...items(affinity[PREFERRED]).flatMap((term, index) =>
        part(term.podAffinityTerm).labelSelector == null
          ? [`${at}.${PREFERRED}[${index}].podAffinityTerm.labelSelector: ${MATCHES_NONE}`]
          : [],
      ),
    ]
  })
}

function volumeWarnings(volume: Fields, path: string): string[] {
  const warnings: string[] = []
  for (const [name, message] of VOLUMES) {
    if (fields(volume[name]) !== undefined) {
      warnings.push(`${path}.${name === 'storageos' ? 'storageOS' : name}: ${message}`)
    }
  }
  const template = fields(part(volume.ephemeral).volumeClaimTemplate)
  if (template === undefined) return warnings
  return [...warnings, ...claimWarnings(part(template.spec), `${path}.ephemeral.volumeClaimTemplate.spec`)]
}

/**
 * What the server warns of in the spec of a claim.
 *
 * @example
 * claimWarnings({ resources: { requests: { storage: '1500m' } } }, 'spec')
 */
export function claimWarnings(spec: Fields, path: string): string[] {
  const resources = part(spec.resources)
  return ['requests', 'limits'].flatMap((list) =>
    fractionWarnings(part(resources[list]), 'storage', `${path}.resources.${list}`),
  )
}

function fractionWarnings(list: Fields, name: string, path: string): string[] {
  const value = own(list, name)
  if (value === undefined || !isFractional(value)) return []
  return [`${path}[${name}]: fractional byte value ${goQuote(text(value))} is invalid, must be an integer`]
}

const byteWarnings = (list: Fields, path: string): string[] =>
  BYTES.flatMap((name) => fractionWarnings(list, name, path))

function repeated(list: readonly Fields[], name: string, path: string): string[] {
  const seen = new Set<string>()
  return list.flatMap((item, index) => {
    const value = text(item[name])
    if (seen.has(value)) return [`${path}[${index}].${name}: duplicate ${name} ${goQuote(value)}`]
    seen.add(value)
    return []
  })
}

function profileWarnings(spec: Fields, annotations: unknown, prefix: string): string[] {
  const warnings: string[] = []
  const whole = part(spec.securityContext)
  const old = (key: string, profile: unknown, message: string) => {
    if (profile == null && entry(annotations, key) !== undefined) {
      warnings.push(`${prefix}metadata.annotations[${key}]: ${message}`)
    }
  }
  const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead'
  old('seccomp.security.alpha.kubernetes.io/pod', whole.seccompProfile, seccomp)
  for (const { container } of containersOf(spec, '')) {
    const context = part(container.securityContext)
    const name = text(container.name)
    old(`container.seccomp.security.alpha.kubernetes.io/${name}`, context.seccompProfile, seccomp)
    const field = context.appArmorProfile ?? (prefix === '' ? {} : whole.appArmorProfile)
    old(`${APP_ARMOR}${name}`, field, 'deprecated since v1.30; use the "appArmorProfile" field instead')
  }
  return warnings
}

function containerWarnings(container: Fields, path: string): string[] {
  const resources = part(container.resources)
  return [
    ...BYTES.flatMap((name) =>
      ['limits', 'requests'].flatMap((list) =>
        fractionWarnings(part(resources[list]), name, `${path}.resources.${list}`),
      ),
    ),
    ...envWarnings(items(container.env), `${path}.env`),
  ]
}

/** A variable may be defined again by way of its old value. */
function envWarnings(list: readonly Fields[], path: string): string[] {
  const seen = new Set<string>()
  return list.flatMap((variable, index) => {
    const name = text(variable.name)
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const reference = `$(${name})`
    const value = text(variable.value)
    const builds = variable.valueFrom == null && value !== reference && value.includes(reference)
    const hidden = `hides previous definition of ${goQuote(name)}, which may be dropped when using apply`
    return builds ? [] : [`${path}[${index}]: ${hidden}`]
  })
}
