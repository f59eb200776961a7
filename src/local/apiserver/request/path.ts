/** What a URL path speaks of. */
export interface ResourcePath {
  group: string
  version: string
  namespace?: string
  resource: string
  name?: string
  subresource?: string
  /** What follows a subresource, as in `services/web/proxy/index.html`. */
  rest?: string
  /** The old form `/api/v1/watch/…`. */
  watch: boolean
}

/**
 * Reads the path of a resource request; undefined for any other path.
 *
 * @example
 * parseResourcePath('/apis/apps/v1/namespaces/default/deployments/web/scale')
 */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const parts = path.split('/').slice(1)
  if (parts.at(-1) === '') parts.pop()
  const root = parts.shift()
  if (root !== 'api' && root !== 'apis') return undefined
  const group = root === 'api' ? '' : parts.shift()
  const version = parts.shift()
  if (group === undefined || version === undefined || parts.length === 0) return undefined
  const decoded = parts.map(decode)
  if (decoded.some((part) => part === undefined || part === '' || part.includes('/'))) return undefined
  let [first, ...others] = decoded as string[]
  const watch = first === 'watch' && others.length > 0
  if (watch) [first, ...others] = others

  // `namespaces/a/pods` is a resource in a namespace, `namespaces/a` and its own subresources are not.
  const [namespace, nested] = others
  const isNested =
    first === 'namespaces' && nested !== undefined && nested !== 'status' && nested !== 'finalize'
  const [resource, name, subresource, ...rest] = isNested ? others.slice(1) : [first, ...others]
  return {
    group,
    version,
    resource: resource ?? '',
    ...(isNested && namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
    ...(rest.length > 0 && { rest: rest.join('/') }),
    watch,
  }
}

function decode(part: string): string | undefined {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
