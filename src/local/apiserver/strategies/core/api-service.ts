import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { label1035, pathSegment, portNumber, subdomain } from '../../validate/names.ts'
import { goQuote } from '../../validate/quote.ts'
import { invalidFor } from '../shared/checks.ts'
import { fillUnset, items, keep, number, part, text } from '../shared/read.ts'
import { decodedLength } from './config-map.ts'
import { guardMetadata } from './split.ts'

const STATES = ['True', 'False', 'Unknown']

export const apiService: Strategy = {
  names: 'path-segment',
  blindUpdate: false,
  metadataRepeats: ['update', 'create'],
  bumps: () => false,
  defaults: ({ spec }) => {
    const { service } = part(spec)
    if (isFields(service)) fillUnset(service, 'port', 443)
  },
  prepare,
  validate: (next, _previous, { subresource }) =>
    subresource === 'status' ? statusCauses(next) : specCauses(next),
}

function prepare(next: Obj, previous: Obj | undefined, { subresource, now }: Situation): void {
  if (previous === undefined) {
    next.status = part(next.spec).service == null ? { conditions: [available(now)] } : {}
  } else if (subresource === 'status') {
    keep(next, previous, 'spec')
    guardMetadata(next, previous)
  } else keep(next, previous, 'status')
}

/** What this server answers itself is there at once. */
const available = (now: string) => ({
  type: 'Available',
  status: 'True',
  lastTransitionTime: now,
  reason: 'Local',
  message: 'Local APIServices are always available',
})

const statusCauses = ({ status }: Obj): Cause[] =>
  items(part(status).conditions).flatMap((condition, index) =>
    STATES.includes(text(condition.status))
      ? []
      : [notSupported(`status.conditions[${index}].status`, text(condition.status), STATES)],
  )

function specCauses({ metadata: { name = '' }, spec: value }: Obj): Cause[] {
  const spec = part(value)
  const [group, version] = [text(spec.group), text(spec.version)]
  const expected = `${version}.${group}`
  const causes: Cause[] = []
  if (name !== '' && name !== expected && pathSegment(name).length === 0) {
    causes.push(
      invalidValue('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${goQuote(expected)}`),
    )
  }
  if (group === '' && version !== 'v1') {
    causes.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'))
  }
  if (group !== '') causes.push(...invalidFor('spec.group', group, subdomain(group)))
  return [
    ...causes,
    ...invalidFor('spec.version', version, label1035(version)),
    ...priorityCauses(spec, 'groupPriorityMinimum', 20_000),
    ...priorityCauses(spec, 'versionPriority', 1_000),
    ...backendCauses(spec),
  ]
}

function priorityCauses(spec: Fields, field: string, most: number): Cause[] {
  const value = number(spec[field])
  return value > 0 && value <= most
    ? []
    : [invalidValue(`spec.${field}`, value, `must be positive and less than ${most}`)]
}

function backendCauses({ service, caBundle, insecureSkipTLSVerify }: Fields): Cause[] {
  const bundle = decodedLength(text(caBundle))
  const isInsecure = insecureSkipTLSVerify === true
  const insecure = (why: string) =>
    isInsecure ? [invalidValue('spec.insecureSkipTLSVerify', true, why)] : []
  if (!isFields(service)) {
    const why = 'local APIServices may not have a caBundle'
    return [
      ...(bundle > 0 ? [invalidValue('spec.caBundle', `${bundle} bytes`, why)] : []),
      ...insecure('local APIServices may not have insecureSkipTLSVerify'),
    ]
  }
  const port = number(service.port)
  const problems = portNumber(port)
  return [
    ...(text(service.namespace) === '' ? [required('spec.service.namespace')] : []),
    ...(text(service.name) === '' ? [required('spec.service.name')] : []),
    ...(problems.length === 0
      ? []
      : [invalidValue('spec.service.port', port, `port is not valid: ${problems.join(', ')}`)]),
    ...(bundle > 0 ? insecure('may not be true if caBundle is present') : []),
  ]
}
