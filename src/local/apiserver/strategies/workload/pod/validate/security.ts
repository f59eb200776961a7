import type { Fields } from '../../../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required, tooLong } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { userOrGroupId } from '../../../../validate/names.ts'
import { invalidFor, invalidGo, oneOfIfSet } from '../../../shared/checks.ts'
import { fields, items, optionalText, text, texts } from '../../../shared/read.ts'
import { descending } from './paths.ts'
import { windowsOptionsCauses } from './windows.ts'

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined']
const SYSCTL = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const SYSCTL_PATTERN = `^(${SYSCTL}[\\./])*${SYSCTL}$`
const SYSCTL_NAME = new RegExp(SYSCTL_PATTERN)
const IPC = new Set(
  ['sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced', 'shm', 'msgmax', 'msgmnb', 'msgmni', 'msg'].map(
    (name) => `kernel.${name}`,
  ),
)

const idCauses = (owner: Fields, names: readonly string[], path: string): Cause[] =>
  names.flatMap((name) => {
    const id = owner[name]
    return typeof id === 'number' ? invalidFor(`${path}.${name}`, id, userOrGroupId(id)) : []
  })

/**
 * What is wrong with the security context of a container. `hostUsers` tells whether the Pod shares the users of the host.
 *
 * @example
 * containerSecurityCauses(container.securityContext, true, 'spec.containers[0].securityContext')
 */
export function containerSecurityCauses(value: unknown, hostUsers: boolean, path: string): Cause[] {
  const context = fields(value)
  if (context === undefined) return []
  const causes = idCauses(context, ['runAsUser', 'runAsGroup'], path)
  const { procMount } = context
  causes.push(...oneOfIfSet(procMount, ['Default', 'Unmasked'], `${path}.procMount`))
  if (hostUsers && procMount === 'Unmasked') {
    causes.push(invalidValue(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  causes.push(...seccompCauses(context.seccompProfile, `${path}.seccompProfile`))
  if (context.allowPrivilegeEscalation === false) causes.push(...escalationCauses(context, path))
  return [
    ...causes,
    ...windowsOptionsCauses(context.windowsOptions, `${path}.windowsOptions`),
    ...appArmorCauses(context.appArmorProfile, `${path}.appArmorProfile`),
  ]
}

function escalationCauses(context: Fields, path: string): Cause[] {
  const conflict = 'cannot set `allowPrivilegeEscalation` to false and'
  const bad = (why: string) => invalidGo(path, 'SecurityContext', context, `${conflict} ${why}`)
  const causes = context.privileged === true ? [bad('`privileged` to true')] : []
  for (const added of texts(fields(context.capabilities)?.add)) {
    if (added === 'CAP_SYS_ADMIN') causes.push(bad('`capabilities.Add` CAP_SYS_ADMIN'))
  }
  return causes
}

/**
 * What is wrong with the security context of a Pod.
 *
 * @example
 * podSecurityCauses(pod.spec, 'spec')
 */
export function podSecurityCauses(spec: Fields, path: string): Cause[] {
  const context = fields(spec.securityContext)
  if (context === undefined) return []
  const at = `${path}.securityContext`
  const causes = idCauses(context, ['fsGroup', 'runAsUser', 'runAsGroup'], at)
  const groups = Array.isArray(context.supplementalGroups) ? (context.supplementalGroups as unknown[]) : []
  groups.forEach((group, index) => {
    if (typeof group !== 'number') return
    causes.push(...invalidFor(`${at}.supplementalGroups[${index}]`, group, userOrGroupId(group)))
  })
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    const why = 'ShareProcessNamespace and HostPID cannot both be enabled'
    causes.push(invalidValue(`${at}.shareProcessNamespace`, true, why))
  }
  return [
    ...causes,
    ...sysctlCauses(spec, context.sysctls, `${at}.sysctls`),
    ...oneOfIfSet(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${at}.fsGroupChangePolicy`),
    ...seccompCauses(context.seccompProfile, `${at}.seccompProfile`),
    ...windowsOptionsCauses(context.windowsOptions, `${at}.windowsOptions`),
    ...appArmorCauses(context.appArmorProfile, `${at}.appArmorProfile`),
    ...oneOfIfSet(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${at}.supplementalGroupsPolicy`),
    ...oneOfIfSet(context.seLinuxChangePolicy, ['MountOption', 'Recursive'], `${at}.seLinuxChangePolicy`),
  ]
}

function sysctlCauses(spec: Fields, list: unknown, path: string): Cause[] {
  const names = new Set<string>()
  return items(list).flatMap((one, index) => {
    const at = `${path}[${index}].name`
    const name = text(one.name)
    const causes: Cause[] = []
    if (name === '') causes.push(required(at))
    else if (name.length > 253 || !SYSCTL_NAME.test(name)) {
      causes.push(
        invalidValue(at, name, `must have at most 253 characters and match regex ${SYSCTL_PATTERN}`),
      )
    } else if (names.has(name)) causes.push(duplicate(at, name))
    const dotted = dottedSysctl(name)
    if (spec.hostNetwork === true && dotted.startsWith('net.')) {
      causes.push(invalidValue(at, name, "may not be specified when 'hostNetwork' is true"))
    } else if (spec.hostIPC === true && (IPC.has(dotted) || dotted.startsWith('fs.mqueue.'))) {
      causes.push(invalidValue(at, name, "may not be specified when 'hostIPC' is true"))
    }
    names.add(name)
    return causes
  })
}

/** A name with slashes first has its dots and slashes swapped. */
function dottedSysctl(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  return first === '/' ? name.replace(/[./]/g, (sign) => (sign === '/' ? '.' : '/')) : name
}

function seccompCauses(value: unknown, path: string): Cause[] {
  const profile = fields(value)
  if (profile === undefined) return []
  const type = text(profile.type)
  const file = optionalText(profile.localhostProfile)
  const causes: Cause[] = []
  if (type === '') causes.push(required(`${path}.type`, 'type is required when seccompProfile is set'))
  else if (!PROFILES.includes(type)) causes.push(notSupported(`${path}.type`, type, PROFILES))
  const at = `${path}.localhostProfile`
  if (type !== 'Localhost') {
    if (file !== undefined) {
      causes.push(invalidGo(at, 'SeccompProfile', profile, 'can only be set when seccomp type is Localhost'))
    }
  } else if (file === undefined) causes.push(required(at, 'must be set when seccomp type is Localhost'))
  else causes.push(...descending(file, at))
  return causes
}

function appArmorCauses(value: unknown, path: string): Cause[] {
  const profile = fields(value)
  if (profile === undefined) return []
  const type = text(profile.type)
  const file = optionalText(profile.localhostProfile)
  const at = `${path}.localhostProfile`
  if (type === '') return [required(`${path}.type`, 'type is required when appArmorProfile is set')]
  if (!PROFILES.includes(type)) return [notSupported(`${path}.type`, type, PROFILES)]
  if (type !== 'Localhost') {
    return file === undefined
      ? []
      : [invalidValue(at, file, 'can only be set when AppArmor type is Localhost')]
  }
  const missing = required(at, 'must be set when AppArmor type is Localhost')
  if (file === undefined) return [missing]
  const causes: Cause[] = []
  if (file.trim() !== file) causes.push(invalidValue(at, file, 'must not be padded with whitespace'))
  else if (file === '') causes.push(missing)
  if (Buffer.byteLength(file) > 4095) causes.push(tooLong(at, 4095))
  return causes
}
