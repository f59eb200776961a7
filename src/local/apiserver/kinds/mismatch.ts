import { joinApiVersion, splitApiVersion } from '../../../cluster/object.ts'
import type { Kind } from './kind.ts'
import type { KindRegistry } from './registry.ts'

/** Why an object cannot be taken for a kind. */
export interface Mismatch {
  why: string
  /** Said as it is, without naming the two kinds first. */
  isPlain: boolean
  /** The kind alone is wrong, of a custom resource. */
  isOtherKind?: true
}

const SCHEME = 'scheme "pkg/runtime/scheme.go:111"'

/**
 * Whether an object's own apiVersion and kind are those of a kind; either may be empty.
 *
 * @example
 * typeMismatch(configMaps, kinds, 'v1', 'Secret')?.why // 'converting (v1.Secret) to (core.ConfigMap): unknown conversion'
 */
export function typeMismatch(
  kind: Kind,
  kinds: KindRegistry,
  apiVersion: string,
  name: string,
): Mismatch | undefined {
  const expected = joinApiVersion(kind.group, kind.version)
  const found = {
    apiVersion: apiVersion === '' ? expected : apiVersion,
    name: name === '' ? kind.kind : name,
  }
  if (found.apiVersion === expected && found.name === kind.kind) return undefined
  if (kind.custom) {
    if (found.apiVersion === expected)
      return { why: `must be ${kind.kind}`, isPlain: true, isOtherKind: true }
    const why = `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`
    return { why, isPlain: true }
  }
  const { group, version } = splitApiVersion(found.apiVersion)
  const isOld = /^v\d+(?:alpha|beta)\d+$/.test(version) && (group === kind.group || group === 'extensions')
  const other =
    isOld && found.name === kind.kind
      ? kind
      : (kinds.byKind(group, version, found.name) ??
        kinds.byKind(group, version, found.name.replace(/List$/, '')))
  if (other === undefined || other.custom) {
    return {
      why: `no kind "${found.name}" is registered for version "${found.apiVersion}" in ${SCHEME}`,
      isPlain: false,
    }
  }
  if (other.storage === kind.storage && !found.name.endsWith('List')) {
    return {
      why: `the API version in the data (${found.apiVersion}) does not match the expected API version (${expected})`,
      isPlain: true,
    }
  }
  return {
    why: `converting (${version}.${found.name}) to (${packageOf(kind)}.${kind.kind}): unknown conversion`,
    isPlain: false,
  }
}

/** Name of the Go package that a group's own types are in. */
const packageOf = ({ group }: Kind): string => (group === '' ? 'core' : (group.split('.', 1)[0] ?? ''))
