import type { Cells } from './cells/cell.ts'
import { ADMISSION } from './cells/admission.ts'
import { CLUSTER } from './cells/cluster.ts'
import { CONFIG } from './cells/config.ts'
import { EVENTS } from './cells/events.ts'
import { JOBS } from './cells/jobs.ts'
import { NETWORK } from './cells/network.ts'
import { podCells } from './cells/pod.ts'
import { SCALING } from './cells/scaling.ts'
import { STORAGE } from './cells/storage.ts'
import { WORKLOADS } from './cells/workloads.ts'
import { own } from '../../../protocol/own.ts'
import { part, text } from './read.ts'

const CELLS: ReadonlyMap<string, Cells> = new Map(
  Object.entries({
    'v1 pods': podCells,
    ...ADMISSION,
    ...CLUSTER,
    ...CONFIG,
    ...EVENTS,
    ...JOBS,
    ...NETWORK,
    ...SCALING,
    ...STORAGE,
    ...WORKLOADS,
  }),
)

/**
 * How the cells of a kind of Kubernetes are made; undefined for the kinds that show their name and time of creation only.
 *
 * @example
 * builtinCells('v1 pods')?.(pod, Date.parse('2026-01-01T00:00:00Z'))[0] // name of the Pod
 */
export function builtinCells(key: string): Cells | undefined {
  return CELLS.get(key)
}

/** Name and time of creation: for kinds without columns of their own. */
export const plainCells: Cells = (object) => {
  const metadata = part(object, 'metadata')
  const created = own(metadata, 'creationTimestamp')
  return [text(metadata, 'name'), typeof created === 'string' ? created : '0001-01-01T00:00:00Z']
}
