import type { Obj } from '../../../cluster/object.ts'
import { own } from '../../../protocol/own.ts'
import { goQuote } from '../validate/quote.ts'

/** Says that an API in a group of Kubernetes itself was reviewed. */
export const APPROVED = 'api-approved.kubernetes.io'

const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111'

/** Whether a group belongs to the Kubernetes community. */
export const isProtectedGroup = (group: string): boolean => /(^|\.)(k8s|kubernetes)\.io$/.test(group)

/** What the approval annotation amounts to. */
export interface Approval {
  state: 'approved' | 'bypassed' | 'missing' | 'invalid'
  reason: string
  message: string
  value: string
}

/**
 * Reads the approval annotation of a CustomResourceDefinition.
 *
 * @example
 * approvalOf(crd).state // 'missing'
 */
export function approvalOf(crd: Obj): Approval {
  const given = own(crd.metadata.annotations ?? {}, APPROVED)
  const value = typeof given === 'string' ? given : ''
  if (value === '') {
    const message = `protected groups must have approval annotation ${goQuote(APPROVED)}, ${SEE}`
    return { state: 'missing', reason: 'MissingAnnotation', message, value }
  }
  if (value.startsWith('unapproved')) {
    return {
      state: 'bypassed',
      reason: 'UnapprovedAnnotation',
      message: `not approved: ${goQuote(value)}`,
      value,
    }
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#\s]+/.test(value) && !/[\u0000-\u0020\u007f]/.test(value)) {
    return { state: 'approved', reason: 'ApprovedAnnotation', message: `approved in ${value}`, value }
  }
  const message = `protected groups must have approval annotation ${goQuote(APPROVED)} with either a URL or a reason starting with "unapproved", ${SEE}`
  return { state: 'invalid', reason: 'InvalidAnnotation', message, value }
}
