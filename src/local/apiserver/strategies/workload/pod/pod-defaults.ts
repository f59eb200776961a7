import type { Obj } from '../../../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../../../protocol/own.ts'
import { defaultResources, formatQuantity, setOwn } from '../../shared/quantity.ts'
import { isHugePages, isOvercommitAllowed, isPodLevel } from '../../shared/resource-names.ts'
import { ensure, fields, fillUnset, items, number } from '../../shared/read.ts'
import { aggregate } from './aggregate.ts'
import { defaultPodSpec } from './spec-defaults.ts'

/** Annotations of long ago, which the server takes off. */
const DROPPED = [
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
]
const STATUSES = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'] as const

/**
 * Fills in what a Pod leaves out: all that a template gets, and what only Pods get.
 *
 * @example
 * defaultPod(pod) // pod.spec.enableServiceLinks is true
 */
export function defaultPod(pod: Obj): void {
  const spec = fields(pod.spec)
  if (spec !== undefined) {
    for (const container of [...items(spec.containers), ...items(spec.initContainers)])
      requestLimits(container)
    defaultPodResources(spec)
    fillUnset(spec, 'enableServiceLinks', true)
    if (spec.hostNetwork === true) openHostPorts(spec)
    defaultPodSpec(spec)
    if (number(spec.terminationGracePeriodSeconds) < 0) spec.terminationGracePeriodSeconds = 1
  }
  const { annotations } = pod.metadata
  if (annotations != null) for (const key of DROPPED) Reflect.deleteProperty(annotations, key)
  const status = fields(pod.status)
  if (status !== undefined) defaultStatus(status)
}

/** A limit that no request stands for is the request too. */
function requestLimits(container: Fields): void {
  const resources = fields(container.resources)
  const limits = fields(resources?.limits)
  if (resources === undefined || limits === undefined) return
  const requests = ensure(resources, 'requests')
  for (const name of Object.keys(limits)) {
    if (!Object.hasOwn(requests, name)) setOwn(requests, name, own(limits, name))
  }
}

/** What the containers ask for completes what the Pod as a whole asks for, when it has limits of its own. */
function defaultPodResources(spec: Fields): void {
  const resources = fields(spec.resources)
  if (resources === undefined) return
  const given = Object.keys(fields(resources.limits) ?? {}).length
  if (given > 0 || Object.keys(fields(resources.requests) ?? {}).length > 0) {
    const requests = fields(resources.requests) ?? {}
    for (const [name, quantity] of aggregate(spec, 'limits')) {
      if (!isHugePages(name) || Object.hasOwn(requests, name)) continue
      const limits = ensure(resources, 'limits')
      if (!Object.hasOwn(limits, name)) setOwn(limits, name, formatQuantity(quantity))
    }
  }
  const limits = fields(resources.limits) ?? {}
  if (Object.keys(limits).length === 0) return
  const requests = { ...fields(resources.requests) }
  for (const [name, quantity] of aggregate(spec, 'requests')) {
    if (Object.hasOwn(requests, name) || !isPodLevel(name) || !isOvercommitAllowed(name)) continue
    setOwn(requests, name, formatQuantity(quantity))
  }
  for (const name of Object.keys(limits)) {
    if (!Object.hasOwn(requests, name) && isPodLevel(name)) setOwn(requests, name, own(limits, name))
  }
  if (Object.keys(requests).length > 0) resources.requests = requests
}

/** On the network of the host, each port of a container is one of the host. */
function openHostPorts(spec: Fields): void {
  for (const container of [...items(spec.containers), ...items(spec.initContainers)]) {
    for (const port of items(container.ports)) {
      if (number(port.hostPort) === 0 && number(port.containerPort) !== 0) port.hostPort = port.containerPort
    }
  }
}

function defaultStatus(status: Fields): void {
  for (const list of STATUSES) {
    for (const container of items(status[list])) {
      defaultResources(container.allocatedResources)
      const resources = fields(container.resources)
      defaultResources(resources?.limits)
      defaultResources(resources?.requests)
    }
  }
  shareAddresses(status)
}

/** The single address is always the first of the list; where they differ, the single one wins. */
function shareAddresses(status: Fields): void {
  const { podIP } = status
  const first = items(status.podIPs)[0]
  if (typeof podIP === 'string' && podIP !== '') {
    if (first?.ip !== podIP) status.podIPs = [{ ip: podIP }]
  } else if (isFields(first)) status.podIP = first.ip
}
