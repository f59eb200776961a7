import type { Obj } from '../../../cluster/object.ts'
import { notEmulated, type Cause } from '../errors.ts'
import type { Strategy } from '../kinds/kind.ts'
import { goQuote } from '../validate/quote.ts'
import { APPROVED, approvalOf, isProtectedGroup } from './approval.ts'
import { isTrue, specOf, statusOf, type CrdSpec, type Version } from './crd.ts'
import { nameProblems } from './definition/names.ts'
import { specProblems } from './definition/spec.ts'
import { isKnownFormat } from './openapi/formats.ts'
import { indexed, invalid, keyed, required } from './problems.ts'
import { below, type RawSchema } from './structural/visit.ts'

/** What the last validation of a definition warned of. */
const warned = new WeakMap<Obj, string[]>()

/** How CustomResourceDefinitions (apiextensions.k8s.io/v1) behave. Bodies are decoded already. */
export const crdStrategy: Strategy = {
  names: 'subdomain',
  hasGeneration: true,
  blindUpdate: false,
  metadataRepeats: [],
  defaults: fillNames,
  prepare(next, previous, { subresource }) {
    if (subresource === 'status' && previous !== undefined) {
      next.spec = previous.spec
      return
    }
    const { storedVersions, ...status } =
      previous === undefined ? statusOf({ ...next, status: {} }) : statusOf(previous)
    const stored = specOf(next).versions.find(({ storage }) => storage)?.name
    const known = storedVersions ?? []
    next.status = {
      ...status,
      storedVersions: stored === undefined || known.includes(stored) ? storedVersions : [...known, stored],
    }
  },
  validate(next, previous, { subresource }) {
    if (subresource === 'status')
      return [...nameProblems(statusOf(next).acceptedNames, 'status.acceptedNames')]
    const warnings: string[] = []
    warned.set(next, warnings)
    return definitionProblems(next, previous, warnings)
  },
  warnings: (next, previous) => [...unknownFormats(next, previous), ...(warned.get(next) ?? [])],
}

function fillNames(next: Obj): void {
  const spec = (next.spec ?? {}) as Partial<CrdSpec>
  const names = { ...specOf(next).names }
  const { kind } = names
  if ((names.singular ?? '') === '' && kind !== '') names.singular = kind.toLowerCase()
  if ((names.listKind ?? '') === '' && kind !== '') names.listKind = `${kind}List`
  next.spec = { ...spec, names, conversion: spec.conversion ?? { strategy: 'None' } }
}

function definitionProblems(next: Obj, previous: Obj | undefined, warnings: string[]): Cause[] {
  const spec = specOf(next)
  if (spec.conversion?.strategy === 'Webhook')
    throw notEmulated('Conversion of custom resources by a webhook')
  return [
    ...(previous === undefined ? nameOfObject(next, spec) : []),
    ...specProblems(spec, warnings, (next.spec as Record<string, unknown>).versions === null),
    ...(previous === undefined ? [] : changes(next, previous)),
    ...nameProblems(statusOf(next).acceptedNames, 'status.acceptedNames'),
    ...storedVersionProblems(next, spec.versions),
    ...approvalProblems(next, previous),
    ...(spec.preserveUnknownFields === true ? [preserveCause()] : []),
  ]
}

function nameOfObject(next: Obj, { names, group }: CrdSpec): Cause[] {
  const { name = '' } = next.metadata
  if (name === '' || name === `${names.plural}.${group}`) return []
  return [invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group')]
}

const preserveCause = (): Cause =>
  invalid(
    'spec.preserveUnknownFields',
    true,
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
  )

/** Fields that cannot be changed: what objects are stored under, and their kind once the definition is established. */
function changes(next: Obj, previous: Obj): Cause[] {
  const [now, was] = [specOf(next), specOf(previous)]
  const fixed: [path: string, now: string, was: string][] = [
    ['spec.group', now.group, was.group],
    ['spec.names.plural', now.names.plural, was.names.plural],
  ]
  if (isTrue(previous, 'Established')) {
    fixed.unshift(['spec.scope', now.scope, was.scope], ['spec.names.kind', now.names.kind, was.names.kind])
  }
  return fixed
    .filter(([, value, before]) => value !== before)
    .map(([path, value]) => invalid(path, value, 'field is immutable'))
}

function storedVersionProblems(next: Obj, versions: readonly Version[]): Cause[] {
  const path = 'status.storedVersions'
  const stored = statusOf(next).storedVersions ?? []
  if (stored.length === 0) return [invalid(path, null, 'must have at least one stored version')]
  const missing = versions
    .filter(({ name, storage }) => storage && !stored.includes(name))
    .map(({ name }) => invalid(path, stored, `must have the storage version ${name}`))
  const names = new Set(versions.map(({ name }) => name))
  const gone = stored.flatMap((name, index) => {
    if (names.has(name)) return []
    const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    return [invalid(indexed(path, index), name, why)]
  })
  return [...missing, ...gone]
}

function approvalProblems(next: Obj, previous: Obj | undefined): Cause[] {
  if (!isProtectedGroup(specOf(next).group)) return []
  const { state, message, value } = approvalOf(next)
  if (previous !== undefined && approvalOf(previous).state === state) return []
  const path = keyed('metadata.annotations', APPROVED)
  if (state === 'missing') return [required(path, message)]
  return state === 'invalid' ? [invalid(path, value, message)] : []
}

/** Formats that no one enforces; those that were there before are not told again. */
function unknownFormats(next: Obj, previous: Obj | undefined): string[] {
  const before = new Set(previous === undefined ? [] : formatsOf(previous))
  return formatsOf(next)
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format ${goQuote(format)}`)
}

function formatsOf(crd: Obj): string[] {
  const found: string[] = []
  const visit = (schema: RawSchema): void => {
    const format = schema.format ?? ''
    if (format !== '' && !isKnownFormat(format, schema.type ?? '')) found.push(format)
    for (const each of below(schema)) visit(each)
  }
  for (const { schema } of specOf(crd).versions) {
    if (schema?.openAPIV3Schema !== undefined) visit(schema.openAPIV3Schema)
  }
  return [...new Set(found)]
}
