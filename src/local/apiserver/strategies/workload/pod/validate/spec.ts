import type { ObjectMeta } from '../../../../../../cluster/object.ts'
import type { Fields } from '../../../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notFoundValue, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { labelCauses } from '../../../../validate/labels.ts'
import { inRange, label, qualifiedName, subdomain } from '../../../../validate/names.ts'
import { invalidFor, invalidGo, oneOf, oneOfIfSet } from '../../../shared/checks.ts'
import { fields, items, optional, optionalText, text } from '../../../shared/read.ts'
import { affinityCauses } from './affinity.ts'
import { ephemeralCauses, initCauses, ordinaryCauses } from './containers.ts'
import type { PodFacts } from './container.ts'
import { dnsCauses, hostAliasCauses, hostNameCauses, hostNameOverrideCauses } from './network.ts'
import { hostNetworkCauses } from './ports.ts'
import { podResourceCauses, resourceCauses } from './resources.ts'
import { gateCauses, spreadCauses, tolerationCauses } from './scheduling.ts'
import { podSecurityCauses } from './security.ts'
import { checkVolumes } from './volumes.ts'
import { containersOf } from './walk.ts'
import { hostProcessCauses, hostUsersCauses, systemCauses } from './windows.ts'

const RESTARTS = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const PREEMPTIONS = ['PreemptLowerPriority', 'Never']
const MAX_INT32 = 2 ** 31 - 1

/**
 * What is wrong with the spec of a Pod; `pod` is its metadata, unset in a template.
 *
 * @example
 * podSpecCauses(pod.spec, pod.metadata, 'spec')
 */
export function podSpecCauses(spec: Fields, pod: ObjectMeta | undefined, path: string): Cause[] {
  const grace = optional(spec.terminationGracePeriodSeconds)
  const { volumes, causes: volumeCauses } = checkVolumes(
    spec.volumes,
    { ...(pod && { pod }) },
    `${path}.volumes`,
  )
  const claims = new Set(
    items(spec.resourceClaims)
      .map(({ name }) => text(name))
      .filter(Boolean),
  )
  const facts: PodFacts = {
    volumes,
    claims,
    grace,
    restartPolicy: text(spec.restartPolicy),
    hostUsers: spec.hostUsers !== false,
  }
  return [
    ...(grace === undefined ? [required(`${path}.terminationGracePeriodSeconds`)] : []),
    ...volumeCauses,
    ...claimCauses(spec.resourceClaims, `${path}.resourceClaims`),
    ...ordinaryCauses(spec, facts, `${path}.containers`),
    ...initCauses(spec, facts, `${path}.initContainers`),
    ...ephemeralCauses(spec, facts, `${path}.ephemeralContainers`),
    ...podResourceCauses(spec, claims, path),
    ...hostNetworkCauses(spec, pod !== undefined, path),
    ...oneOf(spec.restartPolicy, RESTARTS, `${path}.restartPolicy`),
    ...oneOf(spec.dnsPolicy, DNS_POLICIES, `${path}.dnsPolicy`),
    ...labelCauses(spec.nodeSelector as Record<string, string> | undefined, `${path}.nodeSelector`),
    ...podSecurityCauses(spec, path),
    ...affinityCauses(spec.affinity, `${path}.affinity`),
    ...dnsCauses(spec, path),
    ...readinessCauses(spec.readinessGates, `${path}.readinessGates`),
    ...gateCauses(spec.schedulingGates, `${path}.schedulingGates`),
    ...spreadCauses(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    ...hostProcessCauses(spec, path),
    ...hostUsersCauses(spec, path),
    ...hostNameOverrideCauses(spec, path),
    ...nameCauses(spec, path),
    ...deadlineCauses(spec.activeDeadlineSeconds, `${path}.activeDeadlineSeconds`),
    ...hostNameCauses(spec, path),
    ...tolerationCauses(spec.tolerations, `${path}.tolerations`),
    ...hostAliasCauses(spec.hostAliases, `${path}.hostAliases`),
    ...classCauses(spec, path),
    ...oneOfIfSet(spec.preemptionPolicy, PREEMPTIONS, `${path}.preemptionPolicy`),
    ...resourceCauses({ limits: spec.overhead }, new Set(), `${path}.overhead`),
    ...systemCauses(spec, path),
    ...fileVolumeCauses(spec, path),
  ]
}

const subdomains = (spec: Fields, names: readonly string[], path: string): Cause[] =>
  names.flatMap((name) => {
    const value = text(spec[name])
    return value === '' ? [] : invalidFor(`${path}.${name}`, value, subdomain(value))
  })

const nameCauses = (spec: Fields, path: string): Cause[] =>
  subdomains(spec, ['serviceAccountName', 'nodeName'], path)

function classCauses(spec: Fields, path: string): Cause[] {
  const runtime = optionalText(spec.runtimeClassName)
  return [
    ...subdomains(spec, ['priorityClassName'], path),
    ...(runtime === undefined ? [] : invalidFor(`${path}.runtimeClassName`, runtime, subdomain(runtime))),
  ]
}

function deadlineCauses(value: unknown, path: string): Cause[] {
  const seconds = optional(value)
  return seconds === undefined ? [] : invalidFor(path, seconds, inRange(seconds, 1, MAX_INT32))
}

const readinessCauses = (list: unknown, path: string): Cause[] =>
  items(list).flatMap((gate, index) => {
    const type = text(gate.conditionType)
    return invalidFor(`${path}[${index}].conditionType`, type, qualifiedName(type))
  })

function claimCauses(list: unknown, path: string): Cause[] {
  const names = new Set<string>()
  return items(list).flatMap((claim, index) => {
    const at = `${path}[${index}]`
    const name = text(claim.name)
    const causes: Cause[] = []
    if (name === '') causes.push(required(`${at}.name`))
    else if (names.has(name)) causes.push(duplicate(`${at}.name`, name))
    else causes.push(...invalidFor(`${at}.name`, name, label(name)))
    names.add(name)
    const sources = ['resourceClaimName', 'resourceClaimTemplateName'].filter((field) => claim[field] != null)
    const bad = (why: string) => causes.push(invalidGo(at, 'PodResourceClaim', claim, why))
    if (sources.length === 2)
      bad('at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified')
    if (sources.length === 0) bad('must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')
    return [
      ...causes,
      ...sources.flatMap((field) =>
        invalidFor(`${at}.${field}`, claim[field], subdomain(text(claim[field]))),
      ),
    ]
  })
}

/** Variables that are read from a file: it lies in an empty directory of the Pod. */
function fileVolumeCauses(spec: Fields, path: string): Cause[] {
  const volumes = new Map(items(spec.volumes).map((volume) => [text(volume.name), volume]))
  return containersOf(spec, path).flatMap(({ container, at }) =>
    items(container.env).flatMap((variable, index) => {
      const file = fields(fields(variable.valueFrom)?.fileKeyRef)
      if (file === undefined) return []
      const where = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`
      const name = text(file.volumeName)
      const volume = volumes.get(name)
      if (volume === undefined) return [notFoundValue(where, name)]
      return volume.emptyDir == null
        ? [invalidValue(where, name, 'referenced volume must be of type emptyDir')]
        : []
    }),
  )
}

/** What a template must not hold and a new Pod neither. */
export const noEphemeral = (spec: Fields, path: string, why: string): Cause[] =>
  items(spec.ephemeralContainers).length > 0 ? [forbiddenField(`${path}.ephemeralContainers`, why)] : []
