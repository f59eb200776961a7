import type { Obj } from '../../../cluster/object.ts'
import { fields, text, type Properties } from './schema.ts'

const GROUP = 'metacontroller.k8s.io'

/** What differs between Metacontroller's kinds. */
export interface Definition {
  kind: string
  scope: 'Cluster' | 'Namespaced'
  shortNames?: readonly string[]
  description: string
  properties: Properties
  required: readonly string[]
}

/**
 * The CRD of one of Metacontroller's kinds (protocol.md §5).
 *
 * @example
 * definition({ kind: 'ControllerRevision', scope: 'Namespaced', ... }).metadata.name // 'controllerrevisions.metacontroller.k8s.io'
 */
export function definition({ kind, scope, shortNames, description, properties, required }: Definition): Obj {
  const singular = kind.toLowerCase()
  const plural = `${singular}s`
  const schema = fields(
    description,
    {
      apiVersion: text(`Version of this kind: ${GROUP}/v1alpha1.`),
      kind: text(`Always ${kind}.`),
      metadata: { type: 'object' },
      ...properties,
    },
    ['metadata', ...required],
  )
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${GROUP}`,
      // The group is one of Kubernetes' own, which asks for a word about its approval.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, request not yet submitted' },
    },
    spec: {
      group: GROUP,
      names: { kind, listKind: `${kind}List`, plural, singular, ...(shortNames && { shortNames }) },
      scope,
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  }
}
