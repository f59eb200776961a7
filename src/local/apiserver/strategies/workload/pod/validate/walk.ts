import type { Fields } from '../../../../../../protocol/own.ts'
import { items } from '../../../shared/read.ts'
import { CONTAINER_LISTS } from '../spec-defaults.ts'

/** A container and its path. */
export interface Place {
  container: Fields
  at: string
}

/**
 * All containers of a Pod: those for initialisation first, then the others, then ephemeral ones.
 *
 * @example
 * containersOf(pod.spec, 'spec')[0]?.at // 'spec.initContainers[0]'
 */
export function containersOf(spec: Fields, path: string): Place[] {
  const places: Place[] = []
  for (const list of CONTAINER_LISTS) {
    if (spec[list] === undefined) continue
    for (const [index, container] of items(spec[list]).entries()) {
      places.push({ container, at: `${path}.${list}[${index}]` })
    }
  }
  return places
}
