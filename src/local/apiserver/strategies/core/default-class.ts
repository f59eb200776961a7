import type { Obj } from '../../../../cluster/object.ts'
import type { Situation } from '../../kinds/kind.ts'
import { entry } from '../shared/read.ts'

/**
 * The class that objects get which name none: of those marked as default the newest, then the first by name.
 *
 * @example
 * defaultClass(situation, 'networking.k8s.io/ingressclasses', 'ingressclass.kubernetes.io/is-default-class')
 */
export function defaultClass(
  { cluster }: Situation,
  storage: string,
  ...annotations: string[]
): string | undefined {
  const isDefault = ({ metadata }: Obj) =>
    annotations.some((annotation) => entry(metadata.annotations, annotation) === 'true')
  const made = ({ metadata }: Obj) => metadata.creationTimestamp ?? ''
  const name = ({ metadata }: Obj) => metadata.name ?? ''
  let best: Obj | undefined
  for (const candidate of cluster?.list(storage) ?? []) {
    if (!isDefault(candidate)) continue
    if (best === undefined || made(candidate) > made(best)) best = candidate
    else if (made(candidate) === made(best) && name(candidate) < name(best)) best = candidate
  }
  return best?.metadata.name
}
