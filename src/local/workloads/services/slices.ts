import { sameJson } from '../../../cluster/object.ts'
import type { Control, Todo, World, Write } from '../control.ts'
import { isDeleting, isTrue, type Pod } from '../pods/pod.ts'
import {
  asSelecting,
  backendsOf,
  HEADLESS,
  hostnameOf,
  isHeadless,
  NODE,
  POD,
  portsOf,
  SERVICE,
  servicesOf,
  targetOf,
  type BackendPort,
  type Service,
} from './backends.ts'
import { fill, keyOfPorts, type Endpoint, type Filled, type Group, type Slice } from './fill.ts'

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const SERVICE_NAME = 'kubernetes.io/service-name'
const RESERVED: ReadonlySet<string> = new Set([MANAGED_BY, SERVICE_NAME, HEADLESS])
const ZONE = 'topology.kubernetes.io/zone'
const SLICE = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' } as const

/** Keeps the EndpointSlices of Services with a selector. */
export const endpointSliceControl: Control = {
  name: 'endpoint-slice-controller',
  kind: SERVICE,
  owns: [SLICE],
  reads: [POD, NODE],
  concerns: servicesOf,
  reconcile(object, world): Todo {
    const service = asSelecting(object)
    if (service === undefined) return { writes: [] }
    const slices = world.owned(SLICE.kind) as readonly Slice[]
    const addressType = addressTypeOf(service)
    const fitting = slices.filter((slice) => slice.addressType === addressType)
    const { filled, unused } = fill(groupsOf(service, world), fitting)
    const labels = labelsOf(service)
    const wrong = slices.filter((slice) => slice.addressType !== addressType)
    return {
      writes: [
        ...filled.flatMap((each) => write(service, { ...each, addressType, labels }, world)),
        ...[...unused, ...wrong].map((slice): Write => ({ op: 'delete', object: slice })),
      ],
    }
  },
}

/** Everything that a slice is to show. */
interface Wanted extends Filled {
  addressType: string
  labels: Record<string, string>
}

function write(
  service: Service,
  { slice, labels, ports, endpoints, addressType }: Wanted,
  world: World,
): Write[] {
  if (slice === undefined) return [create(service, { addressType, labels, ports, endpoints }, world)]
  const isSame =
    sameJson(slice.metadata.labels, labels) &&
    sameJson(slice.endpoints ?? [], endpoints) &&
    keyOfPorts(slice.ports) === keyOfPorts(ports)
  const metadata = { ...slice.metadata, labels }
  return isSame ? [] : [{ op: 'replace', object: { ...slice, metadata, endpoints, ports } }]
}

function create(
  { metadata: { name = '', namespace = '', uid = '' } }: Service,
  slice: Omit<Wanted, 'slice'>,
  world: World,
): Write {
  const { labels, ...rest } = slice
  return {
    op: 'create',
    object: {
      ...SLICE,
      metadata: {
        name: `${name}-${world.suffix()}`,
        generateName: `${name}-`,
        namespace,
        labels,
        ownerReferences: [{ ...SERVICE, name, uid, controller: true, blockOwnerDeletion: true }],
      },
      ...rest,
    },
  }
}

function labelsOf(service: Service): Record<string, string> {
  const { name = '', labels = {} } = service.metadata
  return {
    ...Object.fromEntries(Object.entries(labels).filter(([key]) => !RESERVED.has(key))),
    ...(isHeadless(service) && { [HEADLESS]: '' }),
    [SERVICE_NAME]: name,
    [MANAGED_BY]: 'endpointslice-controller.k8s.io',
  }
}

const addressTypeOf = ({ spec: { ipFamilies: [first = 'IPv4'] = [] } }: Service) => first

function groupsOf(service: Service, world: World): Group[] {
  const groups = new Map<string, { ports: BackendPort[]; endpoints: Endpoint[] }>()
  for (const pod of backendsOf(service, world.list(POD.kind, service.metadata.namespace))) {
    const addresses = addressesOf(pod, addressTypeOf(service))
    if (addresses.length === 0) continue
    const ports = portsOf(service, pod)
    const key = keyOfPorts(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    group.endpoints.push({ addresses, ...endpointOf(service, pod, world) })
  }
  return [...groups.values()]
}

const addressesOf = ({ status: { podIPs = [] } = {} }: Pod, type: string) =>
  podIPs.map(({ ip }) => ip).filter((ip) => ip.includes(':') === (type === 'IPv6'))

function endpointOf(service: Service, pod: Pod, world: World) {
  const serving = isTrue(pod, 'Ready')
  const terminating = isDeleting(pod)
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const { nodeName = '' } = pod.spec
  const zone = world.get(NODE.kind, nodeName)?.metadata.labels?.[ZONE]
  return {
    conditions: { ready, serving, terminating },
    ...hostnameOf(pod, service),
    nodeName,
    targetRef: targetOf(pod),
    ...(zone !== undefined && { zone }),
  }
}
