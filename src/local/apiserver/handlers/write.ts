import type { ApiResponse } from '../../../cluster/transport.ts'
import type { Obj } from '../../../cluster/object.ts'
import { returnsDeleted } from '../data/returns-deleted.ts'
import { notFound, type Status } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { create } from '../registry/create.ts'
import { present, type Context, type Write } from '../registry/context.ts'
import { decodeBody } from '../registry/decode-body.ts'
import { remove } from '../registry/delete.ts'
import { checkName } from '../registry/admit.ts'
import { patch } from '../registry/patch.ts'
import { byResource } from '../registry/subject.ts'
import { checkUid, update } from '../registry/update.ts'
import { patchType, readBody, readPatch } from '../request/body.ts'
import type { Call } from '../request/call.ts'
import { deleteOptions } from '../request/delete-options.ts'
import type { ListOptions } from '../request/list-options.ts'
import { writeOptions } from '../request/options.ts'
import { selectionOf } from '../request/selection.ts'
import { shapeOf } from '../request/shape.ts'
import { find } from './read.ts'
import { statusResponse } from './response.ts'
import { showList, showObject } from './show.ts'

/** What a URL and a method ask for. */
export interface Target {
  kind: Kind
  namespace: string | undefined
  name: string
  subresource?: string
}

/** POST to a collection. */
export async function post(context: Context, call: Call, target: Target): Promise<ApiResponse> {
  const { kind } = target
  const shape = shapeOf(call, { kind, is: 'object' })
  const options = writeOptions(call, { kind: 'CreateOptions' })
  const body = await readBody(call, kind)
  const write = toWrite(context, target, options)
  const object = create(write, decodeBody(write, body))
  return showObject({ call, kind, shape, now: context.now(), status: 201, warnings: write.warnings }, object)
}

/** PUT of an object or one of its subresources. */
export async function put(context: Context, call: Call, target: Target): Promise<ApiResponse> {
  const { kind, namespace, name } = target
  const shape = shapeOf(call, { kind, is: 'object' })
  const options = writeOptions(call, { kind: 'UpdateOptions' })
  const body = await readBody(call, target.kind)
  const write = toWrite(context, target, options)
  const next = decodeBody(write, body)
  checkName(next, name)
  const stored = context.store.get(kind.storage, namespace, name)
  if (stored === undefined) {
    if (kind.strategy.allowCreateOnUpdate !== true || target.subresource !== undefined) {
      throw notFound(byResource(kind, name))
    }
    checkUid(write, { metadata: { name, ...(namespace !== undefined && { namespace }) } }, next)
    delete next.metadata.resourceVersion
    const made = create(write, next)
    return showObject({ call, kind, shape, now: context.now(), status: 201, warnings: write.warnings }, made)
  }
  const object = update(write, stored, next)
  return showObject({ call, kind, shape, now: context.now(), warnings: write.warnings }, object)
}

/** PATCH of an object or one of its subresources. */
export async function patchObject(context: Context, call: Call, target: Target): Promise<ApiResponse> {
  const { kind, namespace, name } = target
  const shape = shapeOf(call, { kind, is: 'object' })
  const type = patchType(call)
  const options = writeOptions(call, { kind: 'PatchOptions', isApply: type === 'apply' })
  const body = await readPatch(call, type, kind)
  const write = toWrite(context, target, options)
  const stored = context.store.get(kind.storage, namespace, name)
  const { object, created } = patch(write, stored, { type, body, name })
  const status = created ? 201 : 200
  return showObject({ call, kind, shape, now: context.now(), status, warnings: write.warnings }, object)
}

/** DELETE of one object. */
export async function deleteObject(context: Context, call: Call, target: Target): Promise<ApiResponse> {
  const { kind, namespace, name } = target
  const shape = shapeOf(call, { kind, is: 'object' })
  const options = await deleteOptions(call)
  const stored = find(context, kind, namespace, name)
  const { object, gone } = remove(context, kind, stored, options)
  if (!gone || returnsDeleted.has(kind.storage)) {
    return showObject({ call, kind, shape, now: context.now() }, object)
  }
  return statusResponse(deleted(kind, object))
}

/** DELETE of a collection. */
export async function deleteCollection(
  context: Context,
  call: Call,
  { kind, namespace }: Target,
  listOptions: ListOptions,
): Promise<ApiResponse> {
  const shape = shapeOf(call, { kind, is: 'list' })
  const options = await deleteOptions(call)
  const selects = selectionOf(kind, listOptions)
  const found = context.store.list(kind.storage, namespace).filter((object) => selects?.(object) ?? true)
  const shown = found.map((object) => {
    remove(context, kind, object, options)
    return present(kind, object)
  })
  const listMeta = { resourceVersion: String(context.store.revision) }
  return showList({ call, kind, shape, now: context.now() }, shown, listMeta)
}

function toWrite(context: Context, target: Target, options: Write['options']): Write {
  const { kind, namespace, subresource } = target
  return {
    context,
    kind,
    namespace,
    options,
    warnings: [],
    ...(subresource !== undefined && { subresource }),
  }
}

function deleted({ group, plural }: Kind, { metadata }: Obj): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: metadata.name ?? '',
      ...(group !== '' && { group }),
      kind: plural,
      uid: metadata.uid ?? '',
    },
  }
}
