import { keyOf, type Obj } from '../../../cluster/object.ts'
import { own } from '../../../protocol/own.ts'
import { asPod, isTerminal, type Container, type Pod } from '../pods/pod.ts'

/** One of a Service's ports. */
export interface ServicePort {
  name?: string
  port: number
  protocol?: string
  appProtocol?: string
  targetPort?: number | string
}

/** The part of a Service that its endpoints depend on. */
export interface Service extends Obj {
  spec: {
    type?: string
    selector?: Readonly<Record<string, string>>
    clusterIP?: string
    ipFamilies?: readonly string[]
    ports?: readonly ServicePort[]
    publishNotReadyAddresses?: boolean
  }
}

/** A port that a Pod answers on for a Service. */
export interface BackendPort {
  name: string
  port: number
  protocol: string
  appProtocol?: string
}

interface PortContainer extends Container {
  ports?: readonly { name?: string; containerPort: number; protocol?: string }[]
}

/** The kinds that endpoints are made from. */
export const SERVICE = { apiVersion: 'v1', kind: 'Service' } as const
export const POD = { apiVersion: 'v1', kind: 'Pod' } as const
export const NODE = { apiVersion: 'v1', kind: 'Node' } as const

/**
 * A Service whose endpoints are kept here: one with a selector that is neither being deleted nor only a name for something
 * elsewhere.
 *
 * @example
 * const service = asSelecting(object)
 * if (service === undefined) return { writes: [] }
 */
export function asSelecting(object: Obj): (Service & { spec: { selector: object } }) | undefined {
  const service = object as Service & { spec: { selector: object } }
  const { type, selector } = (object as Service).spec
  const isKept =
    type !== 'ExternalName' && selector !== undefined && object.metadata.deletionTimestamp == null
  return isKept ? service : undefined
}

/** Whether a Service selects labels: an empty selector selects all. */
export const selects = ({ spec: { selector = {} } }: Service, labels: Record<string, string> = {}): boolean =>
  Object.entries(selector).every(([key, value]) => own(labels, key) === value)

/** The Services that a change of a Pod may concern: those that select it, once it has had an address. */
export function servicesOf(changed: Obj, services: readonly Obj[]): string[] {
  if (changed.kind !== POD.kind || asPod(changed).status?.podIP === undefined) return []
  return services
    .filter((object) => {
      const service = asSelecting(object)
      return service !== undefined && selects(service, changed.metadata.labels)
    })
    .map(({ metadata }) => keyOf(metadata))
}

/** The Pods behind a Service that have an address and have not come to their end. */
export const backendsOf = (service: Service, pods: readonly Obj[]): Pod[] =>
  pods
    .map(asPod)
    .filter(
      (pod) => pod.status?.podIP !== undefined && !isTerminal(pod) && selects(service, pod.metadata.labels),
    )

/** The ports of a Pod that a Service sends to; those that it names and the Pod does not have are left out. */
export const portsOf = ({ spec: { ports = [] } }: Service, pod: Pod): BackendPort[] =>
  ports.flatMap(({ name = '', protocol = 'TCP', appProtocol, port, targetPort = port }) => {
    const found = typeof targetPort === 'number' ? targetPort : namedPort(pod, targetPort, protocol)
    if (found === undefined) return []
    return [{ name, port: found, protocol, ...(appProtocol !== undefined && { appProtocol }) }]
  })

function namedPort({ spec }: Pod, wanted: string, wantedProtocol: string): number | undefined {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const all: readonly PortContainer[] = [...spec.containers, ...sidecars]
  const isWanted = ({ name, protocol = 'TCP' }: { name?: string; protocol?: string }) =>
    name === wanted && protocol === wantedProtocol
  return all.flatMap(({ ports = [] }) => ports).find(isWanted)?.containerPort
}

/** The label of what belongs to a headless Service. */
export const HEADLESS = 'service.kubernetes.io/headless'
/** Whether Pods are addressed directly. */
export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === 'None'

/** The name that a Pod has below its Service's. */
export function hostnameOf({ spec }: Pod, service: Service): { hostname?: string } {
  const { hostname, subdomain } = spec as { hostname?: string; subdomain?: string }
  return hostname && subdomain === service.metadata.name ? { hostname } : {}
}

/** The way to a Pod, as endpoints give it. */
export const targetOf = ({ metadata: { name, namespace, uid } }: Pod) => ({
  kind: POD.kind,
  name,
  namespace,
  uid,
})
