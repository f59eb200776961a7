import type { Fields } from '../../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import { label, portName, portNumber, qualifiedName } from '../../../validate/names.ts'
import { number, optionalText, text } from '../../shared/read.ts'
import { portsOf } from './spec.ts'

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

/** What is wrong with each of the ports by itself, and with their names. */
export function portCauses(spec: Fields): Cause[] {
  const ports = portsOf(spec)
  const names = new Set<string>()
  return ports.flatMap((port, index) => {
    const path = `spec.ports[${index}]`
    return [
      ...nameCauses(text(port.name), `${path}.name`, names, ports.length > 1),
      ...portNumber(number(port.port)).map((why) => invalidValue(`${path}.port`, number(port.port), why)),
      ...protocolCauses(text(port.protocol), `${path}.protocol`),
      ...numberOrNameCauses(port.targetPort, `${path}.targetPort`),
      ...appProtocolCauses(port.appProtocol, `${path}.appProtocol`),
    ]
  })
}

function nameCauses(name: string, path: string, names: Set<string>, isRequired: boolean): Cause[] {
  if (name === '') return isRequired ? [required(path)] : []
  const causes = label(name).map((why) => invalidValue(path, name, why))
  if (names.has(name)) causes.push(duplicate(path, name))
  names.add(name)
  return causes
}

/** What is wrong with a protocol that has to be there. */
export function protocolCauses(protocol: string, path: string): Cause[] {
  if (protocol === '') return [required(path)]
  return PROTOCOLS.includes(protocol) ? [] : [notSupported(path, protocol, PROTOCOLS)]
}

/** What is wrong with a port that is given by its number or its name. */
export function numberOrNameCauses(port: unknown, path: string): Cause[] {
  return typeof port === 'string'
    ? portName(port).map((why) => invalidValue(path, port, why))
    : portNumber(number(port)).map((why) => invalidValue(path, number(port), why))
}

export function appProtocolCauses(value: unknown, path: string): Cause[] {
  const protocol = optionalText(value)
  return protocol === undefined ? [] : qualifiedName(protocol).map((why) => invalidValue(path, protocol, why))
}

/** What is wrong with the ports of the nodes, and with ports that are there twice. */
export function nodePortCauses(spec: Fields): Cause[] {
  const ports = portsOf(spec)
  const causes: Cause[] = []
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, index) => {
      if (number(port.nodePort) === 0) return
      const path = `spec.ports[${index}].nodePort`
      causes.push(forbiddenField(path, "may not be used when `type` is 'ClusterIP'"))
    })
  }
  repeated(ports, 'nodePort', (index, port) =>
    causes.push(duplicate(`spec.ports[${index}].nodePort`, number(port.nodePort))),
  )
  repeated(ports, 'port', (index, port) => causes.push(duplicate(`spec.ports[${index}]`, printed(port))))
  return causes
}

function repeated(
  ports: Fields[],
  field: 'port' | 'nodePort',
  found: (index: number, port: Fields) => void,
): void {
  const seen = new Set<string>()
  ports.forEach((port, index) => {
    if (field === 'nodePort' && number(port.nodePort) === 0) return
    const key = `${text(port.protocol)} ${number(port[field])}`
    if (seen.has(key)) found(index, port)
    seen.add(key)
  })
}

/** A port as the server prints it: its own type, with nothing but protocol and number. */
const printed = (port: Fields) => ({
  Name: '',
  Protocol: text(port.protocol),
  AppProtocol: null,
  Port: number(port.port),
  TargetPort: 0,
  NodePort: 0,
})
