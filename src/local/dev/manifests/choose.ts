import { splitApiVersion, type Obj } from '../../../cluster/object.ts'

/** Groups whose objects make up a controller, all their kinds or some. */
const CONTROLLER_KINDS: readonly { group: string; kinds?: readonly string[] }[] = [
  { group: 'apiextensions.k8s.io', kinds: ['CustomResourceDefinition'] },
  { group: '', kinds: ['Namespace'] },
  // For Metacontroller. Roles of one namespace are for what is deployed there.
  { group: 'rbac.authorization.k8s.io', kinds: ['ClusterRole', 'ClusterRoleBinding'] },
  { group: 'metacontroller.k8s.io', kinds: ['CompositeController', 'DecoratorController'] },
]

/**
 * Whether an object of the manifests folder is needed where the hooks run in this process: the rest deploys the hook server.
 *
 * @example
 * isOfController(deployment) // false
 */
export function isOfController({ apiVersion, kind }: Obj): boolean {
  const { group } = splitApiVersion(apiVersion)
  return CONTROLLER_KINDS.some((each) => each.group === group && (each.kinds?.includes(kind) ?? true))
}

const RANKS = ['CustomResourceDefinition', 'Namespace']

/**
 * Whether others may need an object before they can be applied, and which of these comes first.
 *
 * @example
 * rankOf(crd) // 0
 */
export function rankOf({ kind }: Obj): number {
  const rank = RANKS.indexOf(kind)
  return rank < 0 ? RANKS.length : rank
}

/** Whether others may need an object before they can be applied. */
export const comesFirst = (object: Obj): boolean => rankOf(object) < RANKS.length
