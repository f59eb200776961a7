import type { Fields } from '../../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { subdomain } from '../../../../validate/names.ts'
import { forbidAll, invalidFor } from '../../../shared/checks.ts'
import { fields, optionalText, text } from '../../../shared/read.ts'
import { containersOf } from './walk.ts'

const SYSTEMS = ['linux', 'windows']
const NOT_ON_WINDOWS = 'cannot be set for a windows pod'
const NOT_ON_LINUX = 'windows options cannot be set for a linux pod'
const POD_FIELDS = ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace']
const POD_CONTEXT = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
]
const CONTAINER_CONTEXT = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
]

/**
 * What does not go with the operating system that a Pod names.
 *
 * @example
 * systemCauses({ os: { name: 'windows' }, hostPID: true }, 'spec')
 */
export function systemCauses(spec: Fields, path: string): Cause[] {
  const os = fields(spec.os)
  if (os === undefined) return []
  const name = text(os.name)
  if (name === '') return [required(`${path}.os.name`)]
  if (!SYSTEMS.includes(name)) return [notSupported(`${path}.os`, name, SYSTEMS)]
  const context = fields(spec.securityContext) ?? {}
  const windows = name === 'windows'
  const [forContext, forContainer] = windows
    ? [POD_CONTEXT, CONTAINER_CONTEXT]
    : [['windowsOptions'], ['windowsOptions']]
  const why = windows ? NOT_ON_WINDOWS : NOT_ON_LINUX
  return [
    ...(windows ? forbidAll(spec, POD_FIELDS, path, why) : []),
    ...forbidAll(context, forContext, `${path}.securityContext`, why),
    ...containersOf(spec, path).flatMap(({ container, at }) =>
      forbidAll(fields(container.securityContext) ?? {}, forContainer, `${at}.securityContext`, why),
    ),
  ]
}

/**
 * Containers that run as processes of a Windows host: all of a Pod or none, and on the network of the host.
 *
 * @example
 * hostProcessCauses(pod.spec, 'spec')
 */
export function hostProcessCauses(spec: Fields, path: string): Cause[] {
  const whole = hostProcess(spec)
  const causes: Cause[] = []
  const containers = containersOf(spec, path)
  let count = 0
  for (const { container, at } of containers) {
    const own = hostProcess(container)
    if (whole !== undefined && own !== undefined && whole !== own) {
      const why = `pod hostProcess value must be identical if both are specified, was ${whole}`
      causes.push(invalidValue(`${at}.securityContext.windowsOptions.hostProcess`, own, why))
    }
    if (own ?? whole ?? false) count++
  }
  if (count === 0) return causes
  if (count !== containers.length) {
    const why =
      'If pod contains any hostProcess containers then all containers must be HostProcess containers'
    causes.push(invalidValue(path, '', why))
  }
  if (spec.hostNetwork !== true) {
    const why = 'hostNetwork must be true if pod contains any hostProcess containers'
    causes.push(invalidValue(`${path}.hostNetwork`, false, why))
  }
  return causes
}

function hostProcess(owner: Fields): boolean | undefined {
  const value = fields(fields(owner.securityContext)?.windowsOptions)?.hostProcess
  return typeof value === 'boolean' ? value : undefined
}

/** What is wrong with options for Windows; names of users are checked no further than for emptiness. */
export function windowsOptionsCauses(value: unknown, path: string): Cause[] {
  const options = fields(value)
  if (options === undefined) return []
  const causes: Cause[] = []
  const name = optionalText(options.gmsaCredentialSpecName)
  if (name !== undefined) causes.push(...invalidFor(`${path}.gmsaCredentialSpecName`, name, subdomain(name)))
  for (const field of ['gmsaCredentialSpec', 'runAsUserName']) {
    if (options[field] === '') {
      causes.push(invalidValue(`${path}.${field}`, '', `${field} cannot be an empty string`))
    }
  }
  return causes
}

/** What does not go with users of its own. */
export function hostUsersCauses(spec: Fields, path: string): Cause[] {
  if (spec.hostUsers !== false) return []
  const why = 'when `hostUsers` is false'
  const causes: Cause[] = []
  if (spec.hostNetwork === true) causes.push(forbiddenField(`${path}.hostNetwork`, why))
  if (spec.hostPID === true) causes.push(forbiddenField(`${path}.HostPID`, why))
  if (spec.hostIPC === true) causes.push(forbiddenField(`${path}.HostIPC`, why))
  for (const { container, at } of containersOf(spec, path)) {
    if (Array.isArray(container.volumeDevices) && container.volumeDevices.length > 0) {
      causes.push(forbiddenField(`${at}.volumeDevices`, why))
    }
  }
  return causes
}
