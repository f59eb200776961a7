import type { Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'

/** Where a Metacontroller elsewhere may reach the hooks of this process. */
export interface Reachable {
  ip: string
  port: number
}

/** A Service that webhooks name. */
interface ServiceRef {
  name: string
  namespace: string
  port: number
}

/**
 * The objects that lead a cluster's webhooks to this machine: for each Service that they name, one without a selector and
 * the address that it stands for.
 *
 * @example
 * const objects = servicesHere(controllers, { ip: '192.168.1.7', port: 8080 })
 */
export function servicesHere(controllers: readonly Obj[], { ip, port }: Reachable): Obj[] {
  const services = new Map<string, ServiceRef>()
  for (const webhook of controllers.flatMap(webhooksOf)) {
    const service = serviceOf(webhook)
    if (service) services.set(`${service.namespace}/${service.name}:${service.port}`, service)
  }
  return [...services.values()].flatMap((service) => [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service.name, namespace: service.namespace },
      spec: { ports: [{ name: 'http', port: service.port, targetPort: port }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${service.name}-hookwright-dev`,
        namespace: service.namespace,
        labels: { 'kubernetes.io/service-name': service.name },
      },
      addressType: ip.includes(':') ? 'IPv6' : 'IPv4',
      endpoints: [{ addresses: [ip] }],
      ports: [{ name: 'http', port }],
    },
  ])
}

/**
 * The URLs of webhooks that name a host instead of a Service: these have to be changed by hand.
 *
 * @example
 * urlsElsewhere(controllers) // ['http://10.0.0.1:8080/web/sync']
 */
export function urlsElsewhere(controllers: readonly Obj[]): string[] {
  const urls = controllers.flatMap(webhooksOf).map((webhook) => own(webhook, 'url'))
  return [...new Set(urls.filter((url) => typeof url === 'string' && url !== ''))] as string[]
}

function webhooksOf({ spec }: Obj): object[] {
  const hooks = isFields(spec) ? own(spec, 'hooks') : undefined
  if (!isFields(hooks)) return []
  return Object.values(hooks).flatMap((hook) => {
    const webhook = isFields(hook) ? own(hook, 'webhook') : undefined
    return isFields(webhook) ? [webhook] : []
  })
}

function serviceOf(webhook: object): ServiceRef | undefined {
  const service = own(webhook, 'service')
  if (!isFields(service)) return undefined
  const { name, namespace, port } = service
  if (typeof name !== 'string' || typeof namespace !== 'string') return undefined
  return { name, namespace, port: typeof port === 'number' ? port : 80 }
}
