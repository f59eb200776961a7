import type { Fields } from '../../../../protocol/own.ts'
import { invalidValue } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import { IMMUTABLE } from '../../validate/texts.ts'
import { affinityCauses } from '../workload/pod/validate/affinity.ts'
import { items, part, text } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { successorOf } from './node-labels.ts'

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const INNER = `.nodeAffinity.${REQUIRED}`

/** What is wrong with a selector of nodes; the rules are those of a Pod's node affinity. */
export function nodeSelectorCauses(selector: unknown, path: string): Cause[] {
  return affinityCauses({ nodeAffinity: { [REQUIRED]: selector } }, '').map((cause) => ({
    ...cause,
    field: `${path}${(cause.field ?? '').slice(INNER.length)}`,
  }))
}

/** The cause for another affinity of a volume than before; old labels may give way to their successors. */
export function changedAffinity(affinity: unknown, before: unknown): Cause[] {
  if (before == null || semanticEqual(printed(affinity, successorOf), printed(before, successorOf))) return []
  const why = `${IMMUTABLE}, except for updating from beta label to GA`
  return [invalidValue('nodeAffinity', printed(affinity), why)]
}

/** An affinity as the server's own type holds it. */
function printed(affinity: unknown, name = (key: string) => key): unknown {
  if (affinity == null) return null
  const { required } = part(affinity)
  if (required == null) return { Required: null }
  const list = (value: unknown) =>
    Array.isArray(value) ? items(value).map((one: Fields) => expression(one, name)) : null
  const terms = items(part(required).nodeSelectorTerms).map((term) => ({
    MatchExpressions: list(term.matchExpressions),
    MatchFields: list(term.matchFields),
  }))
  return { Required: { NodeSelectorTerms: terms } }
}

const expression = ({ key, operator, values }: Fields, name: (key: string) => string) => ({
  Key: name(text(key)),
  Operator: text(operator),
  Values: values ?? null,
})
