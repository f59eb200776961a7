import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { badRequest } from '../errors.ts'
import { tooLarge, unprocessable } from './failures.ts'
import { jsonType } from './go-text.ts'
import { JsonDocument } from './json-document.ts'
import { sameJson } from './record.ts'

const MOST_OPERATIONS = 10_000
/** Bytes that all `copy` operations of a patch may add. */
const MOST_COPIED = 3 * 1024 * 1024
const KNOWN = ['op', 'path', 'from', 'value']

type Run = (document: JsonDocument, operation: Fields, copied: { bytes: number }) => void

const OPERATIONS: Record<string, Run> = {
  add(document, operation) {
    document.add(text(operation, 'path'), valueOf(operation))
  },
  remove(document, operation) {
    document.remove(text(operation, 'path'))
  },
  replace(document, operation) {
    const path = text(operation, 'path')
    if (path !== '') {
      document.replace(path, valueOf(operation))
      return
    }
    const root = own(operation, 'value')
    if (typeof root !== 'object' || root === null) throw unprocessable()
    document.root = root
  },
  move(document, operation) {
    const from = text(operation, 'from')
    const value = document.read(from) ?? null
    document.remove(from)
    document.add(text(operation, 'path'), value)
  },
  copy(document, operation, copied) {
    const json = JSON.stringify(document.read(text(operation, 'from')) ?? null)
    copied.bytes += Buffer.byteLength(json)
    if (copied.bytes > MOST_COPIED) throw unprocessable()
    document.add(text(operation, 'path'), JSON.parse(json))
  },
  test(document, operation) {
    const path = text(operation, 'path')
    const value = path === '' ? document.root : (document.read(path) ?? null)
    if (!sameJson(value, valueOf(operation))) throw unprocessable()
  },
}

/**
 * Carries out a JSON patch (RFC 6902), with the liberties that the API server takes: `replace` adds a missing field of an object,
 * `copy` of one adds null, and negative indices count from the end.
 *
 * @throws 400 for what is no list of operations, 413 for more than 10,000 of them, 422 for one that fails.
 * @example
 * jsonPatch({ a: 1 }, [{ op: 'test', path: '/a', value: 1 }, { op: 'remove', path: '/a' }]) // {}
 */
export function jsonPatch(current: Fields, patch: unknown, fieldValidation = 'Warn'): unknown {
  const operations = decode(patch, fieldValidation)
  if (operations.length > MOST_OPERATIONS) {
    throw tooLarge(
      `The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${operations.length}`,
    )
  }
  const document = new JsonDocument(current)
  const copied = { bytes: 0 }
  for (const operation of operations) {
    const kind = operation === null ? undefined : own(operation, 'op')
    if (operation === null || typeof kind !== 'string' || !Object.hasOwn(OPERATIONS, kind))
      throw unprocessable()
    OPERATIONS[kind]?.(document, operation, copied)
  }
  return document.root
}

/**
 * What strict field validation says of a JSON patch itself: one text for each unknown field of an operation.
 *
 * @example
 * strictErrorsOfJsonPatch([{ op: 'remove', path: '/a', why: 1 }]) // ['json patch unknown field "[0].why"']
 */
export function strictErrorsOfJsonPatch(patch: unknown): string[] {
  if (!Array.isArray(patch)) return []
  return patch.flatMap((operation: unknown, index) =>
    isFields(operation)
      ? Object.keys(operation)
          .filter((name) => !KNOWN.includes(name))
          .map((name) => `json patch unknown field "[${index}].${name}"`)
      : [],
  )
}

function decode(patch: unknown, fieldValidation: string): (Fields | null)[] {
  const strict = fieldValidation !== 'Ignore'
  const fail = (what: string) =>
    badRequest(`${strict ? 'error decoding patch: ' : ''}json: cannot unmarshal ${what}`)
  if (patch === null) return []
  if (!Array.isArray(patch)) {
    throw fail(
      `${jsonType(patch)} into Go value of type ${strict ? '[]handlers.jsonPatchOp' : 'jsonpatch.Patch'}`,
    )
  }
  for (const operation of patch as unknown[]) {
    if (operation === null) continue
    if (!isFields(operation)) {
      const target = strict ? 'handlers.jsonPatchOp' : 'jsonpatch.Operation'
      throw fail(`${jsonType(operation)} into Go value of type ${target}`)
    }
    if (!strict) continue
    for (const name of ['op', 'path', 'from']) {
      const value = own(operation, name)
      if (value !== undefined && value !== null && typeof value !== 'string') {
        throw fail(`${jsonType(value)} into Go struct field jsonPatchOp.${name} of type string`)
      }
    }
  }
  return patch as (Fields | null)[]
}

function text(operation: Fields, name: string): string {
  const value = own(operation, name)
  if (typeof value !== 'string') throw unprocessable()
  return value
}

const valueOf = (operation: Fields): unknown => own(operation, 'value') ?? null
