import type { Obj } from '../../../cluster/object.ts'
import { badRequest, type ApiError } from '../errors.ts'
import { isObject, type GoType } from './go-type.ts'
import { typeOfComponent } from './go-types.ts'
import { resolveType } from './resolve-type.ts'
import type { Schema } from './schema.ts'
import { describe, GoError, Walk, type Form } from './walk.ts'

/** Which kind a body is read as. */
export interface DecodedKind {
  group: string
  version: string
  kind: string
}

/** What came out of a body: the object as it is stored, and what strict reading has to say of it. */
export interface Decoded {
  object: Obj
  strict: string[]
}

const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
/** As much of a body as is shown in an error. */
const SUMMARY = 30

const types = new WeakMap<Schema, GoType>()

/**
 * Reads a JSON value as an object of a built-in kind, as Go does: fields it does not know are dropped and
 * reported, quantities and times get their canonical form, and Go's rules say which empty fields stay.
 * The value is not changed, and nothing of it is shared with the result.
 *
 * @param text the body, for the one error that shows its beginning
 * @example
 * decode({ spec: { replicas: 1, foo: 1 } }, schema, kind).strict // ['unknown field "spec.foo"']
 * @throws ApiError 400
 */
export function decode(value: unknown, schema: Schema, kind: DecodedKind, text?: string): Decoded {
  const fault = typeMetaFault(value)
  if (fault !== undefined) {
    throw unrecognized(kind, `json: cannot unmarshal ${fault}`, text ?? JSON.stringify(value))
  }
  const result = read(value, schema)
  if (!('error' in result)) return result
  throw badRequest(
    `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${result.error}`,
  )
}

/**
 * The 400 for a body of which not even apiVersion and kind can be read.
 *
 * @example
 * throw unrecognized(kind, syntaxError(text), text)
 */
export function unrecognized({ kind }: DecodedKind, why: string, text: string): ApiError {
  const fault = `couldn't get version/kind; json parse error: ${why}`
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): ${fault} (${summary(text)})`,
  )
}

/**
 * The 400 for an object of a custom kind that does not say its kind.
 *
 * @example
 * throw kindMissing(kind, '{}')
 */
export function kindMissing({ kind }: Pick<DecodedKind, 'kind'>, text: string): ApiError {
  const fault = `Object 'Kind' is missing in '${text}'`
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): ${fault} (${summary(text)})`,
  )
}

/**
 * As {@link decode}, but with what is wrong as a text: patches put it into an error of their own.
 *
 * @example
 * read({ spec: 1 }, schema) // { error: 'json: cannot unmarshal number into …' }
 */
export function read(value: unknown, schema: Schema, form: Form = 'json'): Decoded | { error: string } {
  const walk = new Walk(form)
  try {
    const object = goType(schema).decode(value, walk) as Obj
    return walk.saved === undefined ? { object, strict: walk.strict.list() } : { error: walk.saved.message }
  } catch (error) {
    if (error instanceof GoError) return { error: error.message }
    throw error
  }
}

/** The Go type of a kind, from the name of its component. */
export function goType(schema: Schema): GoType {
  let type = types.get(schema)
  if (type === undefined) {
    type = resolveType(typeOfComponent(schema.component ?? ''))
    types.set(schema, type)
  }
  return type
}

/**
 * What keeps apiVersion and kind from being read, which the server asks for before anything else; undefined when nothing does.
 *
 * @example
 * typeMetaFault({ kind: 5 }) // 'number into Go struct field .kind of type string'
 */
export function typeMetaFault(value: unknown): string | undefined {
  if (!isObject(value))
    return value === null ? undefined : `${describe(value)} into Go value of type ${TYPE_META}`
  for (const name of Object.keys(value)) {
    if (name !== 'apiVersion' && name !== 'kind') continue
    const field = value[name]
    if (typeof field !== 'string' && field !== null) {
      return `${describe(field)} into Go struct field .${name} of type string`
    }
  }
  return undefined
}

function summary(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const dots = bytes.length > SUMMARY ? ' ...' : ''
  const start = bytes.subarray(0, SUMMARY)
  if (bytes.length === 0) return '<empty>'
  return (text.startsWith('{') ? start.toString('utf8') : start.toString('hex')) + dots
}
