import { keyOf, sameJson, type Obj } from '../../../cluster/object.ts'
import type { Control, Todo, World } from '../control.ts'
import { isDeleting, isTrue, type Pod } from '../pods/pod.ts'
import {
  asSelecting,
  backendsOf,
  HEADLESS,
  hostnameOf,
  isHeadless,
  POD,
  portsOf,
  SERVICE,
  servicesOf,
  targetOf,
  type BackendPort,
  type Service,
} from './backends.ts'

const NAME = 'endpoint-controller'
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const ENDPOINTS = { apiVersion: 'v1', kind: 'Endpoints' } as const

/** Keeps the Endpoints of Services with a selector. */
export const endpointsControl: Control = {
  name: NAME,
  kind: SERVICE,
  owns: [],
  reads: [POD, ENDPOINTS],
  concerns: (changed, services) =>
    changed.kind === ENDPOINTS.kind ? [keyOf(changed.metadata)] : servicesOf(changed, services),
  reconcile(object, world): Todo {
    const service = asSelecting(object)
    if (service === undefined) return { writes: [] }
    const wanted = endpointsOf(service, world)
    const known = world.get(ENDPOINTS.kind, service.metadata.name ?? '')
    if (known === undefined) return { writes: [{ op: 'create', object: wanted }] }
    const { labels } = wanted.metadata
    if (sameJson(known.metadata.labels, labels) && sameJson(known.subsets ?? [], wanted.subsets))
      return { writes: [] }
    const metadata = { ...known.metadata, labels: labels ?? {} }
    return { writes: [{ op: 'replace', object: { ...known, metadata, subsets: wanted.subsets } }] }
  },
}

/** Takes away the Endpoints of Services that are gone: they have no owner that the garbage collector could miss. */
export const endpointsCleanup: Control = {
  name: NAME,
  kind: ENDPOINTS,
  owns: [],
  reads: [SERVICE],
  concerns: (service) => [keyOf(service.metadata)],
  reconcile(endpoints, world): Todo {
    const { name = '', labels = {} } = endpoints.metadata
    const isLeft = labels[MANAGED_BY] === NAME && world.get(SERVICE.kind, name) === undefined
    return { writes: isLeft ? [{ op: 'delete', object: endpoints }] : [] }
  },
}

interface Address {
  ip: string
  [field: string]: unknown
}
interface Subset {
  addresses?: Address[]
  notReadyAddresses?: Address[]
  ports?: Omit<BackendPort, 'name'>[]
}

function endpointsOf(service: Service, world: World): Obj {
  const { name = '', namespace = '', labels = {} } = service.metadata
  return {
    ...ENDPOINTS,
    metadata: {
      name,
      namespace,
      labels: { ...labels, ...(isHeadless(service) && { [HEADLESS]: '' }), [MANAGED_BY]: NAME },
    },
    subsets: subsetsOf(service, world.list(POD.kind, namespace)),
  }
}

/** The Pods by port, and ports with the same Pods in one subset. The real order follows from hashes, this one from names. */
function subsetsOf(service: Service, pods: readonly Obj[]): Subset[] {
  const { publishNotReadyAddresses = false, ports: wanted = [] } = service.spec
  const byPort = new Map<string, { port?: BackendPort; pods: Pod[] }>()
  for (const pod of backendsOf(service, pods)) {
    if (isDeleting(pod) && !publishNotReadyAddresses) continue
    const ports = wanted.length === 0 && isHeadless(service) ? [undefined] : portsOf(service, pod)
    for (const port of ports) {
      const key =
        port === undefined ? '' : `${port.name} ${port.port} ${port.protocol} ${port.appProtocol ?? ''}`
      const entry = byPort.get(key) ?? { ...(port && { port }), pods: [] }
      byPort.set(key, entry)
      entry.pods.push(pod)
    }
  }
  const byPods = new Map<string, { ports: BackendPort[]; pods: Pod[] }>()
  for (const [, { port, pods: behind }] of [...byPort].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = behind
      .map(({ metadata }) => metadata.uid)
      .sort()
      .join(' ')
    const entry = byPods.get(key) ?? { ports: [], pods: behind }
    byPods.set(key, entry)
    if (port) entry.ports.push(port)
  }
  const isReady = (pod: Pod) => publishNotReadyAddresses || isTrue(pod, 'Ready')
  return [...byPods.values()].map((entry) => subset(service, entry, isReady))
}

function subset(
  service: Service,
  { ports, pods }: { ports: readonly BackendPort[]; pods: readonly Pod[] },
  isReady: (pod: Pod) => boolean,
): Subset {
  const addressOf = (pod: Pod): Address => ({
    ip: pod.status?.podIP ?? '',
    ...hostnameOf(pod, service),
    nodeName: pod.spec.nodeName,
    targetRef: targetOf(pod),
  })
  const ready = pods.filter(isReady).map(addressOf).sort(byAddress)
  const notReady = pods
    .filter((pod) => !isReady(pod))
    .map(addressOf)
    .sort(byAddress)
  return {
    ...(ready.length > 0 && { addresses: ready }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady }),
    ...(ports.length > 0 && {
      ports: ports.map(({ name, ...port }) => ({ ...(name && { name }), ...port })),
    }),
  }
}

const byAddress = (a: Address, b: Address) => numberOf(a.ip) - numberOf(b.ip)
const numberOf = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
