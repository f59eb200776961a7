import type { Obj } from '../../../src/cluster/object.ts'
import { canonicalText } from './canonical-text.ts'
import { normalise, type NormalisedCall } from './normalise.ts'
import type { Recording, Scenario } from './scenario.ts'

/** One place in which two recordings differ. */
export interface Difference {
  where: string
  real: string
  ours: string
}

/**
 * Compares two recordings of a scenario: objects at the end and at every snapshot, the first and the last call of each
 * parent and path, and events. How many calls there were depends on timing, so that is left out.
 */
export function compareRecordings(scenario: Scenario, recorded: Recording, run: Recording): Difference[] {
  const skip = new Set(scenario.compare.skip ?? [])
  const ignore = (scenario.compare.ignore ?? []).map((pattern) => new RegExp(pattern))
  const real = normalise(recorded)
  const ours = normalise(run)
  const differences: Difference[] = []

  const differ = (where: string, a: unknown, b: unknown): void => {
    if (canonicalText(a) === canonicalText(b) || ignore.some((pattern) => pattern.test(where))) return
    if (isComposite(a) && isComposite(b) && Array.isArray(a) === Array.isArray(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        differ(`${where}.${key}`, at(a, key), at(b, key))
      return
    }
    differences.push({ where, real: shown(a), ours: shown(b) })
  }

  if (!skip.has('final')) differ('final', byName(real.final), byName(ours.final))
  for (const name of new Set([...Object.keys(real.snapshots), ...Object.keys(ours.snapshots)])) {
    if (skip.has('snapshots') || skip.has(`snapshot:${name}`)) continue
    differ(`snapshot ${name}`, byName(real.snapshots[name] ?? []), byName(ours.snapshots[name] ?? []))
  }
  if (!skip.has('paths')) differ('paths', paths(real.requests), paths(ours.requests))
  const realCalls = byParent(real.requests, scenario)
  const ourCalls = byParent(ours.requests, scenario)
  for (const key of new Set([...realCalls.keys(), ...ourCalls.keys()])) {
    const a = realCalls.get(key)
    const b = ourCalls.get(key)
    if (!a || !b) {
      if (!(skip.has('first') && skip.has('last'))) differ(`calls of ${key}`, a?.length ?? 0, b?.length ?? 0)
      continue
    }
    if (!skip.has('first')) differ(`first ${key}`, a[0], b[0])
    if (!skip.has('last')) differ(`last ${key}`, a.at(-1), b.at(-1))
  }
  if (!skip.has('events')) {
    const missing = without(real.events, ours.events)
    const extra = without(ours.events, real.events)
    for (const event of missing) differences.push({ where: 'event', real: shown(event), ours: '(absent)' })
    for (const event of extra) differences.push({ where: 'event', real: '(absent)', ours: shown(event) })
  }
  return differences
}

const isComposite = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const at = (value: Record<string, unknown>, key: string) =>
  Object.hasOwn(value, key) ? value[key] : undefined
const shown = (value: unknown) => {
  const text = value === undefined ? '(absent)' : JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 297)}...` : text
}
const byName = (objects: readonly Obj[]) =>
  Object.fromEntries(
    objects.map((object) => {
      const { apiVersion, kind, metadata } = object
      return [`${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`, object]
    }),
  )
const paths = (calls: readonly NormalisedCall[]) => [...new Set(calls.map(({ path }) => path))].sort()

function byParent(calls: readonly NormalisedCall[], { compare }: Scenario): Map<string, NormalisedCall[]> {
  const groups = new Map<string, NormalisedCall[]>()
  for (const call of calls) {
    if (call.trimmed) continue
    const body = call.requestBody as { parent?: Obj; object?: Obj } | null
    const parent = body?.parent ?? body?.object
    const extra = (compare.key ?? []).map((path) => `${path}=${JSON.stringify(dig(parent, path))}`)
    const name = `${parent?.kind} ${parent?.metadata.namespace ?? ''}/${parent?.metadata.name}`
    const key = [call.path, name, ...extra].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), call])
  }
  return groups
}

const dig = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, key) => (isComposite(found) ? at(found, key) : undefined), value)

function without(values: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map(canonicalText))
  return values.filter((value) => !known.has(canonicalText(value)))
}
