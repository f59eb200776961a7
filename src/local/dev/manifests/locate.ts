import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml'

/** A place in a text, from 1. */
export interface Position {
  line: number
  column: number
}

/** A field of the path that Kubernetes' errors name: a name, the number of an item, or what an item has. */
type Step = { name: string } | { index: number } | { having: Record<string, unknown> }

/**
 * Where the field of an API error stands, or what of its path there is: `spec.ports[0].name`,
 * `.spec.containers[name="web"].image`, `metadata.labels[a/b]`.
 *
 * @example
 * positionOf(document, lines, 'spec.replicas') // { line: 7, column: 3 }
 */
export function positionOf(document: Document, lines: LineCounter, field: string): Position {
  let node: unknown = document.contents
  let offset = offsetOf(node)
  let rest = field.replace(/^\./, '')
  while (rest !== '') {
    if (isAlias(node)) node = node.resolve(document)
    const found = isMap(node) ? inMap(node, rest) : isSeq(node) ? inSeq(node, rest) : undefined
    if (found === undefined) break
    node = found.value
    offset = found.offset ?? offset
    rest = found.rest
  }
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

const offsetOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0

interface Found {
  value: unknown
  offset: number | undefined
  rest: string
}

/** The entry whose key is the longest beginning of the path: names of labels have dots of their own. */
function inMap(map: { items: readonly unknown[] }, path: string): Found | undefined {
  let best: (Found & { length: number }) | undefined
  for (const item of map.items) {
    if (!isPair(item) || !isScalar(item.key)) continue
    const key = String(item.key.value)
    const length = lengthOfName(path, key)
    if (length === undefined || (best && best.length >= length)) continue
    best = {
      value: item.value,
      offset: item.key.range?.[0],
      rest: path.slice(length).replace(/^\./, ''),
      length,
    }
  }
  return best
}

/** How much of the path is this name: followed by a dot, a bracket or nothing, or itself in brackets. */
function lengthOfName(path: string, key: string): number | undefined {
  const after = path[key.length]
  if (path.startsWith(key) && (after === undefined || after === '.' || after === '[')) return key.length
  return path.startsWith(`[${key}]`) ? key.length + 2 : undefined
}

function inSeq(seq: { items: readonly unknown[] }, path: string): Found | undefined {
  const bracket = /^\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]\.?/.exec(path)
  if (!bracket) return undefined
  const step = stepOf(bracket[1] ?? '')
  const value = 'index' in step ? seq.items[step.index] : seq.items.find((item) => matches(item, step))
  if (value === undefined) return undefined
  return { value, offset: offsetOf(value), rest: path.slice(bracket[0].length) }
}

/** `0`, `name="web"`, `containerPort=80,protocol="TCP"` or `="b"`, an item of a set. */
function stepOf(text: string): Step {
  if (/^\d+$/.test(text)) return { index: Number(text) }
  const having: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [, name = '', value = ''] of text.matchAll(/([^=,]*)=("(?:[^"\\]|\\.)*"|[^,]*)/g))
    having[name] = scalar(value)
  return { having }
}

function scalar(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function matches(item: unknown, step: Step): boolean {
  if (!('having' in step)) return false
  const wanted = Object.entries(step.having)
  if (isScalar(item)) return wanted.length === 1 && wanted[0]?.[0] === '' && item.value === wanted[0][1]
  // Keys that have a default, such as a port's protocol, need not be written.
  return (
    isMap(item) &&
    wanted.every(([name, value]) => !item.has(name) || item.get(name) === value) &&
    wanted.some(([name]) => item.has(name))
  )
}
