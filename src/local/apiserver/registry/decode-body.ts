import type { Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { decodeCustom } from '../custom/decode.ts'
import type { Kind } from '../kinds/kind.ts'
import { decode } from '../schema/decode.ts'
import type { Body } from '../request/body.ts'
import { duplicateFields, strictFindings } from '../schema/duplicates.ts'
import { applyFieldValidation, strictError } from '../schema/field-validation.ts'
import { patchInvalid, readPatched, type Patched } from '../schema/patched.ts'
import type { Write } from './context.ts'
import { patchedType, typed, withType } from './object-type.ts'
import { setAside } from './set-aside.ts'

/**
 * Makes an object of a kind from JSON: types checked, unknown fields dropped and judged, defaults filled in.
 *
 * @throws ApiError 400
 */
export function decodeBody(write: Write, { value, text, findings }: Body): Obj {
  const { kind, options, warnings } = write
  const { sent, restore } = setAside(write, withType(write, value ?? {}, text))
  const { object, strict } = kind.custom ? decodeCustom(sent, kind) : decode(sent, kind.schema, kind, text)
  keepReset(value, object)
  const repeated = options.fieldValidation === 'Ignore' ? [] : strictOf(kind, value, text, strict)
  warnings.push(...applyFieldValidation(options.fieldValidation, [...findings, ...repeated], kind).warnings)
  const completed = complete(kind, object)
  restore(completed)
  return completed
}

function strictOf(kind: Kind, value: unknown, text: string, strict: string[]): string[] {
  return kind.custom
    ? [...duplicateFields(text, value), ...strict]
    : strictFindings(text, value, kind.schema, strict)
}

/**
 * Makes an object of a kind from one that a patch made.
 *
 * @throws ApiError 400, 422
 */
export function decodePatched(write: Write, patched: Patched): Obj {
  const { kind, options, warnings } = write
  const sent = { ...patched, value: patchedType(write, patched) }
  if (!kind.custom) {
    const read = readPatched(sent, kind.schema, options.fieldValidation, kind)
    warnings.push(...read.warnings)
    keepReset(patched.value, read.object)
    return complete(kind, read.object)
  }
  const { object, strict } = decodeCustom(sent.value, kind)
  keepReset(patched.value, object)
  const found = [...patched.strict, ...strict]
  if (options.fieldValidation === 'Strict' && found.length > 0) {
    throw patchInvalid(patched.shown(), strictError(found))
  }
  warnings.push(...applyFieldValidation(options.fieldValidation, found, kind).warnings)
  return complete(kind, object)
}

/**
 * Makes an object of a kind from one that this server made: nothing in it is judged. An applied custom resource went through
 * its schema already, and keeps the nulls that decoding would drop, for validation to refuse.
 */
export function decodeOwn(kind: Kind, value: object): Obj {
  const sent = typed(kind, value)
  return complete(kind, kind.custom ? (structuredClone(sent) as Obj) : decode(sent, kind.schema, kind).object)
}

function complete(kind: Kind, object: Obj): Obj {
  const ordered = inOrder(object)
  kind.strategy.defaults?.(ordered)
  return ordered
}

/** apiVersion and kind first: lists of built-in kinds cut them off. A custom resource may come without metadata. */
function inOrder({
  apiVersion,
  kind,
  metadata = {},
  ...rest
}: Partial<Obj> & Pick<Obj, 'apiVersion' | 'kind'>): Obj {
  return { apiVersion, kind, metadata, ...rest }
}

/** An empty list of managedFields, which decoding drops, is a wish: to forget who wrote what. */
function keepReset(sent: unknown, object: Obj): void {
  const metadata = isFields(sent) ? own(sent, 'metadata') : undefined
  const managed = isFields(metadata) ? own(metadata, 'managedFields') : undefined
  if (Array.isArray(managed) && managed.length === 0) object.metadata.managedFields = []
}
