import { builtinKinds } from './builtin.ts'
import type { Kind } from './kind.ts'

/** The kinds that the server has at this moment. */
export interface KindRegistry {
  /** By the parts of a URL. */
  find(group: string, version: string, plural: string): Kind | undefined
  byKind(group: string, version: string, kind: string): Kind | undefined
  hasGroupVersion(group: string, version: string): boolean
  all(): readonly Kind[]
  /** The ones that CustomResourceDefinitions brought. */
  custom(): readonly Kind[]
  /** Replaces the kinds of one CustomResourceDefinition; none takes them away. */
  setCustom(crd: string, kinds: readonly Kind[]): void
}

/**
 * Makes a registry that holds the kinds of Kubernetes.
 *
 * @example
 * createKindRegistry().find('apps', 'v1', 'deployments')?.kind // 'Deployment'
 */
export function createKindRegistry(): KindRegistry {
  const builtin = builtinKinds()
  const byCrd = new Map<string, readonly Kind[]>()
  let custom: readonly Kind[] = []
  let all: readonly Kind[] = builtin
  let byPath = index(builtin)

  return {
    find: (group, version, plural) => byPath.get(`${group}/${version}/${plural}`),
    byKind: (group, version, kind) =>
      all.find((each) => each.kind === kind && each.group === group && each.version === version),
    hasGroupVersion: (group, version) => all.some((each) => each.group === group && each.version === version),
    all: () => all,
    custom: () => custom,
    setCustom(crd, kinds) {
      if (kinds.length > 0) byCrd.set(crd, kinds)
      else byCrd.delete(crd)
      custom = [...byCrd.values()].flat()
      all = [...builtin, ...custom]
      byPath = index(all)
    },
  }
}

function index(kinds: readonly Kind[]): Map<string, Kind> {
  return new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]))
}
