import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { ensure, items, keep, optional, part, text, texts } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { signerNameCauses } from './signer-names.ts'

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]
const DECISIONS = ['Approved', 'Denied']
const ONLY_TRUE = [...DECISIONS, 'Failed']
const STATES = ['False', 'True', 'Unknown']
const PATH = 'status.conditions'
/** Who every request comes from. */
const USER = { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] }

export const certificateRequest: Strategy = {
  names: 'path-segment',
  metadataRepeats: ['create', 'update'],
  bumps: () => false,
  prepare,
  validate: (next, previous, { subresource }) => [
    ...specCauses(part(next.spec)),
    ...conditionCauses(conditionsOf(next), conditionsOf(previous)),
    ...(previous === undefined ? [] : changeCauses(next, previous, subresource)),
  ],
}

const conditionsOf = (object: Obj | undefined): Fields[] => items(part(object?.status).conditions)

function prepare(next: Obj, previous: Obj | undefined, { subresource, now }: Situation): void {
  if (previous === undefined) {
    const spec = ensure(next, 'spec')
    keep(spec, {}, 'extra')
    Object.assign(spec, USER, { groups: [...USER.groups] })
    next.status = {}
    return
  }
  keep(next, previous, 'spec')
  if (subresource === undefined) {
    keep(next, previous, 'status')
    return
  }
  const status = ensure(next, 'status')
  if (subresource === 'status') keepDecisions(status, conditionsOf(previous))
  stampConditions(status, conditionsOf(previous), now)
  if (subresource === 'approval') {
    const kept: Fields = { ...part(previous.status) }
    keep(kept, status, 'conditions')
    next.status = kept
  }
}

/** Through the status endpoint nobody approves or denies. */
function keepDecisions(status: Fields, before: Fields[]): void {
  let conditions = items(status.conditions)
  for (const type of DECISIONS) {
    const had = before.filter((condition) => condition.type === type)
    if (conditions.filter((condition) => condition.type === type).length !== had.length) continue
    conditions = conditions.map((condition) =>
      condition.type === type ? (had.shift() ?? condition) : condition,
    )
  }
  if (conditions.length > 0) status.conditions = conditions
}

function stampConditions(status: Fields, before: Fields[], now: string): void {
  if (!Array.isArray(status.conditions)) return
  status.conditions = items(status.conditions).map((condition) => {
    const same = before.find(
      (one) =>
        one.type === condition.type && one.status === condition.status && one.lastTransitionTime != null,
    )
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? same?.lastTransitionTime ?? now,
    }
  })
}

const REQUEST = /-----BEGIN CERTIFICATE REQUEST-----[\s\S]+?-----END CERTIFICATE REQUEST-----/

function specCauses(spec: Fields): Cause[] {
  const request = text(spec.request)
  const usages = texts(spec.usages)
  const seconds = optional(spec.expirationSeconds)
  const causes: Cause[] = []
  if (!REQUEST.test(Buffer.from(request, 'base64').toString())) {
    causes.push(
      invalidValue('spec.request', spec.request ?? null, 'PEM block type must be CERTIFICATE REQUEST'),
    )
  }
  if (usages.length === 0) causes.push(required('spec.usages'))
  usages.forEach((usage, index) => {
    if (!USAGES.includes(usage)) causes.push(notSupported(`spec.usages[${index}]`, usage, USAGES))
  })
  usages.forEach((usage, index) => {
    if (usages.indexOf(usage) < index) causes.push(duplicate(`spec.usages[${index}]`, usage))
  })
  causes.push(...signerCauses(text(spec.signerName)))
  if (seconds !== undefined && seconds < 600) {
    const why = 'may not specify a duration less than 600 seconds (10 minutes)'
    causes.push(invalidValue('spec.expirationSeconds', seconds, why))
  }
  return causes
}

const signerCauses = (name: string): Cause[] =>
  name === 'kubernetes.io/legacy-unknown'
    ? [invalidValue('spec.signerName', name, 'the legacy signerName is not allowed via this API version')]
    : signerNameCauses(name, 'spec.signerName')

function conditionCauses(conditions: Fields[], before: Fields[]): Cause[] {
  const wasBoth = DECISIONS.every((type) => before.some((condition) => condition.type === type))
  const seen = new Set<string>()
  return conditions.flatMap((condition, index) => {
    const type = text(condition.type)
    const status = text(condition.status)
    const allowed = ONLY_TRUE.includes(type) ? ['True'] : STATES
    const causes = type === '' ? [required(`${PATH}[${index}].type`)] : []
    if (status === '') causes.push(required(`${PATH}[${index}].status`))
    else if (!allowed.includes(status)) causes.push(notSupported(`${PATH}[${index}].status`, status, allowed))
    const isBoth = DECISIONS.includes(type) && DECISIONS.some((other) => other !== type && seen.has(other))
    if (isBoth && !wasBoth) {
      causes.push(invalidValue(PATH, type, 'Approved and Denied conditions are mutually exclusive'))
    }
    if (seen.has(type)) causes.push(duplicate(`${PATH}[${index}].type`, type))
    seen.add(type)
    return causes
  })
}

function changeCauses(next: Obj, previous: Obj, subresource: string | undefined): Cause[] {
  const of = (object: Obj, type: string) =>
    conditionsOf(object).filter((condition) => condition.type === type)
  const told = (why: string) => forbiddenField(PATH, why)
  const causes = ONLY_TRUE.filter((type) => of(next, type).length < of(previous, type).length).map((type) =>
    told(`updates may not remove a condition of type "${type}"`),
  )
  for (const type of subresource === 'approval' ? [] : DECISIONS) {
    const [now, had] = [of(next, type), of(previous, type)]
    if (now.length > had.length) causes.push(told(`updates may not add a condition of type "${type}"`))
    else if (now.length === had.length && !semanticEqual(now, had)) {
      causes.push(told(`updates may not modify a condition of type "${type}"`))
    }
  }
  const [now, had] = [text(part(next.status).certificate), text(part(previous.status).certificate)]
  if (now === had) return causes
  const path = 'status.certificate'
  if (subresource !== 'status')
    return [...causes, forbiddenField(path, 'updates may not set certificate content')]
  return had === ''
    ? causes
    : [...causes, forbiddenField(path, 'updates may not modify existing certificate content')]
}
