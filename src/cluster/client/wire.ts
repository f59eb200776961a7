import type { KindRef } from '../api.ts'
import { ClusterError, isNotFound } from '../cluster-error.ts'
import type { CreateApiOptions } from './create-api.ts'
import { createDiscovery, type Discovery, type Resource } from './discovery.ts'
import type { Obj } from '../object.ts'
import { text } from '../read-json.ts'
import { open, send } from './send.ts'
import type { ApiRequest, ApiResponse, Transport } from '../transport.ts'

/** What reads and writes have in common. */
export interface Wire {
  discovery: Discovery
  /** Runs with the resource that a kind has. */
  at: <T>(kind: KindRef, run: (resource: Resource) => Promise<T>) => Promise<T>
  send: (request: ApiRequest) => Promise<unknown>
  /** Sends, and rejects unless an object comes back. */
  sendObject: (request: ApiRequest) => Promise<Obj>
  open: (request: ApiRequest) => Promise<ApiResponse>
}

/** Makes the common part of one client. */
export function createWire(
  transport: Transport,
  { userAgent, shared, resources }: Required<CreateApiOptions>,
): Wire {
  const named: Transport = (request) =>
    transport({
      ...request,
      ...(shared && { shared }),
      headers: { 'user-agent': userAgent, accept: 'application/json', ...request.headers },
    })
  const discovery = createDiscovery(named, resources)
  return {
    discovery,
    async at(kind, run) {
      const resource = await discovery.resource(kind)
      try {
        return await run(resource)
      } catch (error) {
        // A path that leads nowhere, not an object that is missing: the kind may have got another one.
        if (isNotFound(error) && error.status?.details?.name === undefined) discovery.forget(kind.apiVersion)
        throw error
      }
    },
    send: (request) => send(named, request),
    async sendObject(request) {
      const answer = await send(named, request)
      if (text(answer, 'kind') !== '') return answer as Obj
      throw new ClusterError(`the answer to ${request.method} ${request.path} is no object`, {
        code: 200,
        reason: 'BadAnswer',
      })
    },
    open: (request) => open(named, request),
  }
}
