import type { Obj } from '../../../cluster/object.ts'
import { isFields } from '../../../protocol/own.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { apply } from '../patch/apply.ts'
import { jsonPatch, strictErrorsOfJsonPatch } from '../patch/json.ts'
import { mergePatch } from '../patch/merge.ts'
import { strategicMergePatch } from '../patch/strategic.ts'
import type { Body, PatchType } from '../request/body.ts'
import { duplicateFields } from '../schema/duplicates.ts'
import { applyFieldValidation } from '../schema/field-validation.ts'
import { goMap } from '../schema/patched.ts'
import { describe } from '../schema/walk.ts'
import { ApiError } from '../errors.ts'
import { timestamp, type Write } from './context.ts'
import { create } from './create.ts'
import { checkName } from './admit.ts'
import { inGoOrder } from './go-order.ts'
import { decodeOwn, decodePatched } from './decode-body.ts'
import { resetFields, versionsOf } from './own-fields.ts'
import { byResource } from './subject.ts'
import { update } from './update.ts'
import { present } from './context.ts'

/** A patch as it came. */
export interface Patch {
  type: PatchType
  body: Body
  name: string
}

/** What a write came to. */
export interface Written {
  object: Obj
  created: boolean
}

/**
 * Patches the object `stored`; only an apply may come without one.
 *
 * @throws ApiError
 */
export function patch(write: Write, stored: Obj | undefined, input: Patch): Written {
  if (input.type === 'apply') return serverSideApply(write, stored, input)
  if (stored === undefined) throw notFound(byResource(write.kind, input.name))
  const current = present(write.kind, stored)
  const value = patchedValue(write, current, input)
  if (input.type === 'json') write.warnings.push(...operationWarnings(write, input.body))
  const next = decodePatched(write, {
    value,
    form: input.type === 'strategic' ? 'map' : 'json',
    shown: () =>
      input.type === 'strategic'
        ? goMap(input.body.value)
        : JSON.stringify(inGoOrder(value, current, write.kind.custom !== undefined)),
    strict: duplicateFields(input.body.text, input.body.value),
  })
  checkName(next, input.name)
  return { object: update(write, stored, next, 'patch'), created: false }
}

function patchedValue({ kind, options }: Write, current: Obj, { type, body: { value } }: Patch): unknown {
  if (type === 'json') return jsonPatch(current, value, options.fieldValidation)
  if (type === 'merge') return mergePatch(current, value, options.fieldValidation)
  if (kind.custom) {
    const types = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml'
    throw new ApiError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${types}`,
    )
  }
  return strategicMergePatch(current, value, kind.schema)
}

/** What strict reading finds in the operations of a JSON patch; refused already where it is to be refused. */
function operationWarnings({ options }: Write, { value }: Body): string[] {
  if (options.fieldValidation !== 'Warn') return []
  return strictErrorsOfJsonPatch(value)
}

function serverSideApply(write: Write, stored: Obj | undefined, { body, name }: Patch): Written {
  const { kind, options, context, subresource, warnings } = write
  const config = configOf(body)
  if (stored === undefined && subresource !== undefined) throw notFound(byResource(kind, name))
  if (body.findings.length > 0) {
    if (options.fieldValidation === 'Strict') {
      throw badRequest(
        `error strict decoding YAML: error converting YAML to JSON: ${body.findings.join(', ')}`,
      )
    }
    warnings.push(...applyFieldValidation(options.fieldValidation, body.findings, kind).warnings)
  }
  const applied = apply({
    live: stored && present(kind, stored),
    config,
    schema: kind.schema,
    manager: options.manager,
    force: options.force,
    now: timestamp(context.now()),
    reset: resetFields(write),
    versions: versionsOf(write),
    ...(subresource !== undefined && { subresource }),
  })
  const next = decodeOwn(kind, applied)
  checkName(next, name)
  const { resourceVersion, uid } = (config as Partial<Obj>).metadata ?? {}
  if (stored === undefined) {
    if ((uid ?? '') !== '')
      throw conflict(
        byResource(kind, name),
        `uid mismatch: the provided object specified uid ${uid ?? ''}, and no existing object was found`,
      )
    return { object: create(write, next, { isApply: true }), created: true }
  }
  next.metadata.resourceVersion = resourceVersion ?? stored.metadata.resourceVersion ?? ''
  if (uid !== undefined) next.metadata.uid = uid
  return { object: update(write, stored, next, 'apply'), created: false }
}

/** The configuration. Without a name it can only be applied to what there is. */
function configOf({ value }: Body): Obj {
  const fields = value ?? {}
  if (!isFields(fields)) {
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${describe(fields)} into Go value of type map[string]interface {}`,
    )
  }
  return fields as unknown as Obj
}
