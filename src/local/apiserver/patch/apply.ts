import type { ManagedFieldsEntry, Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { badRequest } from '../errors.ts'
import type { Schema } from '../schema/schema.ts'
import { applyConflict } from './conflicts.ts'
import { Misfit } from './element.ts'
import { difference, isEmpty, NOTHING, outside, type FieldSet } from './field-set.ts'
import { fieldsOfValue } from './fields-of-value.ts'
import { internal } from './failures.ts'
import { fieldsOfLastApplied, withLastApplied } from './last-applied.ts'
import { bare, tracked } from './managed-fields.ts'
import { identityOf, readManagers, writeManagers, type Manager, type Managers } from './managers.ts'
import { mergeTyped } from './merge-typed.ts'
import { joinMisfits, misfits } from './misfits.ts'
import { effectOf, owned, reconciled, viewOf, type Versions, type View } from './ownership.ts'
import { prune } from './prune.ts'
import { sameJson, without } from './record.ts'
import { zeroOf } from './zero.ts'

/** A server-side apply. */
export interface Apply {
  /** Unset when there is no such object yet. */
  live: Obj | undefined
  config: Obj
  schema: Schema
  manager: string
  force: boolean
  /** RFC 3339 in seconds, UTC. */
  now: string
  subresource?: string
  /** Paths of fields that this endpoint may not write. */
  reset: readonly (readonly string[])[]
  /** The schemas of other versions; when left out, versions of the same group are taken for alike. */
  versions?: Versions
}

/** Who updates everything that was there before the first apply. */
const BEFORE = 'before-first-apply'
/** The manager that takes over what client-side apply owned. */
const KUBECTL = 'kubectl'

/**
 * Applies a configuration: fields that it has are set, fields that its manager had applied before and are not in it go.
 *
 * @returns the object to be stored, with its managedFields. Values may be null where a configuration says so.
 * @throws 400 for a configuration that is none, 409 for fields of others, 500 for values that do not fit (as the real server does).
 * @example
 * apply({ live, config, schema, manager: 'kubectl', force: false, now: '2026-01-01T00:00:00Z', reset: [['status']] })
 */
export function apply(input: Apply): Obj {
  checkKind(input)
  try {
    return applied(input)
  } catch (error) {
    if (error instanceof Misfit)
      throw internal(`failed to create typed live object (${describe(input.live)}): ${error.message}`)
    throw error
  }
}

function applied(input: Apply): Obj {
  const { config, schema, reset, versions, manager, live } = input
  const view = viewOf(config.apiVersion, schema, reset, versions)
  const before = bare(live)
  const managers = managersBefore(input, before, view)
  checkConfig(input, view)
  let outcome = merge(input, before, managers, view, input.force)
  if (outcome.conflicts.size > 0 && manager === KUBECTL && before !== undefined) {
    outcome = settle(input, before, managers, view, outcome)
  }
  if (outcome.conflicts.size > 0) throw applyConflict(outcome.conflicts, outcome.all)
  const object = manager === KUBECTL ? withLastApplied(outcome.object, config) : outcome.object
  return withManagers(object, writeManagers(outcome.managers))
}

interface Outcome {
  object: Obj
  conflicts: Map<string, FieldSet>
  /** Everybody before anything is taken from them. */
  all: Managers
  managers: Managers
}

function merge(input: Apply, live: Obj | undefined, managers: Managers, view: View, force: boolean): Outcome {
  const { config, manager, subresource = '', now } = input
  const all = reconciled(managers, view)
  const self: Manager = {
    manager: manager === '' ? 'unknown' : manager,
    operation: 'Apply',
    apiVersion: view.apiVersion,
    subresource,
    set: outside(fieldsOfValue(view.type, config), view.reset),
  }
  const id = identityOf(self)
  const last = all.get(id)
  all.set(id, self)
  const whole = mergeTyped(view.type, live ?? {}, config)
  const set = owned(self.set)
  const isRepeated = last !== undefined && sameJson(last.set, set)
  const gone = isRepeated ? NOTHING : (last?.set ?? NOTHING)
  const object = prune(view.typeIn(last?.apiVersion ?? '') ?? view.type, whole, gone, all) as Obj
  const effect = effectOf(live ?? {}, object, all, id, view)
  const isSame = live !== undefined && sameJson(live, object)
  if (isEmpty(set)) effect.managers.delete(id)
  else effect.managers.set(id, { ...self, set, time: isSame ? last?.time : now })
  return {
    object: isSame ? live : object,
    conflicts: force ? new Map<string, FieldSet>() : effect.conflicts,
    all,
    managers: effect.managers,
  }
}

/** kubectl may take without being told to what it owned by client-side apply. */
function settle(input: Apply, live: Obj, managers: Managers, view: View, outcome: Outcome): Outcome {
  const allowed = fieldsOfLastApplied(live, view)
  if (allowed === undefined) return outcome
  const conflicts = new Map<string, FieldSet>()
  for (const [id, set] of outcome.conflicts) {
    const disputed = difference(set, allowed)
    if (!isEmpty(disputed)) conflicts.set(id, disputed)
  }
  return conflicts.size === 0 ? merge(input, live, managers, view, true) : { ...outcome, conflicts }
}

function managersBefore(
  { live, schema, subresource = '', now }: Apply,
  before: Obj | undefined,
  view: View,
): Managers {
  const managers = readManagers(live?.metadata.managedFields)
  if (managers === undefined) throw internal('failed to decode managed fields')
  if (managers.size > 0 || before === undefined) return managers
  return tracked(zeroOf(schema), before, managers, view, { manager: BEFORE, subresource, now })
}

function checkKind({ config, schema, live }: Apply): void {
  const [apiVersion, kind] = [textOf(config, 'apiVersion'), textOf(config, 'kind')]
  const known = schema['x-kubernetes-group-version-kind']?.map(
    ({ group, version, kind: name }) => `${group === '' ? '' : `${group}/`}${version} ${name}`,
  )
  const expected = known ?? (live && [`${live.apiVersion} ${live.kind}`])
  if (apiVersion === '' || kind === '' || expected?.includes(`${apiVersion} ${kind}`) === false) {
    throw badRequest(`invalid object type: ${showKind(apiVersion, kind)}`)
  }
}

function checkConfig({ config }: Apply, view: View): void {
  const metadata: unknown = config.metadata
  if (isFields(metadata) && Array.isArray(own(metadata, 'managedFields'))) {
    throw badRequest('metadata.managedFields must be nil')
  }
  const problems = misfits(view.type, config)
  if (problems.length > 0) {
    throw internal(`failed to create typed patch object (${describe(config)}): ${joinMisfits(problems)}`)
  }
}

/** An object as such messages name it: `default/web; apps/v1, Kind=Deployment`. */
function describe(object: Obj | undefined): string {
  if (object === undefined) return '/; /, Kind='
  const metadata: unknown = object.metadata
  const [namespace, name] = isFields(metadata)
    ? [textOf(metadata, 'namespace'), textOf(metadata, 'name')]
    : ['', '']
  return `${namespace}/${name}; ${showKind(object.apiVersion, object.kind)}`
}

const showKind = (apiVersion: string, kind: string): string =>
  `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`

function textOf(value: object, name: string): string {
  const text = own(value, name)
  return typeof text === 'string' ? text : ''
}

function withManagers(object: Obj, managedFields: ManagedFieldsEntry[]): Obj {
  const metadata = isFields(object.metadata) ? without(object.metadata, 'managedFields') : {}
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } }
}
