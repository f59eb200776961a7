import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { duplicate, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { labelCauses } from '../../validate/labels.ts'
import { label } from '../../validate/names.ts'
import { immutable, invalidFor } from '../shared/checks.ts'
import { resourceCauses } from '../workload/pod/validate/resources.ts'
import { tolerationCauses } from '../workload/pod/validate/scheduling.ts'
import { items, part, text } from '../shared/read.ts'
import { replacedLabel } from './node-labels.ts'

export const runtimeClass: Strategy = {
  allowCreateOnUpdate: true,
  blindUpdate: false,
  metadataRepeats: ['create', 'update'],
  bumps: () => false,
  validate: (next, previous) => {
    const handler = text(next.handler)
    const scheduling = part(next.scheduling)
    const nodes = part(scheduling.nodeSelector) as Record<string, string>
    return [
      ...(handler === '' ? [required('handler')] : invalidFor('handler', handler, label(handler))),
      ...overheadCauses(next),
      ...labelCauses(nodes, 'scheduling.nodeSelector'),
      ...tolerationCauses(scheduling.tolerations, 'scheduling.tolerations'),
      ...repeatedCauses(items(scheduling.tolerations)),
      ...(previous === undefined ? [] : immutable(handler, text(previous.handler), 'handler')),
    ]
  },
  warnings: ({ scheduling }) =>
    Object.keys(part(part(scheduling).nodeSelector)).flatMap((key) => {
      const why = replacedLabel(key)
      return why === undefined ? [] : [`scheduling.nodeSelector: ${why}`]
    }),
}

const overheadCauses = ({ overhead }: Obj): Cause[] =>
  overhead == null ? [] : resourceCauses({ limits: part(overhead).podFixed }, new Set(), 'overhead')

function repeatedCauses(tolerations: Fields[]): Cause[] {
  const seen = new Set<string>()
  return tolerations.flatMap(({ key, operator, value, effect, tolerationSeconds }, index) => {
    const texts = [key, operator, value, effect].map(text)
    const id = JSON.stringify(texts)
    const isRepeated = seen.has(id)
    seen.add(id)
    const [Key, Operator, Value, Effect] = texts
    const printed = { Key, Operator, Value, Effect, TolerationSeconds: tolerationSeconds ?? null }
    return isRepeated ? [duplicate(`scheduling.tolerations[${index}]`, printed)] : []
  })
}
