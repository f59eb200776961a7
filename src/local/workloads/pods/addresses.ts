/** Hands out the addresses of Pods. */
export interface Addresses {
  /** The address of the Pod with this uid: the one that it has, or the next that is free. */
  take(uid: string): string
  /** Takes back the address of a Pod that is gone. */
  free(uid: string): void
}

/** Of 10.244.0.0/16, without the gateway's and the broadcast address. */
const FIRST = 2
const LAST = 0xfffe

/**
 * Makes the pool of the Pods' network. `known` are the addresses that Pods have already, by uid.
 *
 * @example
 * createAddresses([]).take(pod.metadata.uid) // '10.244.0.2'
 */
export function createAddresses(known: Iterable<readonly [uid: string, address: string]>): Addresses {
  const byUid = new Map(known)
  const taken = new Set(byUid.values())
  let from = FIRST

  const next = (): string => {
    for (let tries = FIRST; tries <= LAST; tries++) {
      const address = `10.244.${from >> 8}.${from & 0xff}`
      from = from === LAST ? FIRST : from + 1
      if (!taken.has(address)) return address
    }
    throw new Error(`all ${LAST - FIRST + 1} addresses of Pods are taken`)
  }
  return {
    take(uid) {
      const address = byUid.get(uid) ?? next()
      byUid.set(uid, address)
      taken.add(address)
      return address
    },
    free(uid) {
      const address = byUid.get(uid)
      byUid.delete(uid)
      if (address !== undefined) taken.delete(address)
    },
  }
}
