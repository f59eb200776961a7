import { createHash } from 'node:crypto'
import type { LabelSelector } from '../../../cluster/selector.ts'
import { quote } from '../../../cluster/selectors/selector-error.ts'
import type { RelatedRule } from './rule.ts'

/**
 * A rule as Go prints its struct, which is how it gets into an event. Go prints the addresses of selectors; here equal
 * selectors have equal ones, so that an error that comes again is the same text.
 *
 * @example
 * printRule({ apiVersion: 'v1', resource: 'configmaps', names: ['a'] }) // '&v1alpha1.RelatedResourceRule{ResourceRule:...'
 */
export function printRule({
  apiVersion,
  resource,
  labelSelector,
  namespaceSelector,
  namespace,
  names,
}: RelatedRule): string {
  const fields = [
    `ResourceRule:v1alpha1.ResourceRule{APIVersion:${quote(apiVersion)}, Resource:${quote(resource)}}`,
    `LabelSelector:${printSelector(labelSelector)}`,
    `NamespaceSelector:${printSelector(namespaceSelector)}`,
    `Namespace:${quote(namespace ?? '')}`,
    `Names:[]string${names == null ? '(nil)' : `{${names.map(quote).join(', ')}}`}`,
  ]
  return `&v1alpha1.RelatedResourceRule{${fields.join(', ')}}`
}

function printSelector(selector: LabelSelector | null | undefined): string {
  if (selector == null) return '(*v1.LabelSelector)(nil)'
  const digest = createHash('sha256').update(JSON.stringify(selector)).digest('hex')
  return `(*v1.LabelSelector)(0xc000${digest.slice(0, 6)})`
}
