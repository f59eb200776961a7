import type { Api } from '../../../cluster/api.ts'
import { isNoMatch, isNotFound } from '../../../cluster/cluster-error.ts'
import type { Resource } from '../../../cluster/client/discovery.ts'
import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import { field } from '../../../cluster/read-json.ts'
import type { Remains } from './conditions.ts'

/** A namespace to be emptied. */
export interface Emptying {
  api: Api
  namespace: string
  /** For how long it has been deleted, in seconds. */
  seconds: number
}

/** What is left, and in how many seconds it may be gone. */
export interface Emptied {
  remains: Remains
  estimate: number
}

/** What one kind leaves. */
interface Left {
  resource: Resource
  items: readonly Obj[]
  estimate: number
  error?: string
}

/** Objects with finalizers are given this long. */
const FINALIZER_SECONDS = 15
const METHOD_NOT_ALLOWED = 405

/**
 * Deletes everything in a namespace: Pods first, and the rest only once they are gone.
 *
 * @example
 * const { remains } = await empty({ api, namespace: 'team', seconds: 0 })
 */
export async function empty(emptying: Emptying): Promise<Emptied> {
  const { resources, failures } = await emptying.api.discover()
  const kinds = deletable(resources)
  const pods = kinds.find(({ group, plural }) => group === '' && plural === 'pods')
  const first = pods && (await emptyKind(pods, emptying))
  if (first && first.items.length > 0) {
    // What the real controller says then speaks of errors alone.
    const errors = first.error === undefined ? [] : [first.error]
    const none = new Map<string, number>()
    return {
      estimate: first.estimate,
      remains: { discovery: failures, errors, resources: none, finalizers: none },
    }
  }
  const rest = await Promise.all(
    kinds.filter((kind) => kind !== pods).map((kind) => emptyKind(kind, emptying)),
  )
  const all = first ? [first, ...rest] : rest
  return {
    estimate: Math.max(0, ...all.map(({ estimate }) => estimate)),
    remains: {
      discovery: failures,
      errors: all.flatMap(({ error }) => error ?? []),
      resources: new Map(
        all
          .filter(({ items }) => items.length > 0)
          .map(({ resource, items }) => [`${resource.plural}.${resource.group}`, items.length]),
      ),
      finalizers: countFinalizers(all.flatMap(({ items }) => items)),
    },
  }
}

/** Each namespaced kind once, in the preferred version. */
function deletable(resources: readonly Resource[]): Resource[] {
  const chosen = new Map<string, Resource>()
  for (const resource of resources) {
    const name = `${resource.group}/${resource.plural}`
    if (resource.namespaced && resource.verbs.includes('delete') && !chosen.has(name))
      chosen.set(name, resource)
  }
  return [...chosen.values()]
}

async function emptyKind(resource: Resource, emptying: Emptying): Promise<Left> {
  let estimate = 0
  try {
    estimate = await graceOf(resource, emptying)
    await deleteAll(resource, emptying)
    const items = await listItems(resource, emptying)
    if (items.length === 0) return { resource, items, estimate: 0 }
    if (estimate > 0) return { resource, items, estimate }
    if (items.some(({ metadata }) => metadata.finalizers?.length)) {
      return { resource, items, estimate: FINALIZER_SECONDS }
    }
    const { group, version, plural } = resource
    const error = `unexpected items still remain in namespace: ${emptying.namespace} for gvr: ${group}/${version}, Resource=${plural}`
    return { resource, items, estimate, error }
  } catch (error) {
    return { resource, items: [], estimate, error: error instanceof Error ? error.message : String(error) }
  }
}

/** How many seconds the Pods may still take to end. */
async function graceOf({ group, plural }: Resource, { api, namespace, seconds }: Emptying): Promise<number> {
  if (group !== '' || plural !== 'pods') return 0
  const { items } = await api.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace })
  const graces = items
    .filter(({ status }) => !['Succeeded', 'Failed'].includes(String(field(status, 'phase'))))
    .map(({ spec }) => Number(field(spec, 'terminationGracePeriodSeconds') ?? 0))
  const estimate = Math.max(0, ...graces)
  return seconds >= estimate ? 0 : estimate
}

async function deleteAll(resource: Resource, emptying: Emptying): Promise<void> {
  const { api, namespace } = emptying
  if (resource.verbs.includes('deletecollection')) {
    const kind = kindOf(resource)
    if (await supported(api.deleteCollection(kind, { namespace, propagation: 'Background' }))) return
  }
  const items = await listItems(resource, emptying)
  for (const { metadata } of items) {
    const ref = { ...kindOf(resource), namespace, name: metadata.name ?? '' }
    await supported(api.delete(ref, { propagation: 'Background' }))
  }
}

async function listItems(resource: Resource, { api, namespace }: Emptying): Promise<Obj[]> {
  if (!resource.verbs.includes('list')) return []
  const list = api.list(kindOf(resource), { namespace, metadataOnly: true })
  return (await supported(list)) ? (await list).items : []
}

/** Whether the server could do it at all: what is not there any more, or cannot be done, is no failure. */
async function supported(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (isNotFound(error) || isNoMatch(error) || field(error, 'code') === METHOD_NOT_ALLOWED) return false
    throw error
  }
}

const kindOf = ({ group, version, kind }: Resource) => ({ apiVersion: joinApiVersion(group, version), kind })

function countFinalizers(items: readonly Obj[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { metadata } of items) {
    for (const finalizer of metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1)
  }
  return counts
}
