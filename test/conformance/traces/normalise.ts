import { createHash } from 'node:crypto'
import type { Obj } from '../../../src/cluster/object.ts'
import { canonicalText } from './canonical-text.ts'
import type { Recording } from './scenario.ts'

/** A recording in which only what matters is left. */
export interface Normalised {
  requests: NormalisedCall[]
  final: Obj[]
  snapshots: Record<string, Obj[]>
  events: unknown[]
}

/** A call without what differs from run to run. */
export interface NormalisedCall {
  method: string
  path: string
  headers: Record<string, string>
  trimmed: boolean
  requestBody: unknown
  status: number
  responseHeaders: Record<string, string>
  responseBody: unknown
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?(Z|[+-]\d\d:?\d\d)( [A-Z]+)?)?/g
/** Of the connection, not of the call. */
const HEADERS: ReadonlySet<string> = new Set(['host', 'content-length', 'date', 'connection'])
/** Depend on who wrote when, and on hashes. */
const DROPPED: ReadonlySet<string> = new Set(['managedFields', 'collisionCount'])

/**
 * Replaces uids by what they name, and times, addresses, hashes and revisions by placeholders.
 */
export function normalise(raw: Recording): Normalised {
  const uids = new Map<string, string>()
  const revisions = new Map<string, string>()
  learn(raw, uids, revisions)
  const said = (text: string) => normaliseText(text, uids, revisions)

  const walk = (value: unknown, key?: string): unknown => {
    if (typeof value === 'string') return key === 'resourceVersion' ? '{{rv}}' : said(value)
    if (Array.isArray(value)) return walkList(value, key)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !DROPPED.has(name))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, each]) => [said(name), walk(each, name)]),
    )
  }
  const walkList = (values: unknown[], key?: string) => {
    const list = values.map((value) => walk(value))
    if (
      key === 'conditions' &&
      list.every((item) => typeof item === 'object' && item !== null && 'type' in item)
    ) {
      return list.sort((a, b) => ((a as { type: string }).type < (b as { type: string }).type ? -1 : 1))
    }
    // The names of a ControllerRevision's children come in the order of a Go map.
    return key === 'names' ? list.sort() : list
  }
  const headers = (given: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(given)
        .filter(([name]) => !HEADERS.has(name))
        .map(([name, value]) => [name, said(value)]),
    )
  const objects = (list: readonly Obj[]) =>
    (list.map((object) => walk(object)) as Obj[]).sort((a, b) => (identity(a) < identity(b) ? -1 : 1))

  return {
    requests: raw.requests.map((call) => ({
      method: call.method,
      path: call.path,
      headers: headers(call.headers),
      trimmed: call.trimmed === true,
      requestBody: walk(call.requestBody),
      status: call.status,
      responseHeaders: headers(call.responseHeaders),
      responseBody: walk(call.responseBody),
    })),
    final: objects(raw.final),
    snapshots: Object.fromEntries(Object.entries(raw.snapshots).map(([name, list]) => [name, objects(list)])),
    events: unique(
      raw.events.map(({ object, type, reason, message }) => walk({ object, type, reason, message })),
    ),
  }
}

const identity = ({ kind, metadata }: Obj) => canonicalText([kind, metadata])

const unique = (values: unknown[]) =>
  [...new Set(values.map(canonicalText))].sort().map((text) => JSON.parse(text) as unknown)

/** Finds out which object each uid belongs to, and what each revision of a parent holds. */
function learn(value: unknown, uids: Map<string, string>, revisions: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) {
    const { kind, metadata, parentPatch } = value as Partial<Obj>
    if (metadata?.uid && kind) uids.set(metadata.uid, `{{uid ${kind}/${pathOf(metadata)}}}`)
    for (const owner of metadata?.ownerReferences ?? []) {
      if (uids.has(owner.uid)) continue
      const { namespace } = metadata ?? {}
      uids.set(
        owner.uid,
        `{{uid ${owner.kind}/${pathOf({ ...(namespace && { namespace }), name: owner.name })}}}`,
      )
    }
    const hash = parentPatch === undefined ? undefined : /-([0-9a-f]{40})$/.exec(metadata?.name ?? '')?.[1]
    if (hash) revisions.set(hash, `{{rev ${short(parentPatch)}}}`)
  }
  for (const each of Object.values(value)) learn(each, uids, revisions)
}

const pathOf = ({ namespace, name = '' }: { namespace?: string; name?: string }) =>
  namespace ? `${namespace}/${name}` : name
const short = (value: unknown) => createHash('sha1').update(canonicalText(value)).digest('hex').slice(0, 8)

function normaliseText(text: string, uids: Map<string, string>, revisions: Map<string, string>): string {
  return text
    .replace(UUID, (uid) => uids.get(uid) ?? '{{uid ?}}')
    .replace(/\b[0-9a-f]{40}\b/g, (hash) => revisions.get(hash) ?? '{{sha1}}')
    .replace(TIME, '{{time}}')
    .replace(/\b0x[0-9a-f]{6,}\b/g, '{{ptr}}')
    .replace(/https?:\/\/127\.0\.0\.1:\d+/g, '{{HOOKS}}')
    .replace(/127\.0\.0\.1:\d+/g, '{{HOST}}')
    .replace(/\b10\.(99|\d+)\.\d+\.\d+\b/g, '{{ip}}')
    .replace(/(ReplicaSet \\?"[a-z0-9-]+-)[a-z0-9]+(\\?")/g, '$1{{hash}}$2')
    .replace(/(resourceVersion\\?"?: ?\\?"?)\d+/g, '$1{{rv}}')
}
