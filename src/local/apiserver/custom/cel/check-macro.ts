import type { Macro } from './macros.ts'
import type { ASTNode } from './parse.ts'
import { placeOf } from './place.ts'
import {
  BOOL,
  DYN,
  FAULT,
  fits,
  INT,
  isDyn,
  listOf,
  mapOf,
  optionalOf,
  showType,
  type CelType,
} from './types.ts'

/** What the check of a macro needs of the one around it. */
export interface Scope {
  visit(node: ASTNode): CelType
  bool(node: ASTNode): void
  within(names: readonly string[], types: readonly CelType[], run: () => CelType): CelType
  fail(node: ASTNode, why: string, at?: number): CelType
  noOverload(node: ASTNode, name: string, args: readonly CelType[], isMethod?: boolean): CelType
}

/**
 * The type of a macro, whose body knows more names than what is around it.
 *
 * @example
 * checkMacro(checker, node, macro) // BOOL for self.all(x, x > 0)
 */
export function checkMacro(scope: Scope, node: ASTNode, macro: Macro): CelType {
  const over = scope.visit(macro.over)
  if (macro.name === 'optMap' || macro.name === 'optFlatMap') {
    const of = over.is === 'optional' ? over.of : isDyn(over) ? DYN : FAULT
    if (of === FAULT) for (const name of ['hasValue', 'value']) scope.noOverload(node, name, [over], true)
    const body = scope.within(macro.names, [of], () => scope.visit(macro.body))
    return macro.name === 'optMap' ? optionalOf(body) : body
  }
  const items = itemTypes(over, macro.names.length)
  if (items === undefined) {
    const why = `expression of type '${showType(over)}' cannot be range of a comprehension (must be list, map, or dynamic)`
    return scope.fail(macro.over, why, macro.over.op === '.' ? placeOf(macro.over) : macro.over.start)
  }
  return scope.within(macro.names, items, () => {
    if (macro.filter !== undefined) condition(scope, node, macro.filter, [listOf(DYN), listOf(DYN)])
    return outcome(scope, node, macro, over, items)
  })
}

function outcome(
  scope: Scope,
  node: ASTNode,
  { name, body }: Macro,
  over: CelType,
  items: readonly CelType[],
): CelType {
  const [first = DYN] = items
  switch (name) {
    case 'map':
    case 'transformList':
      return listOf(scope.visit(body))
    case 'transformMap':
      return mapOf(over.is === 'map' ? over.key : over.is === 'list' ? INT : DYN, scope.visit(body))
    case 'transformMapEntry': {
      const type = scope.visit(body)
      return type.is === 'map' ? type : mapOf(DYN, DYN)
    }
    case 'sortBy':
      scope.visit(body)
      return over
    default:
      if (name === 'all' || name === 'exists') scope.bool(body)
      else condition(scope, node, body, name === 'filter' ? [listOf(first), listOf(first)] : [INT, INT])
      return name === 'filter' ? listOf(first) : BOOL
  }
}

/** These macros are made of a choice: an item is taken or not. */
function condition(scope: Scope, node: ASTNode, body: ASTNode, branches: readonly CelType[]): void {
  const type = scope.visit(body)
  if (!fits(type, BOOL, new Map())) scope.noOverload(node, '_?_:_', [type, ...branches])
}

/** What the names of a macro stand for; nothing for what has no items. */
function itemTypes(over: CelType, names: number): CelType[] | undefined {
  if (isDyn(over)) return Array<CelType>(names).fill(DYN)
  if (over.is === 'list') return names === 1 ? [over.of] : [INT, over.of]
  if (over.is === 'map') return names === 1 ? [over.key] : [over.key, over.value]
  return undefined
}
