import { isDeepStrictEqual } from 'node:util'
import type { Obj } from '../../../../cluster/object.ts'
import { own } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { configKey } from '../../validate/names.ts'
import { pairs, part } from '../shared/read.ts'

/** The most that a ConfigMap or a Secret holds. */
export const MAX_DATA = 1024 * 1024

export const configMap: Strategy = {
  validate: (next, previous) => [
    ...(previous === undefined ? [] : frozenCauses(next, previous, ['data', 'binaryData'])),
    ...dataCauses(next),
  ],
}

function dataCauses({ data, binaryData }: Obj): Cause[] {
  const binary = part(binaryData)
  const causes: Cause[] = []
  let size = 0
  for (const [key, value] of pairs(data)) {
    const path = `data[${key}]`
    causes.push(...keyCauses(key, path))
    if (own(binary, key) !== undefined) {
      causes.push(invalidValue(path, key, 'duplicate of key present in binaryData'))
    }
    size += Buffer.byteLength(value)
  }
  for (const [key, value] of pairs(binary)) {
    causes.push(...keyCauses(key, `binaryData[${key}]`))
    size += decodedLength(value)
  }
  if (size > MAX_DATA) causes.push(tooLong('[]', MAX_DATA))
  return causes
}

/** What is wrong with a key of a ConfigMap or a Secret. */
export const keyCauses = (key: string, path: string): Cause[] =>
  configKey(key).map((why) => invalidValue(path, key, why))

/** How many bytes base64 stands for. */
export function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

/** What may not change once `immutable` is set. */
export function frozenCauses(next: Obj, previous: Obj, names: readonly string[]): Cause[] {
  if (previous.immutable !== true) return []
  const changed = names.filter((name) => !isDeepStrictEqual(next[name] ?? {}, previous[name] ?? {}))
  if (next.immutable !== true) changed.unshift('immutable')
  return changed.map((name) => forbiddenField(name, 'field is immutable when `immutable` is set'))
}
