import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { isSubnet, networkCauses, networkWarnings, parseNetwork, type Network } from '../../validate/ip.ts'
import { labelSelectorCauses, type LabelSelector } from '../../validate/labels.ts'
import { portName, portNumber } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { ensure, fillUnset, items, optional, part, text, texts } from '../shared/read.ts'

const PROTOCOLS = ['TCP', 'UDP', 'SCTP']
const TYPES = ['Ingress', 'Egress']
const DIRECTIONS = [
  { rules: 'ingress', peers: 'from' },
  { rules: 'egress', peers: 'to' },
] as const

export const networkPolicy: Strategy = {
  hasGeneration: true,
  metadataRepeats: ['update'],
  defaults,
  validate,
  warnings: (next) =>
    blocksOf(next).flatMap(([block, path]) => [
      ...networkWarnings(text(block.cidr), `${path}.cidr`),
      ...texts(block.except).flatMap((except, index) => networkWarnings(except, `${path}.except[${index}]`)),
    ]),
}

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  for (const { rules } of DIRECTIONS) {
    for (const rule of items(spec[rules]))
      for (const port of items(rule.ports)) fillUnset(port, 'protocol', 'TCP')
  }
  if (texts(spec.policyTypes).length > 0) return
  spec.policyTypes = items(spec.egress).length > 0 ? [...TYPES] : ['Ingress']
}

/** The blocks of addresses with where they stand. */
function blocksOf({ spec }: Obj): [block: Fields, path: string][] {
  return DIRECTIONS.flatMap(({ rules, peers }) =>
    items(part(spec)[rules]).flatMap((rule, index) =>
      items(rule[peers]).flatMap((peer, at): [Fields, string][] =>
        isFields(peer.ipBlock) ? [[peer.ipBlock, `spec.${rules}[${index}].${peers}[${at}].ipBlock`]] : [],
      ),
    ),
  )
}

interface Known {
  allowInvalidValues: boolean
  networks: readonly string[]
}

function validate(next: Obj, previous: Obj | undefined): Cause[] {
  const spec = part(next.spec)
  const known: Known = {
    allowInvalidValues: previous !== undefined && labelSelectorCauses(selectorOf(previous), '').length > 0,
    networks: (previous === undefined ? [] : blocksOf(previous)).flatMap(([block]) => [
      text(block.cidr),
      ...texts(block.except),
    ]),
  }
  const causes = labelSelectorCauses(selectorOf(next), 'spec.podSelector', known)
  for (const { rules, peers } of DIRECTIONS) {
    items(spec[rules]).forEach((rule, index) => {
      const path = `spec.${rules}[${index}]`
      items(rule.ports).forEach((port, at) => causes.push(...portCauses(port, `${path}.ports[${at}]`)))
      items(rule[peers]).forEach((peer, at) =>
        causes.push(...peerCauses(peer, known, `${path}.${peers}[${at}]`)),
      )
    })
  }
  return [...causes, ...typesCauses(texts(spec.policyTypes))]
}

const selectorOf = ({ spec }: Obj): LabelSelector => part(part(spec).podSelector)

function typesCauses(types: string[]): Cause[] {
  if (types.length > TYPES.length) {
    return [invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')]
  }
  return types.flatMap((type, index) =>
    TYPES.includes(type) ? [] : [notSupported(`spec.policyTypes[${index}]`, type, TYPES)],
  )
}

function portCauses({ protocol, port, endPort }: Fields, path: string): Cause[] {
  const last = optional(endPort)
  const told = (why: string, value = last) => invalidValue(`${path}.endPort`, value, why)
  const causes =
    protocol == null || PROTOCOLS.includes(text(protocol))
      ? []
      : [notSupported(`${path}.protocol`, protocol, PROTOCOLS)]
  if (port == null) {
    return last === undefined
      ? causes
      : [...causes, told('may not be specified when `port` is not specified')]
  }
  if (typeof port !== 'number') {
    if (last !== undefined) causes.push(told('may not be specified when `port` is non-numeric'))
    return [...causes, ...invalidFor(`${path}.port`, port, portName(text(port)))]
  }
  causes.push(...invalidFor(`${path}.port`, port, portNumber(port)))
  if (last === undefined) return causes
  if (last < port) causes.push(told('must be greater than or equal to `port`', port))
  return [...causes, ...invalidFor(`${path}.endPort`, last, portNumber(last))]
}

function peerCauses(peer: Fields, known: Known, path: string): Cause[] {
  const selectors = ['podSelector', 'namespaceSelector'].filter((name) => isFields(peer[name]))
  const causes = selectors.flatMap((name) =>
    labelSelectorCauses(part(peer[name]) as LabelSelector, `${path}.${name}`, known),
  )
  if (!isFields(peer.ipBlock)) {
    return selectors.length > 0 ? causes : [...causes, required(path, 'must specify a peer')]
  }
  causes.push(...blockCauses(peer.ipBlock, known.networks, `${path}.ipBlock`))
  if (selectors.length > 0) causes.push(forbiddenField(path, 'may not specify both ipBlock and another peer'))
  return causes
}

function blockCauses(block: Fields, known: readonly string[], path: string): Cause[] {
  const cidr = text(block.cidr)
  if (cidr === '') return [required(`${path}.cidr`)]
  const causes = networkCauses(cidr, `${path}.cidr`, known)
  const network = parseNetwork(cidr)
  if (network === undefined) return causes
  return [
    ...causes,
    ...texts(block.except).flatMap((except, index) =>
      exceptCauses(except, network, known, `${path}.except[${index}]`),
    ),
  ]
}

function exceptCauses(except: string, network: Network, known: readonly string[], path: string): Cause[] {
  const causes = networkCauses(except, path, known)
  const inner = parseNetwork(except)
  if (inner === undefined || isSubnet(inner, network)) return causes
  return [...causes, invalidValue(path, except, 'must be a strict subset of `cidr`')]
}
