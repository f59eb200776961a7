import type { Cause } from '../../errors.ts'
import { label1035, subdomain } from '../../validate/names.ts'
import type { CrdSpec, Version } from '../crd.ts'
import { child, forbidden, indexed, invalid, required, unsupported } from '../problems.ts'
import { unsupportedKeyword } from '../structural/unsupported.ts'
import { goVersions, toInternal, type InternalSpec, type Shared } from './internal.ts'
import { nameProblems } from './names.ts'
import { columnProblems, selectableProblems, subresourceProblems } from './parts.ts'
import { schemaProblems } from './validation.ts'

/**
 * What is wrong with the spec of a CustomResourceDefinition; `isNull` when its versions are null, which are shown as such.
 *
 * @example
 * specProblems(specOf(crd), warnings)
 */
export function specProblems(spec: CrdSpec, warnings: string[], isNull = false): Cause[] {
  const internal = toInternal(spec)
  return [
    ...groupProblems(spec.group),
    ...scopeProblems(spec.scope),
    ...schemaPresence(internal),
    ...versionProblems(internal, isNull, warnings),
    ...requiredNames(spec),
    ...nameProblems(spec.names, 'spec.names'),
    ...sharedProblems(internal, anyStatus(spec), '', 'validation', warnings),
    ...conversionProblems(spec),
  ]
}

function* groupProblems(group: string): Generator<Cause> {
  const path = 'spec.group'
  if (group === '') {
    yield required(path)
    return
  }
  const problems = subdomain(group)
  if (problems.length > 0) yield invalid(path, group, problems.join(','))
  else if (!group.includes('.')) yield invalid(path, group, 'should be a domain with at least one dot')
}

function* scopeProblems(scope: string): Generator<Cause> {
  if (scope === '') yield required('spec.scope')
  else if (scope !== 'Cluster' && scope !== 'Namespaced')
    yield unsupported('spec.scope', scope, ['Cluster', 'Namespaced'])
}

function* schemaPresence(internal: InternalSpec): Generator<Cause> {
  if (internal.schema?.openAPIV3Schema !== undefined) return
  for (const [index, version] of internal.versions.entries()) {
    if (version.schema?.openAPIV3Schema !== undefined) continue
    yield required(child(indexed('spec.versions', index), 'schema.openAPIV3Schema'))
  }
}

function* versionProblems(internal: InternalSpec, isNull: boolean, warnings: string[]): Generator<Cause> {
  const { versions } = internal
  const names = new Set<string>()
  for (const [index, version] of versions.entries()) {
    const path = indexed('spec.versions', index)
    const problems = label1035(version.name)
    if (problems.length > 0) yield invalid(child(path, 'name'), version.name, problems.join(','))
    for (const why of deprecationProblems(version)) {
      yield invalid(child(path, 'deprecationWarning'), version.deprecationWarning, why)
    }
    const hasStatus = (internal.subresources ?? version.subresources)?.status !== undefined
    yield* sharedProblems(version, hasStatus, path, 'schema', warnings)
    names.add(version.name)
  }
  const repeated = names.size !== versions.length
  if (repeated) yield invalid('spec.versions', goVersions(versions), 'must contain unique version names')
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const shown = isNull ? null : goVersions(versions)
    yield invalid('spec.versions', shown, 'must have exactly one version marked as storage version')
  }
  const [first] = versions
  const name = first?.name ?? ''
  const problems = name === '' ? [] : label1035(name)
  if (problems.length > 0) yield invalid('spec.version', name, problems.join(','))
}

function* deprecationProblems({
  deprecated = false,
  deprecationWarning: warning,
}: Version): Generator<string> {
  if (warning === undefined) return
  if (!deprecated) {
    yield 'can only be set for deprecated versions'
    return
  }
  if (Buffer.byteLength(warning) > 256) yield 'must be <= 256 characters long'
  if (warning === '') yield 'must not be an empty string'
  const at = warning.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u)
  if (at === -1) return
  const offset = Buffer.byteLength(warning.slice(0, at))
  yield `must only contain printable UTF-8 characters; non-printable character found at index ${offset}`
}

/** The parts that are either said once or for each version. */
function* sharedProblems(
  part: Shared,
  hasStatus: boolean,
  base: string,
  schemaField: 'schema' | 'validation',
  warnings: string[],
): Generator<Cause> {
  const at = (field: string) => child(base === '' ? 'spec' : base, field)
  const schema = part.schema?.openAPIV3Schema
  if (schema !== undefined) yield* schemaProblems(schema, hasStatus, at(schemaField), warnings)
  if (part.subresources !== undefined) yield* subresourceProblems(part.subresources, at('subresources'))
  yield* columnProblems(part.additionalPrinterColumns ?? [], at('additionalPrinterColumns'))
  const fields = part.selectableFields ?? []
  if (fields.length === 0) return
  if (schema === undefined) {
    const why =
      base === ''
        ? 'may only be set when validations.schema is included'
        : 'may only be set when `version.schema.openAPIV3Schema` is not included'
    yield invalid(at('selectableFields'), '', why)
    return
  }
  const why = unsupportedKeyword(schema)
  if (why !== undefined) yield invalid(at('schema.openAPIV3Schema'), '', why)
  else yield* selectableProblems(fields, schema, at('selectableFields'))
}

const anyStatus = ({ versions }: CrdSpec): boolean =>
  versions.some(({ subresources }) => subresources?.status !== undefined)

function* requiredNames({ names }: CrdSpec): Generator<Cause> {
  for (const name of ['plural', 'singular', 'kind', 'listKind'] as const) {
    if ((names[name] ?? '') === '') yield required(child('spec.names', name))
  }
}

/** Conversion by a webhook is refused before it comes here. */
function* conversionProblems({ conversion }: CrdSpec): Generator<Cause> {
  if (conversion === undefined) return
  const path = 'spec.conversion'
  const { strategy, webhook } = conversion
  if (strategy === '') yield required(child(path, 'strategy'))
  else if (strategy !== 'None' && strategy !== 'Webhook') {
    yield unsupported(child(path, 'strategy'), strategy, ['None', 'Webhook'])
  }
  const why = 'should not be set when strategy is not set to Webhook'
  if (webhook?.clientConfig !== undefined) yield forbidden(child(path, 'webhookClientConfig'), why)
  if ((webhook?.conversionReviewVersions?.length ?? 0) > 0)
    yield forbidden(child(path, 'conversionReviewVersions'), why)
}
