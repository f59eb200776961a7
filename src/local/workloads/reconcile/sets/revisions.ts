import { sameJson, type Obj } from '../../../../cluster/object.ts'
import { controllerReference } from './claim.ts'
import { CONTROLLER_REVISION, type PodTemplate } from './objects.ts'
import { by, byCreation, inTurn } from './order.ts'

/** One state of a template that is kept, as a patch that brings it back. */
export interface Revision extends Obj {
  data?: { spec?: { template?: PodTemplate & { $patch?: string } } }
  revision: number
}

/** Oldest first. */
export const byRevision = inTurn<Revision>(
  by(({ revision }) => revision),
  byCreation,
)

/**
 * The template that a revision keeps.
 *
 * @example
 * templateOf(revision)?.spec
 */
export function templateOf({ data }: Revision): PodTemplate | undefined {
  const stored = data?.spec?.template
  return stored && { ...(stored.metadata && { metadata: stored.metadata }), spec: stored.spec }
}

/** Whether a revision keeps this template. */
export const keeps = ({ data }: Revision, template: PodTemplate): boolean => sameJson(data, dataOf(template))

/** What a revision keeps of a template. */
export const dataOf = (template: PodTemplate) => ({ spec: { template: { ...template, $patch: 'replace' } } })

/**
 * A revision of an object's template.
 *
 * @example
 * newRevision(set, { template, name: 'web-5d4f', revision: 1, labels })
 */
export function newRevision(
  owner: Obj,
  {
    template,
    name,
    revision,
    labels,
  }: { template: PodTemplate; name: string; revision: number; labels: Readonly<Record<string, string>> },
): Revision {
  const { namespace = '', annotations } = owner.metadata
  return {
    ...CONTROLLER_REVISION,
    metadata: {
      name,
      namespace,
      labels: { ...template.metadata?.labels, ...labels },
      ...(annotations && { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    data: dataOf(template),
    revision,
  }
}
