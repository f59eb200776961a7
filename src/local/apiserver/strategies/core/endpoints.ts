import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { addressCauses, addressWarnings, endpointAddressCauses } from '../../validate/ip.ts'
import { label, portNumber, subdomain } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { entry, fill, items, number, optionalText, text } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { appProtocolCauses, protocolCauses } from './service/ports.ts'

const LISTS = ['addresses', 'notReadyAddresses']

export const endpoints: Strategy = {
  allowCreateOnUpdate: true,
  defaults: ({ subsets }) => {
    for (const subset of items(subsets)) for (const port of items(subset.ports)) fill(port, 'protocol', 'TCP')
  },
  validate: (next, previous) =>
    previous !== undefined && semanticEqual(next.subsets, previous.subsets)
      ? []
      : items(next.subsets).flatMap((subset, index) => subsetCauses(subset, `subsets[${index}]`)),
  warnings,
}

function subsetCauses(subset: Fields, path: string): Cause[] {
  const ports = items(subset.ports)
  const isEmpty = LISTS.every((list) => items(subset[list]).length === 0)
  return [
    ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...LISTS.flatMap((list) =>
      items(subset[list]).flatMap((address, index) => pointCauses(address, `${path}.${list}[${index}]`)),
    ),
    ...ports.flatMap((port, index) => portCauses(port, ports.length > 1, `${path}.ports[${index}]`)),
  ]
}

function pointCauses(address: Fields, path: string): Cause[] {
  const ip = text(address.ip)
  const hostname = text(address.hostname)
  const node = optionalText(address.nodeName)
  return [
    ...addressCauses(ip, `${path}.ip`),
    ...(hostname === '' ? [] : invalidFor(`${path}.hostname`, hostname, label(hostname))),
    ...(node === undefined ? [] : invalidFor(`${path}.nodeName`, node, subdomain(node))),
    ...endpointAddressCauses(ip, `${path}.ip`),
  ]
}

function portCauses(port: Fields, needsName: boolean, path: string): Cause[] {
  const name = text(port.name)
  const value = number(port.port)
  return [
    ...(name === ''
      ? needsName
        ? [required(`${path}.name`)]
        : []
      : invalidFor(`${path}.name`, name, label(name))),
    ...invalidFor(`${path}.port`, value, portNumber(value)),
    ...protocolCauses(text(port.protocol), `${path}.protocol`),
    ...appProtocolCauses(port.appProtocol, `${path}.appProtocol`),
  ]
}

function warnings({ metadata, subsets }: Obj): string[] {
  if (entry(metadata.labels, 'endpoints.kubernetes.io/managed-by') === 'endpoint-controller') return []
  return items(subsets).flatMap((subset, index) =>
    LISTS.flatMap((list) =>
      items(subset[list]).flatMap(({ ip }, at) =>
        addressWarnings(text(ip), `subsets[${index}].${list}[${at}].ip`),
      ),
    ),
  )
}
