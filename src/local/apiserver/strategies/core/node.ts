import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { isFour, networkCauses, networkWarnings, parseNetwork } from '../../validate/ip.ts'
import { labelKeyCauses } from '../../validate/labels.ts'
import { labelValue } from '../../validate/names.ts'
import { ensure, items, keep, part, text, texts } from '../shared/read.ts'
import { quantityCauses } from './quantities.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const NOT_READY = 'node.kubernetes.io/not-ready'
const LISTS = ['capacity', 'allocatable']

export const node: Strategy = {
  metadataRepeats: ['create', 'update'],
  defaults,
  prepare,
  validate: (next, previous, { subresource }) => [
    ...(subresource === 'status' ? [] : specCauses(next)),
    ...(previous === undefined ? [] : changeCauses(next, previous)),
  ],
  warnings: ({ spec }) => [
    ...(text(part(spec).externalID) === ''
      ? []
      : ['spec.externalID: this field is deprecated, and is unused by Kubernetes']),
    ...texts(part(spec).podCIDRs).flatMap((cidr, index) => networkWarnings(cidr, `spec.podCIDRs[${index}]`)),
  ],
}

function defaults(next: Obj): void {
  linkPodCIDRs(ensure(next, 'spec'))
  const status = ensure(next, 'status')
  if (status.allocatable == null && status.capacity != null) status.allocatable = { ...part(status.capacity) }
}

function prepare(next: Obj, previous: Obj | undefined, { subresource }: Situation): void {
  if (subresource === 'status' && previous !== undefined) {
    keep(next, previous, 'spec')
    return
  }
  const spec = ensure(next, 'spec')
  if (part(previous?.spec).configSource == null) keep(spec, {}, 'configSource')
  if (previous !== undefined) keep(next, previous, 'status')
  else taintNotReady(spec)
}

/** podCIDR is the first of podCIDRs; old clients know only the one, so that has the last word. */
function linkPodCIDRs(spec: Fields): void {
  const one = text(spec.podCIDR)
  const [first] = texts(spec.podCIDRs)
  if (one !== '' && one !== first) spec.podCIDRs = [one]
  else if (first !== undefined) spec.podCIDR = first
}

/** New nodes take no Pods until somebody says that they are ready. */
function taintNotReady(spec: Fields): void {
  const taints = items(spec.taints)
  if (taints.some((taint) => taint.key === NOT_READY && taint.effect === 'NoSchedule')) return
  spec.taints = [...taints, { key: NOT_READY, effect: 'NoSchedule' }]
}

function specCauses(next: Obj): Cause[] {
  const spec = part(next.spec)
  const cidrs = texts(spec.podCIDRs)
  const causes = [...taintCauses(items(spec.taints)), ...resourceCauses(next)]
  causes.push(...cidrs.flatMap((cidr, index) => networkCauses(cidr, `spec.podCIDRs[${index}]`)))
  if (cidrs.length < 2) return causes
  const families = new Set(cidrs.map(parseNetwork).map((network) => network && isFour(network.address)))
  if (families.size === 2 && !families.has(undefined) && cidrs.length === 2) return causes
  return [
    ...causes,
    invalidValue('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'),
  ]
}

const resourceCauses = ({ status }: Obj): Cause[] =>
  LISTS.flatMap((list) =>
    Object.entries(part(part(status)[list])).flatMap(([name, value]) =>
      quantityCauses(name, value, `status.${list}.${name}`),
    ),
  )

function taintCauses(taints: Fields[]): Cause[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, index) => {
    const path = `metadata.taints[${index}]`
    const [key = '', value = '', effect = ''] = [taint.key, taint.value, taint.effect].map(text)
    const problems = labelValue(value)
    const causes = labelKeyCauses(key, `${path}.key`)
    if (problems.length > 0) causes.push(invalidValue(`${path}.value`, value, problems.join(';')))
    if (effect === '') causes.push(required(`${path}.effect`))
    else if (!EFFECTS.includes(effect)) causes.push(notSupported(`${path}.effect`, effect, EFFECTS))
    if (seen.has(`${effect} ${key}`)) causes.push(repeatedTaint(taint, path))
    seen.add(`${effect} ${key}`)
    return causes
  })
}

function repeatedTaint({ key, value, effect, timeAdded }: Fields, path: string): Cause {
  const printed = { Key: text(key), Value: text(value), Effect: text(effect), TimeAdded: timeAdded ?? null }
  const cause = duplicate(path, printed)
  return { ...cause, message: `${cause.message}: taints must be unique by key and effect pair` }
}

function changeCauses(next: Obj, previous: Obj): Cause[] {
  const spec = part(next.spec)
  const before = part(previous.spec)
  return [
    ...resourceCauses(next),
    ...addressCauses(items(part(next.status).addresses)),
    ...podCIDRChanges(texts(spec.podCIDRs), texts(before.podCIDRs)),
    ...(text(before.providerID) === '' || before.providerID === spec.providerID
      ? []
      : [
          forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'),
        ]),
    ...taintCauses(items(spec.taints)),
    ...(text(spec.externalID) === text(before.externalID)
      ? []
      : [forbiddenField('spec.externalID', 'may not be updated')]),
  ]
}

function addressCauses(addresses: Fields[]): Cause[] {
  const seen = new Set<string>()
  return addresses.flatMap(({ type, address }, index) => {
    const key = `${text(type)} ${text(address)}`
    const isRepeated = seen.has(key)
    seen.add(key)
    const printed = { Type: text(type), Address: text(address) }
    return isRepeated ? [duplicate(`status.addresses[${index}]`, printed)] : []
  })
}

function podCIDRChanges(next: string[], previous: string[]): Cause[] {
  if (previous.length === 0) return []
  const told = forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')
  if (next.length !== previous.length) return [told]
  return previous.filter((cidr, index) => cidr !== next[index]).map(() => told)
}
