/** What to do with lines `from[a0..a1)` to get `to[b0..b1)`. */
interface Step {
  tag: 'equal' | 'replace' | 'delete' | 'insert'
  a0: number
  a1: number
  b0: number
  b1: number
}

interface Block {
  a: number
  b: number
  size: number
}

const CONTEXT = 3
/** Longer texts are not compared: the search takes too long. */
const MOST_LINES = 20_000

/**
 * The differences of two texts as the API server prints them in a message.
 *
 * @example
 * unifiedDiff('a\nb', 'a\nc') // '@@ -1,2 +1,2 @@\n a\n-b\n+c\n'
 */
export function unifiedDiff(before: string, after: string): string {
  const from = before.split('\n')
  const to = after.split('\n')
  if (from.length > MOST_LINES || to.length > MOST_LINES) return ''
  return hunks(steps(matches(from, to)))
    .map((hunk) => hunkText(hunk, from, to))
    .join('')
}

function hunkText(hunk: readonly Step[], from: readonly string[], to: readonly string[]): string {
  const first = hunk[0]
  const last = hunk.at(-1)
  if (first === undefined || last === undefined) return ''
  const lines = [`@@ -${range(first.a0, last.a1)} +${range(first.b0, last.b1)} @@`]
  for (const { tag, a0, a1, b0, b1 } of hunk) {
    if (tag === 'equal') lines.push(...from.slice(a0, a1).map((line) => ` ${line}`))
    else {
      lines.push(
        ...from.slice(a0, a1).map((line) => `-${line}`),
        ...to.slice(b0, b1).map((line) => `+${line}`),
      )
    }
  }
  return `${lines.join('\n')}\n`
}

function range(start: number, end: number): string {
  const length = end - start
  if (length === 1) return `${start + 1}`
  return `${length === 0 ? start : start + 1},${length}`
}

/** Groups steps that are close to each other, with some equal lines around. */
function hunks(all: readonly Step[]): Step[][] {
  const steps = all.map((step) => ({ ...step }))
  const first = steps[0]
  const last = steps.at(-1)
  if (first?.tag === 'equal') {
    first.a0 = Math.max(first.a0, first.a1 - CONTEXT)
    first.b0 = Math.max(first.b0, first.b1 - CONTEXT)
  }
  if (last?.tag === 'equal') {
    last.a1 = Math.min(last.a1, last.a0 + CONTEXT)
    last.b1 = Math.min(last.b1, last.b0 + CONTEXT)
  }
  const groups: Step[][] = []
  let group: Step[] = []
  for (const step of steps) {
    if (step.tag === 'equal' && step.a1 - step.a0 > 2 * CONTEXT) {
      group.push({ ...step, a1: step.a0 + CONTEXT, b1: step.b0 + CONTEXT })
      groups.push(group)
      group = [{ ...step, a0: step.a1 - CONTEXT, b0: step.b1 - CONTEXT }]
    } else group.push(step)
  }
  groups.push(group)
  return groups.filter((found) => found.some(({ tag }) => tag !== 'equal'))
}

function steps(blocks: readonly Block[]): Step[] {
  const found: Step[] = []
  let [i, j] = [0, 0]
  for (const { a, b, size } of blocks) {
    if (i < a || j < b) {
      const tag = i < a && j < b ? 'replace' : i < a ? 'delete' : 'insert'
      found.push({ tag, a0: i, a1: a, b0: j, b1: b })
    }
    ;[i, j] = [a + size, b + size]
    if (size > 0) found.push({ tag: 'equal', a0: a, a1: i, b0: b, b1: j })
  }
  return found
}

/** The blocks of equal lines, longest first found, in order; neighbours are joined, and an empty one ends the list. */
function matches(from: readonly string[], to: readonly string[]): Block[] {
  const places = placesOf(to)
  const found: Block[] = []
  const open: [number, number, number, number][] = [[0, from.length, 0, to.length]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [a0, a1, b0, b1] = next
    const block = longest(from, to, places, next)
    if (block.size === 0) continue
    found.push(block)
    const [a, b] = [block.a + block.size, block.b + block.size]
    if (a0 < block.a && b0 < block.b) open.push([a0, block.a, b0, block.b])
    if (a < a1 && b < b1) open.push([a, a1, b, b1])
  }
  found.sort((x, y) => x.a - y.a)
  const joined: Block[] = []
  for (const block of found) {
    const last = joined.at(-1)
    if (last?.a === block.a - (last?.size ?? 0) && last.b + last.size === block.b) last.size += block.size
    else joined.push({ ...block })
  }
  return [...joined, { a: from.length, b: to.length, size: 0 }]
}

/** Where each line stands; in long texts lines that are all over the place are left out. */
function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  lines.forEach((line, index) => {
    const known = places.get(line)
    if (known === undefined) places.set(line, [index])
    else known.push(index)
  })
  if (lines.length < 200) return places
  const most = Math.floor(lines.length / 100) + 1
  for (const [line, found] of places) if (found.length > most) places.delete(line)
  return places
}

function longest(
  from: readonly string[],
  to: readonly string[],
  places: ReadonlyMap<string, number[]>,
  [a0, a1, b0, b1]: [number, number, number, number],
): Block {
  let best: Block = { a: a0, b: b0, size: 0 }
  let lengths = new Map<number, number>()
  for (let i = a0; i < a1; i++) {
    const next = new Map<number, number>()
    for (const j of places.get(from[i] ?? '') ?? []) {
      if (j < b0) continue
      if (j >= b1) break
      const size = (lengths.get(j - 1) ?? 0) + 1
      next.set(j, size)
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size }
    }
    lengths = next
  }
  let { a, b, size } = best
  while (a > a0 && b > b0 && from[a - 1] === to[b - 1]) [a, b, size] = [a - 1, b - 1, size + 1]
  while (a + size < a1 && b + size < b1 && from[a + size] === to[b + size]) size++
  return { a, b, size }
}
