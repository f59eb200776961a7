import type { Api, ListOptions } from '../api.ts'
import { ClusterError } from '../cluster-error.ts'
import { allPages, toPage } from './lists.ts'
import { resourcePath, withQuery } from './paths.ts'
import { listQuery, watchQuery } from './queries.ts'
import { watchEvents } from './watches.ts'
import type { Wire } from './wire.ts'

/** The reading half of a client. */
export function createReads(wire: Wire): Pick<Api, 'get' | 'list' | 'page' | 'watch'> {
  const page: Api['page'] = (kind, options = {}) =>
    wire.at(kind, async (resource) => {
      const path = withQuery(resourcePath(resource, { namespace: options.namespace }), listQuery(options))
      const headers = accepting(options, 'PartialObjectMetadataList')
      return toPage(await wire.send({ method: 'GET', path, headers, signal: options.signal }), kind)
    })

  return {
    page,
    list: (kind, options = {}) => allPages((each) => page(kind, each), options),
    get: ({ apiVersion, kind, namespace, name }, options = {}) =>
      wire.at({ apiVersion, kind }, async (resource) => {
        const path = resourcePath(resource, { namespace, name, subresource: options.subresource })
        const headers = accepting(options, 'PartialObjectMetadata')
        const object = await wire.sendObject({ method: 'GET', path, headers, signal: options.signal })
        return options.metadataOnly === true ? { ...object, apiVersion, kind } : object
      }),
    watch: (kind, options = {}) =>
      wire.at(kind, async (resource) => {
        const path = withQuery(resourcePath(resource, { namespace: options.namespace }), watchQuery(options))
        const headers = accepting(options, 'PartialObjectMetadata')
        const { body, events } = await wire.open({ method: 'GET', path, headers, signal: options.signal })
        if (events !== undefined) return watchEvents(events, kind)
        if (typeof body === 'string' || body instanceof Uint8Array) {
          throw new ClusterError(`the answer to the watch of ${kind.kind} is no stream`, {
            code: 200,
            reason: 'BadAnswer',
          })
        }
        return watchEvents(body, kind)
      }),
  }
}

function accepting({ metadataOnly }: Pick<ListOptions, 'metadataOnly'>, as: string): Record<string, string> {
  return metadataOnly === true
    ? { accept: `application/json;as=${as};g=meta.k8s.io;v=v1,application/json` }
    : {}
}
