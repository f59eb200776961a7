import { isFields, type Fields } from '../../../src/protocol/own.ts'

/** Something that a scenario made, or put finalizers on. */
export interface Made {
  path: string
  hasFinalizers: boolean
  isClusterScoped: boolean
}

const COLLECTION = /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)(\/namespaces\/[^/]+)?\/[^/]+/
/** These are answered and not kept. */
const NOT_KEPT = /reviews$|\/(bindings?|eviction|token)$/
/** These come and go with deletion itself. */
const OF_THE_SERVER = new Set(['customresourcecleanup.apiextensions.k8s.io', 'foregroundDeletion', 'orphan'])

/** What must be deleted again after this request was answered; undefined when nothing. */
export function madeBy(method: string, url: string, answer: unknown): Made | undefined {
  if (!['POST', 'PUT', 'PATCH'].includes(method) || !isFields(answer) || !isFields(answer.metadata))
    return undefined
  const [path = ''] = url.split('?')
  const { name } = answer.metadata
  if (typeof name !== 'string' || NOT_KEPT.test(path) || answer.kind === 'Status') return undefined
  const isNamespaces = /^\/api\/v1\/namespaces(\/[^/]+)?$/.test(path)
  const [collection] = isNamespaces ? ['/api/v1/namespaces'] : (COLLECTION.exec(path) ?? [])
  if (collection === undefined) return undefined
  return {
    path: `${collection}/${name}`,
    hasFinalizers: finalizersOf(answer.metadata).length > 0,
    isClusterScoped: isNamespaces || !path.includes('/namespaces/'),
  }
}

function finalizersOf(metadata: Fields): unknown[] {
  const { finalizers } = metadata
  return Array.isArray(finalizers) ? finalizers.filter((name) => !OF_THE_SERVER.has(String(name))) : []
}
