import type { Fields } from '../../../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { portName, portNumber } from '../../../../validate/names.ts'
import { invalidFor } from '../../../shared/checks.ts'
import { items, number, text } from '../../../shared/read.ts'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

/**
 * What is wrong with the ports of a container.
 *
 * @example
 * portCauses([{ containerPort: 0, protocol: 'TCP' }], 'spec.containers[0].ports')
 */
export function portCauses(list: unknown, path: string): Cause[] {
  const names = new Set<string>()
  return items(list).flatMap((port, index) => {
    const at = `${path}[${index}]`
    const protocol = text(port.protocol)
    const causes = nameCauses(text(port.name), names, `${at}.name`)
    const [inside, outside] = [number(port.containerPort), number(port.hostPort)]
    if (inside === 0) causes.push(required(`${at}.containerPort`))
    else causes.push(...invalidFor(`${at}.containerPort`, inside, portNumber(inside)))
    if (outside !== 0) causes.push(...invalidFor(`${at}.hostPort`, outside, portNumber(outside)))
    if (protocol === '') causes.push(required(`${at}.protocol`))
    else if (!PROTOCOLS.includes(protocol)) causes.push(notSupported(`${at}.protocol`, protocol, PROTOCOLS))
    return causes
  })
}

function nameCauses(name: string, names: Set<string>, path: string): Cause[] {
  if (name === '') return []
  const problems = portName(name)
  if (problems.length > 0) return invalidFor(path, name, problems)
  if (names.has(name)) return [duplicate(path, name)]
  names.add(name)
  return []
}

/**
 * Ports of the host that more than one container asks for.
 *
 * @example
 * hostPortCauses(spec.containers, 'spec.containers')
 */
export function hostPortCauses(containers: readonly Fields[], path: string): Cause[] {
  const taken = new Set<string>()
  return containers.flatMap((container, index) =>
    items(container.ports).flatMap((port, place) => {
      const host = number(port.hostPort)
      if (host === 0) return []
      const key = `${text(port.protocol)}/${text(port.hostIP)}/${host}`
      if (taken.has(key)) return [duplicate(`${path}[${index}].ports[${place}].hostPort`, key)]
      taken.add(key)
      return []
    }),
  )
}

/** On the network of the host a port of the host is the container's. In a template it may be left out. */
export function hostNetworkCauses(spec: Fields, isPod: boolean, path: string): Cause[] {
  if (spec.hostNetwork !== true) return []
  return items(spec.containers).flatMap((container, index) =>
    items(container.ports).flatMap((port, place) => {
      const host = number(port.hostPort)
      if ((host === 0 && !isPod) || host === number(port.containerPort)) return []
      const at = `${path}.containers[${index}].ports[${place}].hostPort`
      return [invalidValue(at, host, 'must match `containerPort` when `hostNetwork` is true')]
    }),
  )
}

/**
 * What is wrong with a port that is given as a number or by its name.
 *
 * @example
 * portRefCauses('http', 'spec.containers[0].readinessProbe.httpGet.port') // []
 */
export function portRefCauses(port: unknown, path: string): Cause[] {
  if (typeof port === 'string') return invalidFor(path, port, portName(port))
  return invalidFor(path, number(port), portNumber(number(port)))
}
