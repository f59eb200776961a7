import { own, type Fields } from '../../../../protocol/own.ts'
import { age, byBytes, formatLabels, formatSelector, shortened } from '../format.ts'
import { has, number, part, parts, text, texts } from '../read.ts'
import type { Cells } from './cell.ts'

/** How many entries of a list are shown. */
const MOST = 3

const name = (object: Fields) => text(part(object, 'metadata'), 'name')

const service: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [
    name(object),
    text(spec, 'type'),
    texts(spec, 'clusterIPs')[0] ?? (text(spec, 'clusterIP') || '<none>'),
    externalIp(spec, part(object, 'status')),
    parts(spec, 'ports').map(servicePort).join(',') || '<none>',
    age(object, now),
    formatLabels(part(spec, 'selector')),
  ]
}

function servicePort(port: Fields): string {
  const nodePort = number(port, 'nodePort')
  return `${number(port, 'port')}${nodePort > 0 ? `:${nodePort}` : ''}/${text(port, 'protocol')}`
}

function externalIp(spec: Fields, status: Fields): string {
  const type = text(spec, 'type')
  const external = texts(spec, 'externalIPs')
  if (type === 'ExternalName') return text(spec, 'externalName')
  if (type === 'LoadBalancer') {
    return [...balancers(part(status, 'loadBalancer')), ...external].join(',') || '<pending>'
  }
  if (type === 'ClusterIP' || type === 'NodePort') return external.join(',') || '<none>'
  return '<unknown>'
}

/** Addresses and host names of load balancers, each once, sorted. */
function balancers(status: Fields): string[] {
  const found = parts(status, 'ingress').map((ingress) => text(ingress, 'ip') || text(ingress, 'hostname'))
  return [...new Set(found.filter((address) => address !== ''))].sort(byBytes)
}

const endpoints: Cells = (object, now) => {
  const all = parts(object, 'subsets').flatMap((subset) => {
    const addresses = parts(subset, 'addresses').map((address) => text(address, 'ip'))
    const ports = parts(subset, 'ports').map((port) => number(port, 'port'))
    return ports.length === 0 ? addresses : ports.flatMap((port) => addresses.map((ip) => hostPort(ip, port)))
  })
  const isUnset = parts(object, 'subsets').length === 0
  return [name(object), isUnset ? '<none>' : shortened(all, MOST), age(object, now)]
}

const hostPort = (ip: string, port: number) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)

const endpointSlice: Cells = (object, now) => {
  const ports = parts(object, 'ports').map((port) =>
    has(port, 'port') ? String(number(port, 'port')) : has(port, 'name') ? text(port, 'name') : '*',
  )
  const addresses = parts(object, 'endpoints').flatMap((endpoint) => texts(endpoint, 'addresses'))
  return [
    name(object),
    text(object, 'addressType'),
    shortened(ports, MOST) || '<unset>',
    shortened(addresses, MOST) || '<unset>',
    age(object, now),
  ]
}

const ingress: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [
    name(object),
    has(spec, 'ingressClassName') ? text(spec, 'ingressClassName') : '<none>',
    hosts(parts(spec, 'rules')),
    balancers(part(part(object, 'status'), 'loadBalancer')).join(','),
    parts(spec, 'tls').length === 0 ? '80' : '80, 443',
    age(object, now),
  ]
}

/** The first hosts; once there are as many as are shown, every further rule counts, whatever its host. */
function hosts(rules: readonly Fields[]): string {
  const shown: string[] = []
  for (const rule of rules) {
    if (shown.length === MOST) return `${shown.join(',')} + ${rules.length - MOST} more...`
    if (text(rule, 'host') !== '') shown.push(text(rule, 'host'))
  }
  return shown.join(',') || '*'
}

const ingressClass: Cells = (object, now) => {
  const spec = part(object, 'spec')
  const isDefault = annotation(object, 'ingressclass.kubernetes.io/is-default-class') === 'true'
  return [
    name(object) + (isDefault ? ' (default)' : ''),
    text(spec, 'controller'),
    has(spec, 'parameters') ? parameters(part(spec, 'parameters')) : '<none>',
    age(object, now),
  ]
}

function parameters(reference: Fields): string {
  const group = has(reference, 'apiGroup') ? `.${text(reference, 'apiGroup')}` : ''
  return `${text(reference, 'kind')}${group}/${text(reference, 'name')}`
}

function annotation(object: Fields, key: string): unknown {
  return own(part(part(object, 'metadata'), 'annotations'), key)
}

const networkPolicy: Cells = (object, now) => [
  name(object),
  formatSelector(part(part(object, 'spec'), 'podSelector')),
  age(object, now),
]

const serviceCidr: Cells = (object, now) => [
  name(object),
  texts(part(object, 'spec'), 'cidrs').join(','),
  age(object, now),
]

/** One cell more than there are columns, as the real server does. */
const ipAddress: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [name(object), has(spec, 'parentRef') ? parent(part(spec, 'parentRef')) : '<none>', age(object, now)]
}

function parent(reference: Fields): string {
  const group = text(reference, 'group')
  const resource = (text(reference, 'resource') + (group === '' ? '' : `.${group}`)).toLowerCase()
  const namespace = text(reference, 'namespace')
  return `${resource}${namespace === '' ? '' : `/${namespace}`}/${text(reference, 'name')}`
}

/** Cells of what connects Pods. */
export const NETWORK: Readonly<Record<string, Cells>> = {
  'v1 services': service,
  'v1 endpoints': endpoints,
  'discovery.k8s.io/v1 endpointslices': endpointSlice,
  'networking.k8s.io/v1 ingresses': ingress,
  'networking.k8s.io/v1 ingressclasses': ingressClass,
  'networking.k8s.io/v1 networkpolicies': networkPolicy,
  'networking.k8s.io/v1 servicecidrs': serviceCidr,
  'networking.k8s.io/v1 ipaddresses': ipAddress,
}
