import type { Obj } from '../../../../cluster/object.ts'
import { isFields } from '../../../../protocol/own.ts'
import { invalidValue, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { canonicalAddressCauses, canonicalNetworkCauses, isFour, parseNetwork } from '../../validate/ip.ts'
import { pathSegment, subdomain } from '../../validate/names.ts'
import { IMMUTABLE } from '../../validate/texts.ts'
import { invalidFor } from '../shared/checks.ts'
import { part, text, texts } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { split } from './split.ts'

const CIDRS = 'spec.cidrs'
const PARENT = 'spec.parentRef'

export const ipAddress: Strategy = {
  names: 'path-segment',
  validate: (next, previous) => [
    ...nameCauses(next.metadata.name ?? ''),
    ...parentCauses(part(next.spec).parentRef),
    ...(previous === undefined || semanticEqual(part(next.spec).parentRef, part(previous.spec).parentRef)
      ? []
      : [invalidValue(PARENT, printedParent(part(next.spec).parentRef), IMMUTABLE)]),
  ],
}

const nameCauses = (name: string): Cause[] =>
  name === '' ? [] : canonicalAddressCauses(name, 'metadata.name')

function printedParent(parent: unknown): unknown {
  if (parent == null) return null
  const { group, resource, namespace, name } = part(parent)
  return { Group: text(group), Resource: text(resource), Namespace: text(namespace), Name: text(name) }
}

function parentCauses(parent: unknown): Cause[] {
  if (!isFields(parent)) return [required(PARENT)]
  const group = text(parent.group)
  const namespace = text(parent.namespace)
  const causes = group === '' ? [] : invalidFor(`${PARENT}.group`, group, subdomain(group))
  for (const field of ['resource', 'name']) {
    const value = text(parent[field])
    if (value === '') causes.push(required(`${PARENT}.${field}`))
    else causes.push(...invalidFor(`${PARENT}.${field}`, value, pathSegment(value)))
  }
  return [...causes, ...invalidFor(`${PARENT}.namespace`, namespace, pathSegment(namespace))]
}

export const serviceCIDR: Strategy = {
  metadataRepeats: ['update'],
  prepare: split(() => ({}), { guardsMetadata: true }),
  validate: (next, previous, { subresource }) => {
    if (subresource === 'status') return []
    return previous === undefined ? cidrCauses(cidrsOf(next)) : changeCauses(cidrsOf(next), cidrsOf(previous))
  },
}

const cidrsOf = ({ spec }: Obj): string[] => texts(part(spec).cidrs)

function cidrCauses(cidrs: string[]): Cause[] {
  if (cidrs.length === 0) return [required(CIDRS, 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalidValue(CIDRS, { CIDRs: cidrs }, 'may only hold up to 2 values')]
  const causes = cidrs.flatMap((cidr, index) => canonicalNetworkCauses(cidr, `${CIDRS}[${index}]`))
  const [first, second] = cidrs.map(parseNetwork)
  if (first === undefined || second === undefined || isFour(first.address) !== isFour(second.address))
    return causes
  const why = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'
  return [...causes, invalidValue(CIDRS, cidrs, why)]
}

function changeCauses(next: string[], previous: string[]): Cause[] {
  const changed = (index: number) =>
    next[index] === previous[index] ? [] : [invalidValue(`${CIDRS}[${index}]`, next[index], IMMUTABLE)]
  if (next.length === previous.length) return previous.flatMap((_, index) => changed(index))
  if (previous.length === 1 && next.length === 2) return [...changed(0), ...cidrCauses(next)]
  return [invalidValue(CIDRS, next.length === 0 ? null : next, IMMUTABLE)]
}
