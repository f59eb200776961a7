import type { Obj } from '../../../cluster/object.ts'
import type { BackendPort } from './backends.ts'

/** One Pod behind a Service. */
export interface Endpoint {
  addresses: readonly string[]
  targetRef?: { uid?: string | undefined }
  [field: string]: unknown
}
/** An EndpointSlice as the API server gives it. */
export interface Slice extends Obj {
  addressType: string
  endpoints?: readonly Endpoint[] | null
  ports?: readonly BackendPort[] | null
}
/** Endpoints that answer on the same ports. */
export interface Group {
  ports: readonly BackendPort[]
  endpoints: readonly Endpoint[]
}

/** What one slice is to hold: one that is there, or a new one. */
export interface Filled extends Group {
  slice?: Slice
}

/** Endpoints in one slice. */
const ROOM = 100

/**
 * Distributes endpoints over slices: they stay where they are, new ones go where there is room, and slices that are not
 * needed any more are used for what has none. There is always one slice (endpointslice/reconciler.go).
 *
 * @example
 * const { filled, unused } = fill([{ ports, endpoints }], slices)
 */
export function fill(
  groups: readonly Group[],
  slices: readonly Slice[],
): { filled: Filled[]; unused: Slice[] } {
  const placed = groups.flatMap((group) => {
    const key = keyOfPorts(group.ports)
    return fillGroup(
      group,
      slices.filter(({ ports }) => keyOfPorts(ports) === key),
    )
  })
  if (placed.length === 0) placed.push({ ports: [], endpoints: [] })
  const used = new Set(placed.flatMap(({ slice }) => slice ?? []))
  const unused = slices.filter((slice) => !used.has(slice))
  const filled = placed.map((each): Filled => {
    const slice = each.slice ?? unused.shift()
    return slice ? { ...each, slice } : each
  })
  return { filled, unused }
}

function fillGroup({ ports, endpoints }: Group, slices: readonly Slice[]): Filled[] {
  const left = new Map(endpoints.map((each) => [each.targetRef?.uid, each]))
  const kept = slices.map((slice) => {
    const here = (slice.endpoints ?? []).flatMap(({ targetRef }) => left.get(targetRef?.uid) ?? [])
    for (const { targetRef } of here) left.delete(targetRef?.uid)
    return { slice, ports, here }
  })
  const fresh = [...left.values()]
  const old = kept
    .map(({ here, ...rest }) => ({ ...rest, endpoints: [...here, ...fresh.splice(0, ROOM - here.length)] }))
    .filter((each) => each.endpoints.length > 0)
  const more = Array.from({ length: Math.ceil(fresh.length / ROOM) }, (_, index) => ({
    ports,
    endpoints: fresh.slice(index * ROOM, (index + 1) * ROOM),
  }))
  return [...old, ...more]
}

/** Ports are the same in any order. */
export const keyOfPorts = (ports: readonly BackendPort[] | null | undefined) =>
  JSON.stringify(
    (ports ?? [])
      .map(({ name, port, protocol, appProtocol = '' }) => [name, port, protocol, appProtocol].join(' '))
      .sort(),
  )
