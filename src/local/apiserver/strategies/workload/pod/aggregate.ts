import { own, type Fields } from '../../../../../protocol/own.ts'
import { parseQuantity, type Quantity } from '../../shared/quantity.ts'
import { items, part } from '../../shared/read.ts'

/** Quantities by the name of the resource. */
export type Resources = Map<string, Quantity>

/**
 * What all containers of a Pod ask for at most at a time: the sum of those that run together, or more when one for initialisation needs it.
 *
 * @example
 * aggregate(pod.spec, 'requests').get('cpu')
 */
export function aggregate(spec: Fields, list: 'requests' | 'limits'): Resources {
  const sum: Resources = new Map()
  for (const container of items(spec.containers)) add(sum, resourcesOf(container, list))
  const sidecars: Resources = new Map()
  const starting: Resources = new Map()
  for (const container of items(spec.initContainers)) {
    const own = resourcesOf(container, list)
    let together = own
    if (container.restartPolicy === 'Always') {
      add(sum, own)
      add(sidecars, own)
      together = sidecars
    } else {
      together = new Map(own)
      add(together, sidecars)
    }
    atLeast(starting, together)
  }
  atLeast(sum, starting)
  return sum
}

/** The limits or requests of a container or a Pod. */
export function resourcesOf(owner: Fields, list: 'requests' | 'limits'): Resources {
  const found: Resources = new Map()
  const map = part(part(owner.resources)[list])
  for (const name of Object.keys(map)) {
    const quantity = parseQuantity(own(map, name))
    if (quantity !== undefined) found.set(name, quantity)
  }
  return found
}

function add(sum: Resources, more: Resources): void {
  for (const [name, quantity] of more) {
    const known = sum.get(name)
    sum.set(name, known === undefined ? quantity : { ...known, nano: known.nano + quantity.nano })
  }
}

function atLeast(largest: Resources, other: Resources): void {
  for (const [name, quantity] of other) {
    const known = largest.get(name)
    if (known === undefined || quantity.nano > known.nano) largest.set(name, quantity)
  }
}
