import type { Obj } from '../../../cluster/object.ts'
import { isFields, type Fields } from '../../../protocol/own.ts'
import { badRequest } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { isObject, setKey, wellFormed } from '../schema/go-type.ts'
import { NumberLiteral } from '../schema/number-literal.ts'
import { goQuote } from '../validate/quote.ts'
import { coerce, decodeMeta, MetaFault } from './meta.ts'
import { asRoot, prune } from './prune.ts'
import { sourceOf } from './source.ts'
import { hasEmbedded } from './structural/visit.ts'

/** What came out of a body: the object, and what strict reading has to say of it. */
export interface DecodedCustom {
  object: Obj
  strict: string[]
}

/**
 * Reads a JSON value as a custom resource: fields that its schema does not know are dropped and reported, metadata is
 * read as Go does. The value is not changed, and nothing of it is shared with the result.
 *
 * @example
 * decodeCustom({ …, spec: { foo: 1 } }, kind).strict // ['unknown field "spec.foo"']
 * @throws ApiError 400
 */
export function decodeCustom(value: unknown, kind: Kind): DecodedCustom {
  const read = readCustomValue(value, kind)
  if (!('error' in read)) return read
  throw badRequest(
    `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${read.error}`,
  )
}

/**
 * As {@link decodeCustom}, but with what is wrong as a text: patches put it into an error of their own.
 *
 * @example
 * readCustomValue({ metadata: 5 }, kind) // { error: 'json: cannot unmarshal number into …' }
 */
export function readCustomValue(value: unknown, kind: Kind): DecodedCustom | { error: string } {
  const copied = copy(value)
  if (!isFields(copied))
    return { error: `json: cannot unmarshal into Go value of type map[string]interface {}` }
  const { schema } = sourceOf(kind)
  const [inMeta, unknown, inEmbedded]: [string[], string[], string[]] = [[], [], []]
  try {
    const meta = Object.hasOwn(copied, 'metadata')
      ? decodeMeta(copied.metadata, 'metadata', inMeta)
      : undefined
    const pruned = prune(copied, asRoot(schema), unknown) as Fields
    const object = { ...((hasEmbedded(schema) ? coerce(pruned, schema, inEmbedded) : pruned) as Fields) }
    if (meta !== undefined) object.metadata = meta
    unknown.sort()
    inEmbedded.sort()
    return {
      object: object as Obj,
      strict: [...inMeta, ...unknown, ...inEmbedded].map((path) => `unknown field ${goQuote(path)}`),
    }
  } catch (error) {
    if (error instanceof MetaFault) return { error: error.message }
    throw error
  }
}

/** Numbers of any spelling become plain ones, and text is made well-formed, as Go reads it. */
function copy(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (Array.isArray(value)) return value.map(copy)
  if (value instanceof NumberLiteral) return Number(value.text) + 0
  if (!isObject(value)) return value
  const copied: Fields = {}
  for (const name of Object.keys(value)) setKey(copied, wellFormed(name), copy(value[name]))
  return copied
}
