import type { Api, KindRef, Patch } from '../api.ts'
import type { Obj } from '../object.ts'
import { needNamespace, resourcePath, withQuery, type Query, type Target } from './paths.ts'
import { applyQuery, deleteBody, selectionQuery, writeQuery } from './queries.ts'
import { text } from '../read-json.ts'
import type { Wire } from './wire.ts'

const JSON_TYPE = 'application/json'

/** What is sent where. */
interface Sending {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  target: KindRef & Target
  type?: string
  query: Query
  body: unknown
  signal: AbortSignal | undefined
}

/** The writing half of a client. */
export function createWrites(
  wire: Wire,
): Pick<Api, 'create' | 'replace' | 'patch' | 'apply' | 'delete' | 'deleteCollection'> {
  const request = ({ method, target, type = JSON_TYPE, query, body, signal }: Sending) =>
    wire.at(target, (resource) => {
      if (method === 'POST') needNamespace(resource, target.namespace)
      return wire.send({
        method,
        path: withQuery(resourcePath(resource, target), query),
        headers: { 'content-type': type },
        body: JSON.stringify(body),
        signal,
      })
    })
  const write = async (sending: Sending) => (await request(sending)) as Obj

  return {
    create: (object, options = {}) =>
      write({
        method: 'POST',
        target: { ...(options.on ?? collectionOf(object)), subresource: options.subresource },
        query: writeQuery(options),
        body: object,
        signal: options.signal,
      }),
    replace: (object, options = {}) =>
      write({
        method: 'PUT',
        target: { ...(options.on ?? targetOf(object)), subresource: options.subresource },
        query: writeQuery(options),
        body: object,
        signal: options.signal,
      }),
    patch: (ref, patch, options = {}) =>
      write({
        method: 'PATCH',
        target: { ...ref, subresource: options.subresource },
        ...patchContent(patch),
        query: writeQuery(options),
        signal: options.signal,
      }),
    apply: (object, options) =>
      write({
        method: 'PATCH',
        target: { ...(options.on ?? targetOf(object)), subresource: options.subresource },
        type: 'application/apply-patch+yaml',
        query: applyQuery(options),
        body: object,
        signal: options.signal,
      }),
    async delete(ref, options = {}) {
      const answer = await request({
        method: 'DELETE',
        target: ref,
        query: {},
        body: deleteBody(options),
        signal: options.signal,
      })
      return text(answer, 'kind') === 'Status' ? undefined : (answer as Obj)
    },
    async deleteCollection({ apiVersion, kind }, options = {}) {
      const { namespace, signal } = options
      const query = selectionQuery(options)
      await request({
        method: 'DELETE',
        target: { apiVersion, kind, namespace },
        query,
        body: deleteBody(options),
        signal,
      })
    },
  }
}

const collectionOf = ({ apiVersion, kind, metadata }: Obj) => ({
  apiVersion,
  kind,
  namespace: metadata.namespace,
})
const targetOf = (object: Obj) => ({ ...collectionOf(object), name: object.metadata.name ?? '' })

function patchContent(patch: Patch): { type: string; body: unknown } {
  if ('merge' in patch) return { type: 'application/merge-patch+json', body: patch.merge }
  if ('json' in patch) return { type: 'application/json-patch+json', body: patch.json }
  return { type: 'application/strategic-merge-patch+json', body: patch.strategic }
}
