import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Fields } from '../../../protocol/own.ts'
import { sourceOf } from '../custom/source.ts'
import type { Kind } from '../kinds/kind.ts'
import { readData } from './data.ts'
import { kindSchemas, V2 } from './openapi-schemas.ts'
import type { Compressed } from './openapi-v3.ts'

/** The text before the definitions; other properties of this name hold other things. */
const DEFINITIONS = Buffer.from('"definitions":{"io.k8s.')
const OPENING = '"definitions":{'.length

/**
 * OpenAPI v2: the recorded document, with definitions of custom kinds put in as text, since parsing it would cost far more.
 *
 * @example
 * openapiV2([])?.gzip.length
 */
export function openapiV2(custom: readonly Kind[]): Compressed | undefined {
  const recorded = readData('.', 'openapi-v2.json.gz')
  if (recorded === undefined) return undefined
  const gzip = custom.length === 0 ? recorded : withCustom(recorded, custom)
  return { gzip, hash: createHash('sha512').update(gzip).digest('hex').toUpperCase() }
}

function withCustom(recorded: Uint8Array, custom: readonly Kind[]): Uint8Array {
  const text = gunzipSync(recorded)
  const place = text.indexOf(DEFINITIONS)
  if (place === -1) return recorded
  const definitions: Fields = {}
  for (const kind of custom) {
    Object.assign(definitions, kindSchemas(kind, sourceOf(kind).schema, V2))
  }
  const inner = JSON.stringify(definitions).slice(1, -1)
  const at = place + OPENING
  return gzipSync(Buffer.concat([text.subarray(0, at), Buffer.from(`${inner},`), text.subarray(at)]), {
    level: 1,
  })
}
