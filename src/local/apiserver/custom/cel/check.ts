import { overloadsOf, isFunction } from './functions/table.ts'
import { checkMacro, type Scope } from './check-macro.ts'
import { macroOf } from './macros.ts'
import { dottedName, operatorName, TYPE_NAMES } from './node-names.ts'
import type { ASTNode } from './parse.ts'
import { placeOf } from './place.ts'
import { regexp } from '../regexp/regexp.ts'
import { report, type Issue } from './report.ts'
import { parseDuration, parseTimestamp } from './time.ts'
import {
  BOOL,
  bound,
  DYN,
  FAULT,
  fits,
  INT,
  isDyn,
  literalType,
  listOf,
  mapOf,
  optionalOf,
  showType,
  TYPE,
  type CelType,
} from './types.ts'

const INT_MAX = 2n ** 63n - 1n
const ANY: CelType = { is: 'param', name: 'A' }

const LITERALS: Readonly<Record<string, (text: string) => unknown>> = {
  matches: regexp,
  timestamp: parseTimestamp,
  duration: parseDuration,
}

/** What an expression amounts to. */
export type Checked = { type: CelType; usesOldSelf: boolean } | { error: string }

/**
 * Checks the types of an expression, with cel-go's words for what is wrong.
 *
 * @example
 * check(tree, source, new Map([['self', INT]])) // { type: BOOL, usesOldSelf: false }
 */
export function check(tree: ASTNode, source: string, variables: ReadonlyMap<string, CelType>): Checked {
  const checker = new Checker(variables)
  const type = checker.visit(tree)
  if (checker.issues.length > 0)
    return {
      error: report(
        source,
        checker.issues.sort((a, b) => a.at - b.at),
      ),
    }
  return { type, usesOldSelf: checker.usesOldSelf }
}

class Checker implements Scope {
  readonly issues: Issue[] = []
  usesOldSelf = false
  private readonly scope: Map<string, CelType>

  constructor(variables: ReadonlyMap<string, CelType>) {
    this.scope = new Map(variables)
  }

  fail(node: ASTNode, why: string, at = placeOf(node)): CelType {
    this.issues.push({ at, why })
    return FAULT
  }

  visit(node: ASTNode): CelType {
    switch (node.op) {
      case 'value':
        if (typeof node.args === 'bigint' && node.args > INT_MAX)
          return this.fail(node, 'invalid int literal')
        return literalType(node.args)
      case 'id':
        return this.identifier(node, node.args)
      case '.':
      case '.?':
        return this.select(node, node.args[0], node.args[1], node.op === '.?')
      case '[]':
      case '[?]':
        return this.index(node, node.args[0], node.args[1], node.op === '[?]')
      case 'call':
        return this.call(node, node.args[0], node.args[1])
      case 'rcall':
        return this.methodCall(node, node.args[0], node.args[1], node.args[2])
      case 'list':
        return listOf(this.common(node.args))
      case 'map':
        return mapOf(
          this.common(node.args.map(([key]) => key)),
          this.common(node.args.map(([, value]) => value)),
        )
      case '?:': {
        const condition = this.visit(node.args[0])
        const yes = this.visit(node.args[1])
        const no = this.visit(node.args[2])
        const bindings = new Map<string, CelType>()
        const same = fits(yes, ANY, bindings) && fits(no, ANY, bindings)
        if (same && fits(condition, BOOL, new Map())) return isDyn(yes) ? no : yes
        return this.noOverload(node, '_?_:_', [condition, yes, no])
      }
      case '&&':
      case '||': {
        for (const each of node.args) this.bool(each)
        return BOOL
      }
      case '-_':
        if (node.args.op === 'value' && typeof node.args.args === 'bigint') {
          return node.args.args > INT_MAX + 1n ? this.fail(node, 'invalid int literal') : INT
        }
        return this.resolve(node, node.op, [this.visit(node.args)], false)
      case '!_':
        return this.resolve(node, node.op, [this.visit(node.args)], false)
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
      case 'in':
        return this.resolve(
          node,
          operatorName(node.op),
          node.args.map((each) => this.visit(each)),
          false,
        )
    }
  }

  private identifier(node: ASTNode, name: string): CelType {
    const found = this.scope.get(name)
    if (found !== undefined) {
      if (name === 'oldSelf') this.usesOldSelf = true
      return found
    }
    if (TYPE_NAMES.has(name)) return TYPE
    return this.fail(node, `undeclared reference to '${name}' (in container '')`)
  }

  private select(place: ASTNode, target: ASTNode, field: string, optional: boolean, node = place): CelType {
    const name = dottedName(node)
    if (name !== undefined && TYPE_NAMES.has(name)) return TYPE
    const type = this.visit(target)
    const of = type.is === 'optional' ? type.of : type
    const found = this.field(place, of, field)
    return (optional || type.is === 'optional') && found !== FAULT ? optionalOf(found) : found
  }

  private field(node: ASTNode, type: CelType, field: string): CelType {
    if (isDyn(type)) return type
    if (type.is === 'map') return type.value
    if (type.is === 'object') return type.fields.get(field) ?? this.fail(node, `undefined field '${field}'`)
    return this.fail(node, `type '${showType(type)}' does not support field selection`)
  }

  private index(node: ASTNode, target: ASTNode, key: ASTNode, optional: boolean): CelType {
    const [type, keyType] = [this.visit(target), this.visit(key)]
    const of = type.is === 'optional' ? type.of : type
    const found = this.resolve(node, '_[_]', [of, keyType], false)
    return (optional || type.is === 'optional') && found !== FAULT ? optionalOf(found) : found
  }

  private call(node: ASTNode, name: string, args: readonly ASTNode[]): CelType {
    if (name === 'has' && args.length === 1) {
      const [field] = args
      if (field?.op !== '.' && field?.op !== '.?')
        return this.fail(field ?? node, 'invalid argument to has() macro')
      this.select(node, field.args[0], field.args[1], false, field)
      return BOOL
    }
    const types = args.map((arg) => this.visit(arg))
    this.literalArgument(name, args[0])
    return this.resolve(node, name, types, false)
  }

  /** Texts that stand in a rule as they are must be good ones. */
  private literalArgument(name: string, arg: ASTNode | undefined): void {
    const read = Object.hasOwn(LITERALS, name) ? LITERALS[name] : undefined
    if (read === undefined || arg?.op !== 'value' || typeof arg.args !== 'string') return
    try {
      read(arg.args)
    } catch {
      this.fail(arg, `invalid ${name} argument`)
    }
  }

  bool(node: ASTNode): void {
    const type = this.visit(node)
    if (!fits(type, BOOL, new Map())) this.fail(node, `expected type 'bool' but found '${showType(type)}'`)
  }

  private methodCall(node: ASTNode, name: string, target: ASTNode, args: readonly ASTNode[]): CelType {
    const qualified = dottedName(target)
    if (
      qualified !== undefined &&
      !this.scope.has(qualified) &&
      overloadsOf(`${qualified}.${name}`, false) !== undefined
    ) {
      return this.resolve(
        node,
        `${qualified}.${name}`,
        args.map((arg) => this.visit(arg)),
        false,
      )
    }
    const macro = macroOf(node)
    if (macro !== undefined) return checkMacro(this, node, macro)
    const type = this.visit(target)
    // Arguments of a format may be of any types.
    const types = args.map((arg) =>
      name === 'format' && arg.op === 'list' ? this.anyTypes(arg.args) : this.visit(arg),
    )
    this.literalArgument(name, args[0])
    const [only] = types
    if ((name === 'or' || name === 'orValue') && types.length === 1 && only !== undefined) {
      return this.alternative(node, name, type, only)
    }
    return this.resolve(node, name, [type, ...types], true)
  }

  private anyTypes(nodes: readonly ASTNode[]): CelType {
    for (const node of nodes) {
      if (node.op === 'list') this.anyTypes(node.args)
      else this.visit(node)
    }
    return listOf(DYN)
  }

  private alternative(node: ASTNode, name: string, type: CelType, other: CelType): CelType {
    if (isDyn(type)) return DYN
    const wanted = name === 'or' ? type : type.is === 'optional' ? type.of : FAULT
    if (type.is !== 'optional' || !fits(other, wanted, new Map()))
      return this.noOverload(node, name, [type, other], true)
    return isDyn(wanted) || (wanted.is === 'optional' && isDyn(wanted.of)) ? other : wanted
  }

  within(names: readonly string[], types: readonly CelType[], run: () => CelType): CelType {
    const before = names.map((name) => this.scope.get(name))
    names.forEach((name, index) => this.scope.set(name, types[index] ?? DYN))
    const result = run()
    names.forEach((name, index) => {
      const type = before[index]
      if (type === undefined) this.scope.delete(name)
      else this.scope.set(name, type)
    })
    return result
  }

  /** The type that all elements of a literal have. */
  private common(nodes: readonly ASTNode[]): CelType {
    let type: CelType | undefined
    for (const node of nodes) {
      const next = this.visit(node)
      if (type === undefined || isDyn(type)) type ??= next
      else if (!fits(next, type, new Map())) {
        return this.fail(node, `expected type '${showType(type)}' but found '${showType(next)}'`)
      }
    }
    return type ?? { is: 'param', name: 'E' }
  }

  private resolve(node: ASTNode, name: string, args: readonly CelType[], isMethod: boolean): CelType {
    const overloads = overloadsOf(name, isMethod)
    if (overloads === undefined) {
      if (isFunction(name)) return this.noOverload(node, name, args, isMethod)
      return this.fail(node, `undeclared reference to '${name}' (in container '')`)
    }
    const results = overloads.flatMap((overload) => {
      if (overload.args.length !== args.length) return []
      const bindings = new Map<string, CelType>()
      return args.every((arg, index) => fits(arg, overload.args[index] ?? DYN, bindings))
        ? [bound(overload.result, bindings)]
        : []
    })
    const [first] = results
    if (first === undefined) return this.noOverload(node, name, args, isMethod)
    return results.every((result) => showType(result) === showType(first)) ? first : DYN
  }

  noOverload(node: ASTNode, name: string, args: readonly CelType[], isMethod = false): CelType {
    if (args.includes(FAULT)) return FAULT
    const [target = DYN, ...rest] = args
    const shown = isMethod
      ? `${showType(target)}.(${rest.map(showType).join(', ')})`
      : `(${args.map(showType).join(', ')})`
    return this.fail(node, `found no matching overload for '${name}' applied to '${shown}'`)
  }
}
