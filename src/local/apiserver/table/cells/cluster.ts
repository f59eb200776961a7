import { own, type Fields } from '../../../../protocol/own.ts'
import { age, byBytes, humanDuration } from '../format.ts'
import { condition, has, isTrue, number, part, parts, text } from '../read.ts'
import type { Cells } from './cell.ts'

const ROLE_PREFIX = 'node-role.kubernetes.io/'

const name = (object: Fields) => text(part(object, 'metadata'), 'name')
const statusParts = (object: Fields, field: string) => parts(part(object, 'status'), field)

const node: Cells = (object, now) => {
  const info = part(part(object, 'status'), 'nodeInfo')
  const architecture = text(info, 'architecture')
  return [
    name(object),
    nodeStatus(object),
    roles(part(part(object, 'metadata'), 'labels')),
    age(object, now),
    text(info, 'kubeletVersion'),
    address(object, 'InternalIP'),
    address(object, 'ExternalIP'),
    text(info, 'osImage') || '<unknown>',
    (text(info, 'kernelVersion') || '<unknown>') + (architecture === '' ? '' : ` (${architecture})`),
    text(info, 'containerRuntimeVersion') || '<unknown>',
  ]
}

function nodeStatus(object: Fields): string {
  const ready = statusParts(object, 'conditions').findLast((each) => text(each, 'type') === 'Ready')
  const state = ready === undefined ? 'Unknown' : text(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return isTrue(part(object, 'spec'), 'unschedulable') ? `${state},SchedulingDisabled` : state
}

function roles(labels: Fields): string {
  const found = new Set<string>()
  for (const [label, value] of Object.entries(labels)) {
    if (label.startsWith(ROLE_PREFIX)) found.add(label.slice(ROLE_PREFIX.length))
    else if (label === 'kubernetes.io/role' && typeof value === 'string') found.add(value)
  }
  found.delete('')
  return [...found].sort(byBytes).join(',') || '<none>'
}

function address(object: Fields, type: string): string {
  const found = statusParts(object, 'addresses').find((each) => text(each, 'type') === type)
  return found === undefined ? '<none>' : text(found, 'address')
}

const namespace: Cells = (object, now) => [
  name(object),
  text(part(object, 'status'), 'phase'),
  age(object, now),
]

const componentStatus: Cells = (object) => {
  const healthy = condition(parts(object, 'conditions'), 'Healthy')
  if (healthy === undefined) return [name(object), 'Unknown', '', '']
  const state = text(healthy, 'status') === 'True' ? 'Healthy' : 'Unhealthy'
  return [name(object), state, text(healthy, 'message'), text(healthy, 'error')]
}

const lease: Cells = (object, now) => [
  name(object),
  text(part(object, 'spec'), 'holderIdentity'),
  age(object, now),
]

const priorityClass: Cells = (object, now) => [
  name(object),
  number(object, 'value'),
  isTrue(object, 'globalDefault'),
  age(object, now),
  text(object, 'preemptionPolicy'),
]

const runtimeClass: Cells = (object, now) => [name(object), text(object, 'handler'), age(object, now)]

const apiService: Cells = (object, now) => {
  const spec = part(object, 'spec')
  const service = part(spec, 'service')
  return [
    name(object),
    has(spec, 'service') ? `${text(service, 'namespace')}/${text(service, 'name')}` : 'Local',
    availability(condition(statusParts(object, 'conditions'), 'Available')),
    age(object, now),
  ]
}

function availability(available: Fields | undefined): string {
  if (available === undefined) return 'Unknown'
  const status = text(available, 'status')
  const reason = text(available, 'reason')
  return status === 'True' || reason === '' ? status : `${status} (${reason})`
}

const signingRequest: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [
    name(object),
    age(object, now),
    text(spec, 'signerName') || '<none>',
    text(spec, 'username'),
    has(spec, 'expirationSeconds') ? humanDuration(number(spec, 'expirationSeconds') * 1000) : '<none>',
    signingStatus(part(object, 'status')),
  ]
}

function signingStatus(status: Fields): string {
  const types = new Set(parts(status, 'conditions').map((each) => own(each, 'type')))
  const decision = types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending'
  const failure = types.has('Failed') ? ',Failed' : ''
  return `${decision}${failure}${text(status, 'certificate') === '' ? '' : ',Issued'}`
}

/** Cells of what the cluster itself consists of. */
export const CLUSTER: Readonly<Record<string, Cells>> = {
  'v1 nodes': node,
  'v1 namespaces': namespace,
  'v1 componentstatuses': componentStatus,
  'coordination.k8s.io/v1 leases': lease,
  'scheduling.k8s.io/v1 priorityclasses': priorityClass,
  'node.k8s.io/v1 runtimeclasses': runtimeClass,
  'apiregistration.k8s.io/v1 apiservices': apiService,
  'certificates.k8s.io/v1 certificatesigningrequests': signingRequest,
}
