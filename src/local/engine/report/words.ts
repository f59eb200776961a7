import type { Ref } from '../../../cluster/api.ts'
import { differences } from '../apply/difference.ts'
import type { Decision } from './report.ts'

/** Longest value and name, and most parts in a line. */
const LONGEST = 40
const MOST = 4

/**
 * Names an object.
 *
 * @example
 * tellRef({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'web' }) // 'Pod default/web'
 */
export function tellRef({ kind, namespace, name }: Ref): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`
}

/**
 * A time in the unit that suits it.
 *
 * @example
 * tellDuration(1840) // '1.8 s'
 */
export function tellDuration(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
  return `${Number((ms / 1000).toFixed(1))} s`
}

/**
 * What differs between two values, the first places of it.
 *
 * @example
 * tellChanges('status', { ready: 1 }, { ready: 2 }) // 'status.ready: 1 -> 2'
 */
export function tellChanges(prefix: string, was: unknown, now: unknown): string {
  const all = differences(was ?? {}, now ?? {})
  const told = all.slice(0, 2).map((one) => `${prefix}.${one.path}: ${short(one.was)} -> ${short(one.now)}`)
  return all.length > told.length
    ? `${told.join(', ')} and ${all.length - told.length} more`
    : told.join(', ')
}

const WRITES: Partial<Record<Decision['did'], string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  apply: 'applied',
  adopt: 'adopted',
  release: 'released',
}

/**
 * What was written, in a line: children by what happened to them, the finalizer, the status. Empty: nothing was.
 *
 * @example
 * tellWrites(decisions) // 'created Deployment web, Service web; status.ready: 0 -> 1'
 */
export function tellWrites(decisions: readonly Decision[]): string {
  const parts: string[] = []
  for (const did of Object.keys(WRITES) as Decision['did'][]) {
    const of = decisions.filter((decision) => decision.did === did && decision.error === undefined)
    if (of.length > 0) parts.push(`${WRITES[did]} ${listed(of.map((decision) => tellChild(decision)))}`)
  }
  for (const { did, why, was, now, error } of decisions) {
    if (error !== undefined) continue
    if (did === 'finalizer') parts.push(why)
    if (did === 'status') parts.push(tellChanges('status', was, now) || 'status')
  }
  const refused = decisions.filter(({ error }) => error !== undefined)
  if (refused.length > 0) {
    parts.push(
      listed(refused.map(({ ref, did, error }) => `${did} of ${ref.kind} ${ref.name} refused: ${error}`)),
    )
  }
  return parts.join('; ')
}

/** Updates say what they change. */
function tellChild({ did, ref, why }: Decision): string {
  return `${ref.kind} ${shortName(ref.name)}${did === 'update' ? ` (${why})` : ''}`
}

/** What tells generated names apart is at their end. */
function shortName(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 13)}...${name.slice(-10)}`
}

function listed(names: readonly string[]): string {
  const told = names.slice(0, MOST).join(', ')
  return names.length > MOST ? `${told} and ${names.length - MOST} more` : told
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`
}
