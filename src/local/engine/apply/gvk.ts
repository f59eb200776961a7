import { splitApiVersion } from '../../../cluster/object.ts'

/** A kind as children and rules name it. */
export interface KindName {
  apiVersion: string
  kind: string
}

/**
 * The kind that an object says it is. What cannot be an apiVersion makes it no kind at all, as in Go's client.
 *
 * @example
 * kindOf({ apiVersion: 'a/b/c', kind: 'Pod' }) // { apiVersion: '', kind: '' }
 */
export function kindOf({ apiVersion, kind }: { apiVersion?: unknown; kind?: unknown }): KindName {
  const version = typeof apiVersion === 'string' && apiVersion !== '/' ? apiVersion : ''
  const isVersion = version.split('/').length <= 2
  return isVersion && typeof kind === 'string' ? { apiVersion: version, kind } : { apiVersion: '', kind: '' }
}

/**
 * Orders kinds as Metacontroller works through them: by group, version and kind.
 *
 * @example
 * kinds.sort(byKind)
 */
export function byKind(left: KindName, right: KindName): number {
  const a = splitApiVersion(left.apiVersion)
  const b = splitApiVersion(right.apiVersion)
  return byText(a.group, b.group) || byText(a.version, b.version) || byText(left.kind, right.kind)
}

const byText = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0)
