import { ClusterError } from '../cluster-error.ts'
import type { Resource } from './discovery-documents.ts'

/** What a path leads to; without a name it is a collection. */
export interface Target {
  namespace?: string | undefined
  name?: string | undefined
  subresource?: string | undefined
}

/** Parameters of a path. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** Where a group version has its resources: `/api/v1`, `/apis/apps/v1`. */
export function groupVersionPath(group: string, version: string): string {
  return group === '' ? `/api/${segment(version)}` : `/apis/${segment(group)}/${segment(version)}`
}

/**
 * The path of a resource's collection, in one namespace or in all, or of one object.
 *
 * @example
 * resourcePath(deployments, { namespace: 'a', name: 'web', subresource: 'scale' })
 * // '/apis/apps/v1/namespaces/a/deployments/web/scale'
 */
export function resourcePath(resource: Resource, { namespace, name, subresource }: Target): string {
  if (name !== undefined) needNamespace(resource, namespace)
  const parts = [groupVersionPath(resource.group, resource.version)]
  if (resource.namespaced && namespace) parts.push('namespaces', segment(namespace))
  parts.push(resource.plural)
  if (name !== undefined) parts.push(segment(name))
  if (subresource !== undefined) parts.push(...subresource.split('/').map(segment))
  return parts.join('/')
}

/** Refuses to speak of one object of a namespaced kind without its namespace. */
export function needNamespace({ namespaced, plural }: Resource, namespace: string | undefined): void {
  if (!namespaced || namespace) return
  throw new ClusterError(`${plural} live in namespaces: say in which`, { code: 0, reason: 'BadRequest' })
}

/**
 * A path with the parameters that are set.
 *
 * @example
 * withQuery('/api/v1/pods', { limit: 500, continue: undefined }) // '/api/v1/pods?limit=500'
 */
export function withQuery(path: string, query: Query): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  if (set.length === 0) return path
  return `${path}?${set.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&')}`
}

/** One segment: nothing in a name may lead elsewhere. */
function segment(text: string): string {
  if (text === '' || text === '.' || text === '..') {
    throw new ClusterError(`"${text}" cannot be a name in an API path`, { code: 0, reason: 'BadRequest' })
  }
  return encodeURIComponent(text)
}
