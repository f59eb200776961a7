import { isMap, isPair, isScalar, isSeq, type Document, type LineCounter } from 'yaml'
import { goQuote } from '../validate/quote.ts'

/**
 * Keys that stand more than once in a map of a YAML text, as the server reports them: one finding for all of them,
 * before those of the JSON that the text becomes. Parse with `uniqueKeys: false` and this line counter.
 *
 * @example
 * yamlDuplicates(parseDocument('a: 1\na: 2', { uniqueKeys: false, lineCounter }), lineCounter)
 * // 'yaml: unmarshal errors:\n  line 2: key "a" already set in map'
 */
export function yamlDuplicates(document: Document, lines: LineCounter): string | undefined {
  const found: string[] = []
  visit(document.contents, lines, found)
  return found.length === 0 ? undefined : `yaml: unmarshal errors:\n${found.join('\n')}`
}

/** Inner maps come first, and the line is that of the value: so Go's reader comes by. */
function visit(node: unknown, lines: LineCounter, found: string[]): void {
  if (isSeq(node)) for (const item of node.items) visit(item, lines, found)
  if (!isMap(node)) return
  const seen = new Set<string>()
  for (const pair of node.items) {
    if (!isPair(pair)) continue
    visit(pair.value, lines, found)
    const key = isScalar(pair.key) ? pair.key.value : undefined
    if (typeof key !== 'string') continue
    if (seen.has(key))
      found.push(`  line ${lineOf(pair.value ?? pair.key, lines)}: key ${goQuote(key)} already set in map`)
    seen.add(key)
  }
}

function lineOf(node: unknown, lines: LineCounter): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 1
}
