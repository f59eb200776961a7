import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Situation, Strategy } from '../../kinds/kind.ts'
import { parseAddress } from '../../validate/ip.ts'
import {
  label,
  pathSegment,
  portName,
  portNumber,
  subdomain,
  wildcardSubdomain,
} from '../../validate/names.ts'
import { goQuote } from '../../validate/quote.ts'
import { invalidFor } from '../shared/checks.ts'
import { ensure, entry, items, number, optionalText, part, text, texts } from '../shared/read.ts'
import { defaultClass } from './default-class.ts'
import { loadBalancerStatusCauses } from './load-balancer-status.ts'
import { warnOfStatus } from './service/warnings.ts'
import { split } from './split.ts'

const CLASS = 'kubernetes.io/ingress.class'
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix']
const SEQUENCES = ['//', '/./', '/../', '%2f', '%2F']
const SUFFIXES = ['/..', '/.']

export const ingress: Strategy = {
  hasGeneration: true,
  prepare: (next, previous, situation) => {
    if (previous === undefined) setClass(next, situation)
    splitIngress(next, previous, situation)
  },
  validate: (next, previous, { subresource }) =>
    subresource === 'status'
      ? loadBalancerStatusCauses(
          part(part(next.status).loadBalancer),
          part(part(previous?.status).loadBalancer),
        )
      : [...specCauses(next, previous), ...(previous === undefined ? classCauses(next) : [])],
  warnings,
}

const splitIngress = split(() => ({ loadBalancer: {} }))

function setClass(next: Obj, situation: Situation): void {
  const spec = ensure(next, 'spec')
  if (spec.ingressClassName != null || entry(next.metadata.annotations, CLASS) !== undefined) return
  const found = defaultClass(
    situation,
    'networking.k8s.io/ingressclasses',
    'ingressclass.kubernetes.io/is-default-class',
  )
  if (found !== undefined) spec.ingressClassName = found
}

function classCauses({ metadata, spec }: Obj): Cause[] {
  const annotation = entry(metadata.annotations, CLASS)
  const name = optionalText(part(spec).ingressClassName)
  if (annotation === undefined || name === undefined || annotation === name) return []
  const why = 'must match `ingressClassName` when both are specified'
  return [invalidValue(`annotations.${CLASS}`, annotation, why)]
}

function specCauses(next: Obj, previous: Obj | undefined): Cause[] {
  const spec = part(next.spec)
  const before = part(previous?.spec)
  const rules = items(spec.rules)
  const name = optionalText(spec.ingressClassName)
  const causes: Cause[] = []
  if (rules.length === 0 && spec.defaultBackend == null) {
    const why = 'either `defaultBackend` or `rules` must be specified'
    causes.push(invalidValue('spec', spec.rules ?? null, why))
  }
  if (isFields(spec.defaultBackend)) causes.push(...backendCauses(spec.defaultBackend, 'spec.defaultBackend'))
  const anyWildcard = items(before.rules).some(
    (rule) => text(rule.host).includes('*') && ruleCauses(rule, '').length > 0,
  )
  rules.forEach((rule, index) => causes.push(...hostRuleCauses(rule, anyWildcard, `spec.rules[${index}]`)))
  const anySecret = items(before.tls).some((tls) => secretProblems(tls).length > 0)
  items(spec.tls).forEach((tls, index) => causes.push(...tlsCauses(tls, anySecret, `spec.tls[${index}]`)))
  if (name !== undefined) causes.push(...invalidFor('spec.ingressClassName', name, subdomain(name)))
  return causes
}

const hostProblems = (host: string): string[] =>
  host.includes('*') ? wildcardSubdomain(host) : subdomain(host)

function hostRuleCauses(rule: Fields, anyWildcard: boolean, path: string): Cause[] {
  const host = text(rule.host)
  const causes: Cause[] = []
  if (host !== '') {
    const isAddress = parseAddress(host) !== undefined
    if (isAddress) causes.push(invalidValue(`${path}.host`, host, 'must be a DNS name, not an IP address'))
    causes.push(...invalidFor(`${path}.host`, host, hostProblems(host)))
  }
  return host.includes('*') && anyWildcard ? causes : [...causes, ...ruleCauses(rule, path)]
}

function ruleCauses({ http }: Fields, path: string): Cause[] {
  if (!isFields(http)) return []
  const paths = items(http.paths)
  const causes = paths.length === 0 ? [required(`${path}.http.paths`)] : []
  return [...causes, ...paths.flatMap((one, index) => pathCauses(one, `${path}.http.paths[${index}]`))]
}

function pathCauses(one: Fields, where: string): Cause[] {
  const type = optionalText(one.pathType)
  if (type === undefined) return [required(`${where}.pathType`, 'pathType must be specified')]
  const path = text(one.path)
  const told = (why: string) => invalidValue(`${where}.path`, path, why)
  const causes: Cause[] = []
  if (!PATH_TYPES.includes(type)) causes.push(notSupported(`${where}.pathType`, type, PATH_TYPES))
  else if (type === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) causes.push(told('must be an absolute path'))
  } else {
    if (!path.startsWith('/')) causes.push(told('must be an absolute path'))
    for (const part of SEQUENCES) if (path.includes(part)) causes.push(told(`must not contain '${part}'`))
    for (const part of SUFFIXES) if (path.endsWith(part)) causes.push(told(`cannot end with '${part}'`))
  }
  return [...causes, ...backendCauses(part(one.backend), `${where}.backend`)]
}

function backendCauses(backend: Fields, path: string): Cause[] {
  const { resource, service } = backend
  if (isFields(resource) && isFields(service)) {
    return [invalidValue(path, '', 'cannot set both resource and service backends')]
  }
  if (isFields(resource)) return referenceCauses(resource, `${path}.resource`)
  if (!isFields(service)) return [invalidValue(path, '', 'resource or service backend is required')]
  const name = text(service.name)
  const causes =
    name === '' ? [required(`${path}.service.name`)] : invalidFor(`${path}.service.name`, name, label(name))
  return [...causes, ...backendPortCauses(part(service.port), path)]
}

function backendPortCauses(port: Fields, path: string): Cause[] {
  const name = text(port.name)
  const value = number(port.number)
  if (name !== '' && value !== 0) return [invalidValue(path, '', 'cannot set both port name & port number')]
  if (name !== '') return invalidFor(`${path}.service.port.name`, name, portName(name))
  if (value !== 0) return invalidFor(`${path}.service.port.number`, value, portNumber(value))
  return [required(path, 'port name or number is required')]
}

/** What is wrong with a reference to an object of any kind. */
export function referenceCauses(reference: Fields, path: string): Cause[] {
  const group = optionalText(reference.apiGroup)
  const causes = group === undefined ? [] : invalidFor(`${path}.apiGroup`, group, subdomain(group))
  for (const field of ['kind', 'name']) {
    const value = text(reference[field])
    if (value === '') causes.push(required(`${path}.${field}`))
    else causes.push(...invalidFor(`${path}.${field}`, value, pathSegment(value)))
  }
  return causes
}

const secretProblems = ({ secretName }: Fields): string[] =>
  text(secretName) === '' ? [] : subdomain(text(secretName))

function tlsCauses(tls: Fields, anySecret: boolean, path: string): Cause[] {
  const causes = texts(tls.hosts).flatMap((host, index) =>
    invalidFor(`${path}.hosts[${index}]`, host, hostProblems(host)),
  )
  return anySecret
    ? causes
    : [...causes, ...invalidFor(`${path}.secretName`, tls.secretName, secretProblems(tls))]
}

function warnings(next: Obj, previous: Obj | undefined, { subresource }: Situation): string[] {
  if (subresource === 'status') return warnOfStatus(next)
  if (previous !== undefined || entry(next.metadata.annotations, CLASS) === undefined) return []
  return part(next.spec).ingressClassName == null
    ? [`annotation ${goQuote(CLASS)} is deprecated, please use 'spec.ingressClassName' instead`]
    : []
}
