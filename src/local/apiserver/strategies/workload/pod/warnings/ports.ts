import type { Fields } from '../../../../../../protocol/own.ts'
import { goQuote } from '../../../../validate/quote.ts'
import { items, number, text } from '../../../shared/read.ts'
import { containersOf } from '../validate/walk.ts'

interface Port {
  at: string
  host: number
  address: string
}

/** With more ports than this the server cuts the warnings off anyway. */
const MOST = 200

/**
 * Warnings about ports that get in each other's way.
 *
 * @example
 * portWarnings(pod.spec, 'spec')
 */
export function portWarnings(spec: Fields, path: string): string[] {
  const ports = containersOf(spec, path).flatMap(({ container, at }) =>
    items(container.ports).map((port, index) => ({ port, at: `${at}.ports[${index}]` })),
  )
  if (ports.length > MOST) return []
  return [...clashes(ports), ...sameNames(ports)]
}

function clashes(ports: readonly { port: Fields; at: string }[]): string[] {
  const known = new Map<string, Port[]>()
  const warnings: string[] = []
  for (const { port, at } of ports) {
    const [host, address, protocol] = [number(port.hostPort), text(port.hostIP), text(port.protocol)]
    if (address !== '' && host === 0) {
      const shown = `{Name:${text(port.name)} HostPort:0 ContainerPort:${number(port.containerPort)} Protocol:${protocol} HostIP:${address}}`
      warnings.push(`${at}: hostIP set without hostPort: ${shown}`)
    }
    const key = `${number(port.containerPort)}/${protocol}`
    const others = known.get(key) ?? []
    for (const other of others) {
      const sort = clash({ at, host, address }, other)
      if (sort !== undefined) warnings.push(`${at}: ${sort} port definition with ${other.at}`)
    }
    known.set(key, [...others, { at, host, address }])
  }
  return warnings
}

function clash(port: Port, other: Port): string | undefined {
  if (port.address === other.address && port.host === other.host) return 'duplicate'
  if (port.host === 0 || other.host === 0) return 'overlapping'
  const oneIsOpen = (port.address === '') !== (other.address === '')
  return port.host === other.host && oneIsOpen ? 'dangerously ambiguous' : undefined
}

function sameNames(ports: readonly { port: Fields; at: string }[]): string[] {
  const known = new Map<string, string>()
  return ports.flatMap(({ port, at }) => {
    const name = text(port.name)
    if (name === '') return []
    const other = known.get(name)
    if (other === undefined) {
      known.set(name, at)
      return []
    }
    const effect = `services and probes that select ports by name will use ${other}`
    return [`${at}: duplicate port name ${goQuote(name)} with ${other}, ${effect}`]
  })
}
