import type { Fields } from '../../../../protocol/own.ts'
import { age, byBytes } from '../format.ts'
import { has, part, parts, text, texts } from '../read.ts'
import type { Cells } from './cell.ts'

const name = (object: Fields) => text(part(object, 'metadata'), 'name')

const webhooks: Cells = (object, now) => [name(object), parts(object, 'webhooks').length, age(object, now)]

const policy =
  (list: string): Cells =>
  (object, now) => {
    const spec = part(object, 'spec')
    const kind = part(spec, 'paramKind')
    return [
      name(object),
      parts(spec, list).length,
      has(spec, 'paramKind') ? `${text(kind, 'apiVersion')}/${text(kind, 'kind')}` : '<unset>',
      age(object, now),
    ]
  }

const binding: Cells = (object, now) => {
  const spec = part(object, 'spec')
  return [name(object), text(spec, 'policyName'), parameter(part(spec, 'paramRef')), age(object, now)]
}

function parameter(reference: Fields): string {
  const named = text(reference, 'name')
  if (named !== '') return `${text(reference, 'namespace') || '*'}/${named}`
  return has(reference, 'selector') ? goSelector(part(reference, 'selector')) : '<unset>'
}

/** A LabelSelector as Go prints the structure. */
function goSelector(selector: Fields): string {
  const labels = Object.entries(part(selector, 'matchLabels'))
    .sort(([one], [other]) => byBytes(one, other))
    .map(([key, value]) => `${key}: ${String(value)},`)
  const expressions = parts(selector, 'matchExpressions').map((expression) => {
    const values = texts(expression, 'values').join(' ')
    const operator = text(expression, 'operator')
    return `LabelSelectorRequirement{Key:${text(expression, 'key')},Operator:${operator},Values:[${values}],},`
  })
  const requirements = `[]LabelSelectorRequirement{${expressions.join('')}}`
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:${requirements},}`
}

const GROUP = 'admissionregistration.k8s.io/v1'

/** Cells of what stands at the door of the API. */
export const ADMISSION: Readonly<Record<string, Cells>> = {
  [`${GROUP} mutatingwebhookconfigurations`]: webhooks,
  [`${GROUP} validatingwebhookconfigurations`]: webhooks,
  [`${GROUP} validatingadmissionpolicies`]: policy('validations'),
  [`${GROUP} mutatingadmissionpolicies`]: policy('mutations'),
  [`${GROUP} validatingadmissionpolicybindings`]: binding,
  [`${GROUP} mutatingadmissionpolicybindings`]: binding,
}
