import type { Api } from '../../../cluster/api.ts'
import { refOf, type Obj } from '../../../cluster/object.ts'
import type { Write } from '../control.ts'
import type { Seen } from './shelves.ts'

/** A write to the API, in contrast to an Event. */
export type ApiWrite = Exclude<Write, { op: 'event' }>

/**
 * Does one write. Gives what mirrors will show of it.
 *
 * @example
 * const seen = await perform({ op: 'create', object: pod }, { api, manager: 'kube-controller-manager' })
 */
export async function perform(
  write: ApiWrite,
  { api, manager }: { api: Api; manager: string },
): Promise<Seen> {
  const { object } = write
  switch (write.op) {
    case 'create':
      return written(await api.create(object, { fieldManager: manager }))
    case 'bind':
      await api.create(binding(object, write.node), {
        subresource: 'binding',
        on: refOf(object),
        fieldManager: manager,
      })
      return { after: object, deleted: false }
    case 'replace': {
      const { subresource } = write
      return written(
        await api.replace(object, { fieldManager: manager, ...(subresource && { subresource }) }),
      )
    }
    case 'delete': {
      const { propagation, gracePeriodSeconds } = write
      await api.delete(refOf(object), {
        uid: object.metadata.uid,
        ...(propagation && { propagation }),
        ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
      })
      return { after: object, deleted: true }
    }
  }
}

const written = ({ metadata }: Obj): Seen => ({ version: metadata.resourceVersion ?? '0' })

const binding = ({ metadata: { namespace, name, uid } }: Obj, node: string): Obj => ({
  apiVersion: 'v1',
  kind: 'Binding',
  metadata: {
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(uid !== undefined && { uid }),
  },
  target: { apiVersion: 'v1', kind: 'Node', name: node },
})
