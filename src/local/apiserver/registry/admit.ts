import { own } from '../../../protocol/own.ts'
import type { Obj } from '../../../cluster/object.ts'
import { badRequest, forbidden, notFound } from '../errors.ts'
import { byResource } from './subject.ts'
import type { Write } from './context.ts'

/**
 * Sets the namespace of an object to that of its request, and refuses another one. What is in no namespace loses it.
 *
 * @throws ApiError 400
 */
export function admitNamespaceOf({ kind, namespace }: Write, { metadata }: Obj): void {
  if (!kind.namespaced) {
    delete metadata.namespace
    return
  }
  if ((metadata.namespace ?? '') === '') metadata.namespace = namespace ?? ''
  else if (metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
}

/**
 * Refuses new objects in a namespace that is not there or is going away.
 *
 * @throws ApiError 404, 403
 */
export function admitCreation({ kind, namespace, context, subresource }: Write, name: string): void {
  if (kind.custom && !kind.verbs.has('create')) {
    throw forbidden(
      byResource(kind, name),
      'create not allowed while custom resource definition is terminating',
    )
  }
  if (!kind.namespaced || namespace === undefined || subresource !== undefined) return
  const found = context.store.get('/namespaces', undefined, namespace)
  if (found === undefined) throw notFound({ group: '', resource: 'namespaces', name: namespace })
  const status = found.status
  const phase = typeof status === 'object' && status !== null ? own(status, 'phase') : undefined
  if (found.metadata.deletionTimestamp == null && phase !== 'Terminating') return
  throw forbidden(
    byResource(kind, name),
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  )
}

/**
 * Refuses an object that has another name than its URL, or none.
 *
 * @throws ApiError 400
 */
export function checkName({ metadata }: Obj, name: string): void {
  const own = metadata.name ?? ''
  if (own === '') {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    )
  }
  if (own !== name) {
    throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`)
  }
}
