import type { LabelSelector } from '../../../cluster/selector.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { goQuote } from '../hook/go-quote.ts'

/** A selector with everything that Go's struct has. */
export interface FullSelector extends LabelSelector {
  matchLabels?: Readonly<Record<string, string>>
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[]
}

/**
 * Reads a label selector as Go decodes it: null is as good as nothing.
 *
 * @returns undefined when it cannot be decoded
 * @example
 * decodeSelector({ matchLabels: { app: 'web' } }) // the same
 * decodeSelector({ matchLabels: { app: 1 } }) // undefined
 */
export function decodeSelector(value: unknown): FullSelector | undefined {
  if (value == null) return {}
  if (!isFields(value)) return undefined
  const labels = own(value, 'matchLabels')
  const expressions = own(value, 'matchExpressions')
  if (labels != null && !(isFields(labels) && Object.values(labels).every(isText))) return undefined
  if (expressions != null && !(Array.isArray(expressions) && expressions.every(isExpression)))
    return undefined
  return {
    ...(labels != null && {
      matchLabels: Object.fromEntries(Object.entries(labels).map(([key, text]) => [key, textOf(text)])),
    }),
    ...(expressions != null && { matchExpressions: expressions.map(decodeExpression) }),
  }
}

/**
 * A label selector as Go prints it with `%#v`, which is how it gets into an event.
 *
 * @example
 * printSelector({ matchLabels: { app: 'web' } }) // '&v1.LabelSelector{MatchLabels:map[string]string{"app":"web"}, ...'
 */
export function printSelector({ matchLabels, matchExpressions }: FullSelector): string {
  const labels =
    matchLabels &&
    Object.entries(matchLabels)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${goQuote(key)}:${goQuote(value)}`)
  const expressions = matchExpressions?.map(
    ({ key, operator, values }) =>
      `v1.LabelSelectorRequirement{Key:${goQuote(key)}, Operator:${goQuote(operator)}, Values:[]string${items(values?.map(goQuote))}}`,
  )
  return `&v1.LabelSelector{MatchLabels:map[string]string${items(labels)}, MatchExpressions:[]v1.LabelSelectorRequirement${items(expressions)}}`
}

const items = (texts: readonly string[] | undefined) =>
  texts === undefined ? '(nil)' : `{${texts.join(', ')}}`

const isText = (value: unknown) => value == null || typeof value === 'string'
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

function isExpression(value: unknown): boolean {
  if (value == null) return true
  if (!isFields(value) || !isText(own(value, 'key')) || !isText(own(value, 'operator'))) return false
  const values = own(value, 'values')
  return values == null || (Array.isArray(values) && values.every(isText))
}

function decodeExpression(value: unknown): { key: string; operator: string; values?: readonly string[] } {
  const fields = isFields(value) ? value : {}
  const values = own(fields, 'values')
  return {
    key: textOf(own(fields, 'key')),
    operator: textOf(own(fields, 'operator')),
    ...(Array.isArray(values) && { values: values.map(textOf) }),
  }
}
