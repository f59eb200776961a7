import type { ManagedFieldsEntry } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { readFieldSet } from './field-set-json.ts'
import type { FieldSet } from './field-set.ts'
import { byText, goJson } from './go-text.ts'

/** Who owns a set of fields. */
export interface Manager {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  subresource: string
  set: FieldSet
  /** Unset for who applied what was there already. */
  time?: string | undefined
}

/** Managers by what tells them apart. */
export type Managers = Map<string, Manager>

/**
 * What tells a manager from others. Whoever applies stays the same in every version.
 *
 * @example
 * identityOf({ manager: 'kubectl', operation: 'Apply', apiVersion: 'v1', subresource: '' }) // '{"manager":"kubectl","operation":"Apply"}'
 */
export function identityOf(manager: Omit<Manager, 'set'>): string {
  const { operation, apiVersion, subresource } = manager
  const name = manager.manager === '' ? '' : `"manager":${goJson(manager.manager)},`
  const version = operation === 'Apply' || apiVersion === '' ? '' : `,"apiVersion":${goJson(apiVersion)}`
  const part = subresource === '' ? '' : `,"subresource":${goJson(subresource)}`
  return `{${name}"operation":"${operation}"${version}${part}}`
}

const decoded = new WeakMap<object, Managers>()

/**
 * Reads metadata.managedFields.
 *
 * @returns `undefined` when an entry is malformed. The managers may be changed by whoever asked.
 * @example
 * readManagers(object.metadata.managedFields)?.size
 */
export function readManagers(entries: unknown): Managers | undefined {
  if (!Array.isArray(entries)) return new Map()
  const known = decoded.get(entries)
  if (known !== undefined && Object.isFrozen(entries)) return new Map(known)
  const managers: Managers = new Map()
  for (const entry of entries as unknown[]) {
    const manager = isFields(entry) ? readManager(entry) : undefined
    if (manager === undefined) return undefined
    managers.set(identityOf(manager), manager)
  }
  if (!Object.isFrozen(entries)) return managers
  decoded.set(entries, managers)
  return new Map(managers)
}

function readManager(entry: Fields): Manager | undefined {
  const operation = own(entry, 'operation')
  const apiVersion = textOf(entry, 'apiVersion')
  const set = readFieldSet(own(entry, 'fieldsV1'))
  if ((operation !== 'Apply' && operation !== 'Update') || apiVersion === '') return undefined
  if (own(entry, 'fieldsType') !== 'FieldsV1' || set === undefined) return undefined
  const time = timeOf(own(entry, 'time'))
  return {
    manager: textOf(entry, 'manager'),
    operation,
    apiVersion,
    subresource: textOf(entry, 'subresource'),
    set,
    ...(time !== undefined && { time }),
  }
}

function textOf(entry: Fields, name: string): string {
  const value = own(entry, name)
  return typeof value === 'string' ? value : ''
}

function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return value
  const time = Date.parse(value)
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`
}

/**
 * When a manager wrote last, in seconds since 1970; 0 when it has no time.
 *
 * @example
 * secondsOf({ time: '1970-01-01T00:01:00Z' }) // 60
 */
export const secondsOf = ({ time }: Pick<Manager, 'time'>): number =>
  time === undefined ? 0 : Math.floor(Date.parse(time) / 1000)

/**
 * Writes metadata.managedFields, in the order of the real server.
 *
 * @example
 * writeManagers(managers) // [{ manager: 'kubectl', operation: 'Apply', … }]
 */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] {
  const ordered = [...managers]
  if (ordered.length > 1) ordered.sort(([, left], [, right]) => byEntry(left, right))
  const entries = ordered.map(([, manager]) => entryOf(manager))
  // Once stored, and so frozen, they are not read again.
  decoded.set(entries, new Map(ordered))
  return entries
}

const entriesOf = new WeakMap<Manager, ManagedFieldsEntry>()

/** The entry of a manager: the very one that is stored as long as nothing changed, so that it is known to be equal. */
function entryOf(manager: Manager): ManagedFieldsEntry {
  const known = entriesOf.get(manager)
  if (known !== undefined && Object.isFrozen(known)) return known
  const entry = {
    ...(manager.manager !== '' && { manager: manager.manager }),
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time !== undefined && { time: manager.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: manager.set,
    ...(manager.subresource !== '' && { subresource: manager.subresource }),
  }
  entriesOf.set(manager, entry)
  return entry
}

const byEntry = (left: Manager, right: Manager): number =>
  byText(left.operation, right.operation) ||
  (left.time === right.time ? 0 : secondsOf(left) - secondsOf(right)) ||
  byText(left.manager, right.manager) ||
  byText(left.apiVersion, right.apiVersion) ||
  byText(left.subresource, right.subresource)
