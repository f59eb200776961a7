import type { LabelSelector } from '../../../cluster/selector.ts'

/** One rule of a customize answer (protocol.md §1.8). */
export interface RelatedRule {
  apiVersion: string
  resource: string
  labelSelector?: LabelSelector | null
  namespaceSelector?: LabelSelector | null
  namespace?: string | null
  names?: string[] | null
}
