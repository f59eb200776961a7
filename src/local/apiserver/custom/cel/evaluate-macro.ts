import { CelError, type Budget } from './error.ts'
import { sortBy } from './functions/lists.ts'
import type { Macro } from './macros.ts'
import type { ASTNode } from './parse.ts'
import { Optional } from './values.ts'

/** Names and what they stand for, from the inside out. */
export interface Scope {
  name: string
  value: unknown
  outer?: Scope
}

/** What the evaluation of a macro needs of the one around it. */
export interface Evaluator {
  readonly budget: Budget
  run(node: ASTNode, scope: Scope): unknown
  /** What an expression gives, or the error it ends in. */
  attempt(node: ASTNode, scope: Scope): unknown
}

const NO_OVERLOAD = 'no such overload'

/**
 * Evaluates a macro: its body once for each item.
 *
 * @example
 * evaluateMacro(evaluation, macro, scope) // true for [1].all(x, x > 0)
 * @throws CelError
 */
export function evaluateMacro(by: Evaluator, macro: Macro, scope: Scope): unknown {
  const over = by.run(macro.over, scope)
  if (macro.name === 'optMap' || macro.name === 'optFlatMap') {
    if (!(over instanceof Optional)) throw new CelError(NO_OVERLOAD)
    if (!over.isSet) return over
    const result = by.run(macro.body, { name: macro.names[0] ?? '', value: over.value, outer: scope })
    return macro.name === 'optMap' ? new Optional(result) : result
  }
  const items = itemsOf(over, macro.names.length)
  const inner = (item: readonly unknown[]): Scope =>
    macro.names.reduce<Scope>((outer, name, index) => ({ name, value: item[index], outer }), scope)
  switch (macro.name) {
    case 'all':
    case 'exists':
      return quantified(by, items, macro, inner, macro.name === 'exists')
    case 'exists_one':
    case 'existsOne':
      return items.filter((item) => holds(by, macro.body, inner(item))).length === 1
    case 'filter':
      return items.filter((item) => holds(by, macro.body, inner(item))).map(([item]) => item)
    case 'sortBy':
      return sortBy(
        items.map(([item]) => item),
        items.map((item) => step(by, macro.body, inner(item))),
      )
    default:
      return transformed(by, items, macro, inner)
  }
}

/** The values that the names of a macro take, one after the other. */
function itemsOf(over: unknown, names: number): (readonly unknown[])[] {
  if (Array.isArray(over))
    return over.map((item: unknown, index) => (names === 1 ? [item] : [BigInt(index), item]))
  if (over instanceof Map) {
    return [...(over as Map<unknown, unknown>)].map(([key, value]) => (names === 1 ? [key] : [key, value]))
  }
  throw new CelError(NO_OVERLOAD)
}

function step(by: Evaluator, body: ASTNode, scope: Scope): unknown {
  by.budget.spend(1)
  return by.run(body, scope)
}

function holds(by: Evaluator, body: ASTNode, scope: Scope): boolean {
  const result = step(by, body, scope)
  if (typeof result !== 'boolean') throw new CelError(NO_OVERLOAD)
  return result
}

/** An error for one item does not count when another decides. */
function quantified(
  by: Evaluator,
  items: readonly (readonly unknown[])[],
  { body }: Macro,
  inner: (item: readonly unknown[]) => Scope,
  decides: boolean,
): boolean {
  let failed: CelError | undefined
  for (const item of items) {
    by.budget.spend(1)
    const result = by.attempt(body, inner(item))
    if (result === decides) return decides
    if (result instanceof CelError) failed ??= result
    else if (typeof result !== 'boolean') failed ??= new CelError(NO_OVERLOAD)
  }
  if (failed !== undefined) throw failed
  return !decides
}

function transformed(
  by: Evaluator,
  items: readonly (readonly unknown[])[],
  macro: Macro,
  inner: (item: readonly unknown[]) => Scope,
): unknown {
  const { filter } = macro
  const kept = filter === undefined ? items : items.filter((item) => holds(by, filter, inner(item)))
  const results = kept.map((item) => step(by, macro.body, inner(item)))
  if (macro.name === 'map' || macro.name === 'transformList') return results
  if (macro.name === 'transformMap')
    return new Map(results.map((result, index) => [kept[index]?.[0], result]))
  const entries = results.flatMap((result) =>
    result instanceof Map ? [...(result as Map<unknown, unknown>)] : [],
  )
  const map = new Map<unknown, unknown>()
  for (const [key, value] of entries) {
    if (map.has(key)) throw new CelError(`insert failed: key ${String(key)} already exists`)
    map.set(key, value)
  }
  return map
}
