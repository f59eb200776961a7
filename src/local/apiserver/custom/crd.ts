import type { Obj } from '../../../cluster/object.ts'
import type { RawSchema } from './structural/visit.ts'

/** Names of a CustomResourceDefinition. */
export interface Names {
  plural: string
  singular?: string
  kind: string
  listKind?: string
  shortNames?: string[]
  categories?: string[]
}

/** A column that `kubectl get` shows. */
export interface PrinterColumn {
  name: string
  type: string
  jsonPath: string
  format?: string
  description?: string
  priority?: number
}

/** What a version has besides the object itself. */
export interface Subresources {
  status?: object
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string }
}

/** One version of a CustomResourceDefinition. */
export interface Version {
  name: string
  served: boolean
  storage: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: RawSchema }
  subresources?: Subresources
  additionalPrinterColumns?: PrinterColumn[]
  selectableFields?: { jsonPath: string }[]
}

/** The spec of a CustomResourceDefinition, once it was decoded. */
export interface CrdSpec {
  group: string
  scope: string
  names: Names
  versions: Version[]
  preserveUnknownFields?: boolean
  conversion?: {
    strategy: string
    webhook?: {
      clientConfig?: { url?: string; service?: Record<string, unknown>; caBundle?: string }
      conversionReviewVersions?: string[]
    }
  }
}

/** One entry of status.conditions. */
export interface Condition {
  type: string
  status: string
  lastTransitionTime: string
  reason: string
  message: string
}

/** The status of a CustomResourceDefinition. */
export interface CrdStatus {
  conditions: Condition[] | null
  acceptedNames: Names
  storedVersions: string[] | null
}

const NO_NAMES: Names = { plural: '', kind: '' }

/** The spec of a CustomResourceDefinition; what is missing is empty. */
export function specOf(crd: Obj): CrdSpec {
  const spec = (crd.spec ?? {}) as Partial<CrdSpec>
  return {
    ...spec,
    group: spec.group ?? '',
    scope: spec.scope ?? '',
    names: spec.names ?? NO_NAMES,
    versions: spec.versions ?? [],
  }
}

/** The status of a CustomResourceDefinition; what is missing is empty. */
export function statusOf(crd: Obj): CrdStatus {
  const status = (crd.status ?? {}) as Partial<CrdStatus>
  return {
    conditions: status.conditions ?? null,
    acceptedNames: status.acceptedNames ?? NO_NAMES,
    storedVersions: status.storedVersions ?? null,
  }
}

/**
 * Whether a condition of a CustomResourceDefinition is true.
 *
 * @example
 * isTrue(crd, 'Established')
 */
export function isTrue(crd: Obj, type: string): boolean {
  return (statusOf(crd).conditions ?? []).some(
    (condition) => condition.type === type && condition.status === 'True',
  )
}
