import { joinApiVersion, splitApiVersion } from '../../../cluster/object.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { invalidValue } from '../causes.ts'
import { badRequest, invalid } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { typeMismatch } from '../kinds/mismatch.ts'
import { decode, kindMissing } from '../schema/decode.ts'
import { patchInvalid, type Patched } from '../schema/patched.ts'
import type { Write } from './context.ts'

/** The same object under the apiVersion and kind of its endpoint. */
export function typed(kind: Kind, value: object): Fields {
  return { ...value, apiVersion: joinApiVersion(kind.group, kind.version), kind: kind.kind }
}

/**
 * Refuses a body of another kind than that of its URL. Built-in kinds may leave out what the URL says.
 *
 * @throws ApiError 400
 */
export function withType(
  { kind, context }: Pick<Write, 'kind' | 'context'>,
  value: unknown,
  text: string,
): Fields {
  // Throws what is to be said of anything but an object, and of a type that is no text.
  if (!isFields(value)) return decode(value, kind.schema, kind, text).object
  const [apiVersion, name] = [own(value, 'apiVersion') ?? '', own(value, 'kind') ?? '']
  if (typeof apiVersion !== 'string' || typeof name !== 'string') {
    return decode(value, kind.schema, kind, text).object
  }
  if (kind.custom) {
    if (name === '') throw kindMissing(kind, text)
    if (apiVersion === '') throw badRequest(otherVersion(kind))
  }
  const mismatch = typeMismatch(kind, context.kinds, apiVersion, name)
  if (mismatch === undefined) return typed(kind, value)
  if (mismatch.isOtherKind) {
    const subject = { group: kind.group, resource: name, name: nameOf(value) }
    throw invalid(subject, [invalidValue('kind', name, mismatch.why)])
  }
  throw badRequest(
    kind.custom || mismatch.isPlain
      ? mismatch.why
      : `${name} in version "${splitApiVersion(apiVersion || kind.version).version}" cannot be handled as a ${kind.kind}: ${mismatch.why}`,
  )
}

const otherVersion = ({ group, version }: Kind) =>
  `the API version in the data () does not match the expected API version (${joinApiVersion(group, version)})`

/**
 * Refuses a patch that turns an object into one of another kind.
 *
 * @throws ApiError 400, 422
 */
export function patchedType(
  { kind, context }: Pick<Write, 'kind' | 'context'>,
  { value, form, shown }: Omit<Patched, 'strict'>,
): unknown {
  if (!isFields(value)) return value
  const [apiVersion, name] = [own(value, 'apiVersion') ?? '', own(value, 'kind') ?? '']
  if (typeof apiVersion !== 'string' || typeof name !== 'string') {
    if (form === 'map') return value
    const fault = typeof apiVersion !== 'string' ? 'apiVersion' : 'kind'
    throw patchInvalid(shown(), notText(fault, own(value, fault)))
  }
  if (kind.custom) {
    checkCustomType(kind, apiVersion, name, { value, shown })
    return typed(kind, value)
  }
  // Without a version nothing of it is read, not even its name.
  if (apiVersion === '') return { ...typed(kind, value), metadata: {} }
  const mismatch = typeMismatch(kind, context.kinds, apiVersion, name)
  if (mismatch === undefined) return typed(kind, value)
  throw patchInvalid(shown(), mismatch.why)
}

function checkCustomType(
  kind: Kind,
  apiVersion: string,
  name: string,
  { value, shown }: Pick<Patched, 'value' | 'shown'>,
): void {
  if (name === '') throw patchInvalid(shown(), `Object 'Kind' is missing in '${JSON.stringify(value)}'`)
  if (apiVersion === '') {
    const why = "Object 'apiVersion' is missing in 'object has no apiVersion field'"
    throw badRequest(`Internal error occurred: ${why}`)
  }
  const expected = joinApiVersion(kind.group, kind.version)
  const { group } = splitApiVersion(apiVersion)
  const subject = { group, resource: name, name: nameOf(value) }
  if (name !== kind.kind) throw invalid(subject, [invalidValue('kind', name, `must be ${kind.kind}`)])
  if (apiVersion !== expected) {
    throw invalid(subject, [invalidValue('apiVersion', apiVersion, `must be ${expected}`)])
  }
}

function nameOf(value: unknown): string {
  const metadata = isFields(value) ? own(value, 'metadata') : undefined
  const name = isFields(metadata) ? own(metadata, 'name') : undefined
  return typeof name === 'string' ? name : ''
}

function notText(field: string, value: unknown): string {
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go struct field .${field} of type string`
}
