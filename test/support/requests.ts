import { request as httpRequest, type Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { HANG_MS } from './until.ts'

/** What a server answered. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** How to ask; without an agent every request has a connection of its own. */
export interface AskOptions extends Omit<RequestOptions, 'agent'> {
  body?: string | Uint8Array | object
  agent?: Agent
}

/** Sends one request and collects the answer. */
export function ask(url: string, { body, agent, headers, ...options }: AskOptions = {}): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const bytes =
    body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = send(url, {
      ...options,
      headers: {
        ...(headers as object),
        ...(bytes !== undefined && { 'Content-Length': Buffer.byteLength(bytes) }),
      },
      agent: agent ?? false,
    })
    request.setTimeout(HANG_MS, () => request.destroy(new Error(`no answer from ${url}`)))
    request.on('error', reject)
    request.on('response', (response) => void collect(response).then(resolve, reject))
    request.end(bytes)
  })
}

/** The whole of a response. */
export async function collect(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString(),
  }
}

/** Calls a hook. */
export function post(
  url: string,
  body: string | Uint8Array | object = syncRequest(),
  options: AskOptions = {},
): Promise<Answer> {
  return ask(url, { method: 'POST', body, ...options })
}

const controller = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 'things' },
  spec: {
    generateSelector: true,
    parentResource: { apiVersion: 'example.com/v1', resource: 'things' },
    childResources: [{ apiVersion: 'v1', resource: 'configmaps' }],
    hooks: { sync: { version: 'v1', webhook: { url: 'http://hooks.test/sync' } } },
  },
}

/** A body as Metacontroller sends it for a CompositeController. */
export interface SyncRequest {
  controller: typeof controller
  parent: {
    apiVersion: string
    kind: string
    metadata: { name: string; namespace: string; uid: string; generation: number }
    spec: Record<string, unknown>
  }
  children: Record<string, Record<string, object>>
  related: Record<string, Record<string, object>>
  finalizing: boolean
}

/** A sync request for `Thing shop/<name>`. */
export function syncRequest(name = 'lamp', spec: Record<string, unknown> = {}): SyncRequest {
  return {
    controller,
    parent: {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name, namespace: 'shop', uid: `uid-of-${name}`, generation: 3 },
      spec,
    },
    children: { 'ConfigMap.v1': {} },
    related: {},
    finalizing: false,
  }
}
