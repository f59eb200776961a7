import { isFields } from '../../../../protocol/own.ts'
import { compare } from './compare.ts'
import { PathError, type Node } from './node.ts'

/** Values that a path may touch on its way: more are a mistake or an attack (`[0,0,0][0,0,0][0,0,0]…`). */
const MOST = 100_000

interface Budget {
  left: number
}

/**
 * Follows a path; the values at its end.
 *
 * @throws PathError where client-go fails
 * @example
 * evaluate(parsePath('.spec.size'), { spec: { size: 3 } }) // [3]
 */
export function evaluate(nodes: readonly Node[], value: unknown): unknown[] {
  return nodes.every(isField) ? fieldOf(nodes, value) : follow(nodes, [value], { left: MOST })
}

const isField = (node: Node) => node.type === 'field'

/** What most paths are: one field after the other. */
function fieldOf(nodes: readonly Node[], value: unknown): unknown[] {
  let current = value
  for (const node of nodes) {
    if (node.type !== 'field' || !isFields(current) || !Object.hasOwn(current, node.name)) return []
    current = current[node.name]
  }
  return [current]
}

function follow(nodes: readonly Node[], start: unknown[], budget: Budget): unknown[] {
  let values = start
  for (const node of nodes) {
    spend(budget, values.length)
    values = take(node, values, budget)
  }
  return values
}

function spend(budget: Budget, count: number): void {
  budget.left -= count
  if (budget.left < 0) throw new PathError('too many values')
}

function take(node: Node, values: unknown[], budget: Budget): unknown[] {
  switch (node.type) {
    case 'field':
      return values.flatMap((value) =>
        isFields(value) && Object.hasOwn(value, node.name) ? [value[node.name]] : [],
      )
    case 'slice':
      return slice(node, values, budget)
    case 'filter':
      return values.flatMap((value) => filter(node, value, budget))
    case 'wildcard':
      return values.flatMap((value) => children(value, budget))
    case 'recursive':
      return descend(values, budget)
    case 'union':
      return node.of.flatMap((nodes) => follow(nodes, values, budget))
    case 'value':
      return values.map(() => node.value)
    case 'unknown':
      throw new PathError('unrecognized identifier')
  }
}

function slice(node: Extract<Node, { type: 'slice' }>, values: unknown[], budget: Budget): unknown[] {
  const result: unknown[] = []
  for (const value of values) {
    if (value === null || value === undefined) continue
    if (!Array.isArray(value)) throw new PathError('not an array')
    const { length } = value
    let from = node.from ?? 0
    let to = node.isIndex ? from + 1 : (node.to ?? length)
    if (from < 0) from += length
    if (to < 0 || (to === 0 && node.isIndex)) to += length
    // A range without elements ends the whole step, as it does in client-go.
    if (from === to) return result
    if (from < 0 || from >= length || to < 0 || to > length || from > to) throw new PathError('out of bounds')
    const step = node.step ?? 1
    if (step <= 0) throw new PathError('step must be > 0')
    spend(budget, to - from)
    for (let index = from; index < to; index += step) result.push(value[index])
  }
  return result
}

function filter(
  { left, operator, right }: Extract<Node, { type: 'filter' }>,
  value: unknown,
  budget: Budget,
): unknown[] {
  if (!Array.isArray(value)) throw new PathError('not an array')
  spend(budget, value.length)
  return value.filter((item: unknown) => {
    if (operator === 'exists') return exists(left, item, budget)
    const one = single(left, item, budget)
    const other = one && single(right, item, budget)
    return one !== undefined && other !== undefined && compare(one.value, operator, other.value)
  })
}

function exists(nodes: readonly Node[], item: unknown, budget: Budget): boolean {
  try {
    return follow(nodes, [item], budget).length > 0
  } catch (error) {
    // client-go counts what it had before the failure, which is never nothing.
    if (error instanceof PathError && budget.left >= 0) return true
    throw error
  }
}

function single(nodes: readonly Node[], item: unknown, budget: Budget): { value: unknown } | undefined {
  const found = follow(nodes, [item], budget)
  if (found.length > 1) throw new PathError('can only compare one element at a time')
  return found.length === 0 ? undefined : { value: found[0] }
}

function children(value: unknown, budget: Budget): unknown[] {
  if (Array.isArray(value)) {
    spend(budget, value.length)
    return value
  }
  if (!isFields(value)) return []
  const names = Object.keys(value).sort()
  spend(budget, names.length)
  return names.map((name) => value[name])
}

/** Every value that has children, each followed by those in it. */
function descend(values: readonly unknown[], budget: Budget): unknown[] {
  const result: unknown[] = []
  const open = values.toReversed()
  while (open.length > 0) {
    const value = open.pop()
    const inner = children(value, budget)
    if (inner.length === 0) continue
    result.push(value)
    for (const child of inner.toReversed()) open.push(child)
  }
  return result
}
