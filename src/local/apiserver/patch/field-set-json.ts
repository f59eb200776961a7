import { isFields, own } from '../../../protocol/own.ts'
import { goJson, byText } from './go-text.ts'
import {
  isMember,
  LEAF,
  nodeOf,
  NOTHING,
  SELF,
  topOf,
  unionOfNodes,
  type FieldSet,
  type Parts,
} from './field-set.ts'

/**
 * Reads a `fieldsV1` that came from outside; elements of a kind that is not known are left out.
 *
 * @returns `undefined` for what is no field set.
 * @example
 * readFieldSet({ 'f:spec': { 'f:replicas': {} } })
 */
export function readFieldSet(json: unknown): FieldSet | undefined {
  if (json === undefined || json === null) return NOTHING
  const node = readNode(json)
  return node && topOf(node)
}

function readNode(json: unknown): FieldSet | undefined {
  if (!isFields(json)) return undefined
  const parts: Parts = {}
  for (const key of Object.keys(json)) {
    if (key === SELF) continue
    const element = readElement(key)
    const part = readNode(json[key])
    if (element === UNKNOWN) continue
    if (element === undefined || part === undefined) return undefined
    const known = parts[element]
    parts[element] = known === undefined ? part : (unionOfNodes(known, part) ?? part)
  }
  const hasParts = Object.keys(parts).length > 0
  return nodeOf(!hasParts || own(json, SELF) !== undefined, parts) ?? LEAF
}

/** Elements of a kind that is not known. */
const UNKNOWN = ''

/** An element in the one way of writing it; `undefined` when it is malformed. */
function readElement(text: string): string | undefined {
  if (text.length < 2 || text[1] !== ':') return undefined
  const rest = text.slice(2)
  const kind = text[0] ?? ''
  if (kind === 'f') return text
  if (kind === 'i') return /^[+-]?\d{1,18}$/.test(rest) ? `i:${Number(rest)}` : undefined
  return kind === 'v' || kind === 'k' ? readValue(kind, rest) : UNKNOWN
}

function readValue(kind: string, text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (kind === 'v') return `v:${goJson(value)}`
  if (!isFields(value)) return undefined
  const keys = Object.keys(value).sort(byText)
  return `k:{${keys.map((key) => `${JSON.stringify(key)}:${goJson(value[key])}`).join(',')}}`
}

/**
 * Whether a set holds the field that elements lead to.
 *
 * @example
 * has({ 'f:spec': { 'f:replicas': {} } }, ['f:spec', 'f:replicas']) // true
 */
export const has = (set: FieldSet, path: readonly string[]): boolean => {
  let node: FieldSet | undefined = set
  for (const element of path) node = node?.[element]
  return path.length > 0 && isMember(node)
}
