import { isDeepStrictEqual } from 'node:util'
import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required, tooMany } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import {
  addressCauses,
  addressWarnings,
  canonicalAddressCauses,
  endpointAddressCauses,
  isFour,
  parseAddress,
} from '../../validate/ip.ts'
import { labelCauses } from '../../validate/labels.ts'
import { label, labelValue, subdomain, type Check } from '../../validate/names.ts'
import { immutable, invalidFor } from '../shared/checks.ts'
import { entry, fillUnset, items, optionalText, part, text, texts } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { domainNameCauses } from './domain-names.ts'
import { appProtocolCauses, PROTOCOLS } from './service/ports.ts'

const TYPES = ['FQDN', 'IPv4', 'IPv6']
const MOST = { endpoints: 1_000, ports: 20_000, addresses: 100, topology: 16, hints: 8 }
const CONTROLLERS = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'])

export const endpointSlice: Strategy = {
  hasGeneration: true,
  metadataRepeats: ['create'],
  defaults: ({ ports }) => {
    for (const port of items(ports)) {
      fillUnset(port, 'name', '')
      fillUnset(port, 'protocol', 'TCP')
    }
  },
  prepare: dropTopology,
  bumps: (next, previous) =>
    ['addressType', 'endpoints', 'ports'].some((name) => !semanticEqual(next[name], previous[name])) ||
    !isDeepStrictEqual(next.metadata.labels ?? {}, previous.metadata.labels ?? {}),
  validate,
  warnings,
}

/** What v1beta1 knew of the place of an endpoint cannot be written any more. */
function dropTopology(next: Obj, previous: Obj | undefined): void {
  if (previous !== undefined && semanticEqual(next.endpoints, previous.endpoints)) return
  for (const endpoint of items(next.endpoints)) Reflect.deleteProperty(endpoint, 'deprecatedTopology')
}

function validate(next: Obj, previous: Obj | undefined): Cause[] {
  const type = text(next.addressType)
  const isSame = previous !== undefined && semanticEqual(next.endpoints, previous.endpoints)
  return [
    ...(type === ''
      ? [required('addressType')]
      : TYPES.includes(type)
        ? []
        : [notSupported('addressType', type, TYPES)]),
    ...portsCauses(items(next.ports)),
    ...(isSame ? [] : endpointsCauses(items(next.endpoints), type)),
    ...(previous === undefined ? [] : immutable(type, text(previous.addressType), 'addressType')),
  ]
}

function portsCauses(ports: Fields[]): Cause[] {
  if (ports.length > MOST.ports) return [tooMany('ports', ports.length, MOST.ports)]
  const names = new Set<string>()
  return ports.flatMap((port, index) => {
    const path = `ports[${index}]`
    const name = text(port.name)
    const protocol = text(port.protocol)
    const causes = name === '' ? [] : invalidFor(`${path}.name`, name, label(name))
    if (names.has(name)) causes.push(duplicate(`${path}.name`, name))
    names.add(name)
    if (!PROTOCOLS.includes(protocol)) causes.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS))
    return [...causes, ...appProtocolCauses(port.appProtocol, `${path}.appProtocol`)]
  })
}

function endpointsCauses(endpoints: Fields[], type: string): Cause[] {
  if (endpoints.length > MOST.endpoints) return [tooMany('endpoints', endpoints.length, MOST.endpoints)]
  return endpoints.flatMap((endpoint, index) => endpointCauses(endpoint, type, `endpoints[${index}]`))
}

function endpointCauses(endpoint: Fields, type: string, path: string): Cause[] {
  const addresses = texts(endpoint.addresses)
  const node = optionalText(endpoint.nodeName)
  const hostname = optionalText(endpoint.hostname)
  const topology = part(endpoint.deprecatedTopology) as Record<string, string>
  const count = Object.keys(topology).length
  const where = `${path}.addresses`
  const causes: Cause[] = []
  if (addresses.length === 0) causes.push(required(where, 'must contain at least 1 address'))
  if (addresses.length > MOST.addresses) causes.push(tooMany(where, addresses.length, MOST.addresses))
  causes.push(...addresses.flatMap((address, index) => addressOf(type, address, where, index)))
  if (node !== undefined) causes.push(...invalidFor(`${path}.nodeName`, node, subdomain(node)))
  if (count > MOST.topology) causes.push(tooMany(`${path}.deprecatedTopology`, count, MOST.topology))
  causes.push(...labelCauses(topology, `${path}.deprecatedTopology`))
  if (hostname !== undefined) causes.push(...invalidFor(`${path}.hostname`, hostname, label(hostname)))
  return [...causes, ...hintsCauses(part(endpoint.hints), `${path}.hints`)]
}

function addressOf(type: string, address: string, list: string, index: number): Cause[] {
  const path = `${list}[${index}]`
  if (type === 'FQDN') return domainNameCauses(address, path)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const wrong = type === 'IPv4' ? addressCauses(address, path) : canonicalAddressCauses(address, path)
  if (wrong.length > 0) return wrong
  const parsed = parseAddress(address)
  const fits = parsed !== undefined && isFour(parsed) === (type === 'IPv4')
  const other = fits ? [] : [invalidValue(list, address, `must be an ${type} address`)]
  return [...other, ...endpointAddressCauses(address, path)]
}

function hintsCauses(hints: Fields, path: string): Cause[] {
  const zones = items(hints.forZones)
  const nodes = items(hints.forNodes)
  if (zones.length > MOST.hints) return [tooMany(`${path}.forZones`, zones.length, MOST.hints)]
  const causes = namesCauses(zones, labelValue, `${path}.forZones`)
  if (nodes.length > MOST.hints) return [...causes, tooMany(`${path}.forNodes`, nodes.length, MOST.hints)]
  return [...causes, ...namesCauses(nodes, subdomain, `${path}.forNodes`)]
}

function namesCauses(list: Fields[], check: Check, path: string): Cause[] {
  const seen = new Set<string>()
  return list.flatMap((entry, index) => {
    const name = text(entry.name)
    const where = `${path}[${index}].name`
    const causes = seen.has(name) ? [duplicate(where, name)] : []
    seen.add(name)
    return [...causes, ...invalidFor(where, name, check(name))]
  })
}

function warnings(next: Obj, previous: Obj | undefined): string[] {
  const list: string[] = []
  if (previous === undefined && next.addressType === 'FQDN') {
    list.push('spec.addressType: FQDN endpoints are deprecated')
  }
  if (CONTROLLERS.has(entry(next.metadata.labels, 'endpointslice.kubernetes.io/managed-by') ?? ''))
    return list
  items(next.endpoints).forEach((endpoint, index) => {
    texts(endpoint.addresses).forEach((address, at) =>
      list.push(...addressWarnings(address, `endpoints[${index}].addresses[${at}]`)),
    )
  })
  return list
}
