import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import type { Kind, Situation } from '../kinds/kind.ts'
import type { KindRegistry } from '../kinds/registry.ts'
import type { Store } from '../store/store.ts'
import type { WriteOptions } from '../request/options.ts'

/** What chance gives: replaced in tests that need the same names each time. */
export interface Ids {
  uid(): string
  /** The five characters after a generateName. */
  suffix(): string
}

/** What every pipeline works with. */
export interface Context {
  store: Store
  kinds: KindRegistry
  ids: Ids
  /** Milliseconds since 1970. */
  now(): number
}

/** One write that is under way. */
export interface Write {
  context: Context
  kind: Kind
  namespace: string | undefined
  options: WriteOptions
  subresource?: string
  /** What the client is warned of, in the order of `Warning` headers. */
  warnings: string[]
}

/** The second that was asked for last, which is often asked for again. */
const last = { second: NaN, text: '' }

/** RFC 3339 in seconds. */
export function timestamp(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second !== last.second) {
    last.text = `${new Date(ms).toISOString().slice(0, 19)}Z`
    last.second = second
  }
  return last.text
}

/** Where Services get their addresses from. */
export const SERVICE_CIDR = '10.96.0.0/16'

/** What strategies are told. */
export function situationOf({ context, kind, subresource }: Write): Situation {
  const { store } = context
  let handedOut: Set<number> | undefined
  return {
    apiVersion: joinApiVersion(kind.group, kind.version),
    now: timestamp(context.now()),
    ...(subresource !== undefined && { subresource }),
    allocate: {
      clusterIP: () => freeClusterIP(store),
      nodePort: () => freeNodePort(store, (handedOut ??= new Set())),
      serviceCIDR: SERVICE_CIDR,
    },
    cluster: {
      get: (storage, name, namespace) => store.get(storage, namespace, name),
      list: (storage, namespace) => store.list(storage, namespace),
    },
  }
}

/** The object as its kind shows it, from what is stored. */
export function present(kind: Kind, stored: Obj): Obj {
  return kind.present?.(stored) ?? stored
}

/** What is stored of an object. */
export function toStored(kind: Kind, object: Obj): Obj {
  return kind.conversion?.toStored(object) ?? object
}

interface ServiceSpec {
  clusterIPs?: string[]
  ports?: { nodePort?: number }[]
  healthCheckNodePort?: number
}

const specs = (store: Store) => store.list('/services').map(({ spec }) => (spec ?? {}) as ServiceSpec)

/** Where the search for a free address goes on: an address that was given back is not handed out at once. */
const nextAddress = new WeakMap<Store, number>()
const ADDRESSES = 65_534

/** A free address of 10.96.0.0/16; the first ones are the cluster's own. */
function freeClusterIP(store: Store): string | undefined {
  const taken = new Set(specs(store).flatMap(({ clusterIPs }) => clusterIPs ?? []))
  const start = nextAddress.get(store) ?? 10
  for (let tried = 0; tried < ADDRESSES; tried += 1) {
    const number = 10 + ((start - 10 + tried) % (ADDRESSES - 10))
    const address = `10.96.${number >> 8}.${number & 255}`
    if (taken.has(address)) continue
    nextAddress.set(store, number + 1)
    return address
  }
  return undefined
}

function freeNodePort(store: Store, handedOut: Set<number>): number | undefined {
  const taken = new Set(
    specs(store).flatMap(({ ports, healthCheckNodePort }) => [
      healthCheckNodePort,
      ...(ports ?? []).map(({ nodePort }) => nodePort),
    ]),
  )
  for (let port = 30_000; port < 32_768; port += 1) {
    if (taken.has(port) || handedOut.has(port)) continue
    handedOut.add(port)
    return port
  }
  return undefined
}
