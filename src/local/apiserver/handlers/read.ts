import type { ApiResponse } from '../../../cluster/transport.ts'
import { badRequest, expired, notFound } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { present, type Context } from '../registry/context.ts'
import { byResource } from '../registry/subject.ts'
import type { Call } from '../request/call.ts'
import {
  readContinue,
  revisionOf,
  tooNew,
  writeContinue,
  type Continue,
  type ListOptions,
} from '../request/list-options.ts'
import { selectionOf } from '../request/selection.ts'
import { shapeOf } from '../request/shape.ts'
import { keyOf } from '../store/change.ts'
import type { Obj } from '../../../cluster/object.ts'
import { showList, showObject } from './show.ts'

/** The object that a URL names, as it is stored. */
export function find(context: Context, kind: Kind, namespace: string | undefined, name: string): Obj {
  const found = context.store.get(kind.storage, kind.namespaced ? namespace : undefined, name)
  if (found === undefined) throw notFound(byResource(kind, name))
  return found
}

/** GET of one object. */
export function get(
  context: Context,
  call: Call,
  kind: Kind,
  namespace: string | undefined,
  name: string,
): ApiResponse {
  const shape = shapeOf(call, { kind, is: 'object' })
  if (call.query.has('export')) {
    throw badRequest('the export parameter, deprecated since v1.14, is no longer supported')
  }
  const revision = readRevision(call.query.get('resourceVersion') ?? '')
  if (revision !== undefined && revision > context.store.revision) {
    throw tooNew(revision, context.store.revision)
  }
  const object = present(kind, find(context, kind, namespace, name))
  return showObject({ call, kind, shape, now: context.now() }, object)
}

/** GET of a collection. */
export function list(
  context: Context,
  call: Call,
  kind: Kind,
  namespace: string | undefined,
  options: ListOptions,
  name?: string,
): ApiResponse {
  const shape = shapeOf(call, { kind, is: 'list' })
  const selects = selectionOf(kind, options, name)
  const { objects, from } = snapshot(context, kind, namespace, options)
  const rest = from.after === '' ? objects : objects.slice(firstAfter(objects, kind, from.after))
  const selected = selects ? rest.filter(selects) : rest
  const page = options.limit > 0 ? selected.slice(0, options.limit) : selected
  const last = page.at(-1)
  // With a selector nobody counts what is left: the next page may be empty.
  const hasMore = last !== undefined && page.length === options.limit && last !== rest.at(-1)
  const listMeta = {
    resourceVersion: String(from.revision),
    ...(hasMore && {
      continue: writeContinue({ revision: from.revision, after: keyIn(kind, namespace, last) }),
      ...(selects === undefined && { remainingItemCount: rest.length - page.length }),
    }),
  }
  const shown = page.map((object) => present(kind, object))
  return showList({ call, kind, shape, now: context.now() }, shown, listMeta)
}

/** The objects that a list is about, and of which moment they are. */
function snapshot(
  { store }: Context,
  kind: Kind,
  namespace: string | undefined,
  options: ListOptions,
): { objects: readonly Obj[]; from: Continue } {
  if (options.continue !== '') {
    if (options.resourceVersion !== '' && options.resourceVersion !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue')
    }
    const token = readContinue(options.continue)
    const from = { revision: token.revision, after: inStorage(kind, namespace, token.after) }
    // -1 stands for now: a list that goes on after its own moment was forgotten.
    if (from.revision < 0)
      return { objects: store.list(kind.storage, namespace), from: { ...from, revision: store.revision } }
    const objects = store.listAt(kind.storage, from.revision, namespace)
    if (objects !== 'expired') return { objects, from }
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
      writeContinue({ revision: -1, after: token.after }),
    )
  }
  const revision = readRevision(options.resourceVersion, 'invalid resource version: ')
  if (revision !== undefined && revision > store.revision) {
    throw tooNew(revision, store.revision)
  }
  const isExact =
    options.resourceVersionMatch === 'Exact' ||
    (options.resourceVersionMatch === '' && options.limit > 0 && revision !== undefined && revision > 0)
  if (isExact && revision !== undefined) {
    const objects = store.listAt(kind.storage, revision, namespace)
    if (objects === 'expired') throw expired(`The resourceVersion for the provided list is too old.`)
    return { objects, from: { revision, after: '' } }
  }
  return { objects: store.list(kind.storage, namespace), from: { revision: store.revision, after: '' } }
}

function readRevision(text: string, before?: string): number | undefined {
  const revision = revisionOf(text, before)
  return revision === 0 ? undefined : revision
}

/** Key of an object as continue tokens have it: without the namespace when the list is of one. */
function keyIn(kind: Kind, namespace: string | undefined, { metadata }: Obj): string {
  return kind.namespaced && namespace === undefined
    ? keyOf(metadata.namespace, metadata.name ?? '')
    : (metadata.name ?? '')
}

function inStorage(kind: Kind, namespace: string | undefined, key: string): string {
  return kind.namespaced && namespace !== undefined ? keyOf(namespace, key) : key
}

function firstAfter(objects: readonly Obj[], kind: Kind, key: string): number {
  const found = objects.findIndex(
    ({ metadata }) => keyOf(kind.namespaced ? metadata.namespace : undefined, metadata.name ?? '') > key,
  )
  return found === -1 ? objects.length : found
}
