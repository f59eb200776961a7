import { dottedName, operatorName, TYPE_NAMES } from './node-names.ts'
import { CelError, OutOfBudget, type Budget } from './error.ts'
import { findKey } from './functions/operators.ts'
import { overloadsOf } from './functions/table.ts'
import { evaluateMacro, type Evaluator, type Scope } from './evaluate-macro.ts'
import { macroOf } from './macros.ts'
import type { ASTNode } from './parse.ts'
import { Duration, Opaque, Optional, sizeOf, Struct, Timestamp, TypeValue, Uint } from './values.ts'
import type { CelType } from './types.ts'

/**
 * Evaluates an expression that was checked. What it spends is bounded, whatever it is.
 *
 * @example
 * evaluate(tree, { name: 'self', value: 1n }, new Budget(1000))
 * @throws CelError
 */
export function evaluate(tree: ASTNode, scope: Scope, budget: Budget): unknown {
  return new Evaluation(budget).run(tree, scope)
}

const NO_OVERLOAD = 'no such overload'

class Evaluation implements Evaluator {
  readonly budget: Budget

  constructor(budget: Budget) {
    this.budget = budget
  }

  run(node: ASTNode, scope: Scope): unknown {
    switch (node.op) {
      case 'value':
        return literal(node.args)
      case 'id':
        return this.identifier(node.args, scope)
      case '.':
      case '.?':
        return this.select(node, node.args[0], node.args[1], node.op === '.?', scope)
      case '[]':
      case '[?]':
        return this.index(node.args[0], node.args[1], node.op === '[?]', scope)
      case 'call':
        return node.args[0] === 'has'
          ? this.has(node.args[1][0], scope)
          : this.apply(node.args[0], this.each(node.args[1], scope), false)
      case 'rcall':
        return this.methodCall(node, node.args[0], node.args[1], node.args[2], scope)
      case 'list':
        this.budget.spend(10)
        return this.each(node.args, scope)
      case 'map':
        return this.mapLiteral(node.args, scope)
      case '?:': {
        const condition = this.run(node.args[0], scope)
        if (typeof condition !== 'boolean') throw new CelError(NO_OVERLOAD)
        return this.run(node.args[condition ? 1 : 2], scope)
      }
      case '&&':
      case '||':
        return this.logical(node.args, node.op === '||', scope)
      case '!_':
      case '-_':
        return this.apply(node.op, [this.run(node.args, scope)], false)
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
        return this.apply(operatorName(node.op), this.each(node.args, scope), false)
    }
  }

  private each(nodes: readonly ASTNode[], scope: Scope): unknown[] {
    return nodes.map((node) => this.run(node, scope))
  }

  private identifier(name: string, scope: Scope): unknown {
    this.budget.spend(1)
    for (let at: Scope | undefined = scope; at !== undefined; at = at.outer)
      if (at.name === name) return at.value
    if (TYPE_NAMES.has(name)) return new TypeValue(name)
    throw new CelError(`no such attribute(s): ${name}`)
  }

  private mapLiteral(entries: readonly (readonly [ASTNode, ASTNode])[], scope: Scope): Map<unknown, unknown> {
    this.budget.spend(30)
    const map = new Map<unknown, unknown>()
    for (const [key, value] of entries) map.set(this.run(key, scope), this.run(value, scope))
    return map
  }

  private select(node: ASTNode, target: ASTNode, field: string, optional: boolean, scope: Scope): unknown {
    const name = dottedName(node)
    if (name !== undefined && TYPE_NAMES.has(name)) return new TypeValue(name)
    this.budget.spend(1)
    const value = this.run(target, scope)
    if (optional || value instanceof Optional)
      return this.optionally(value, (inner) => this.member(inner, field))
    return required(this.member(value, field), field)
  }

  /** A field or key; nothing when it is not there. */
  private member(value: unknown, key: unknown): { value: unknown } | undefined {
    if (Array.isArray(value)) {
      const index = typeof key === 'bigint' ? Number(key) : key
      if (typeof index !== 'number') throw new CelError(NO_OVERLOAD)
      return index >= 0 && index < value.length ? { value: value[index] as unknown } : undefined
    }
    return findKey(value, key)
  }

  private optionally(value: unknown, find: (inner: unknown) => { value: unknown } | undefined): Optional {
    const inner = value instanceof Optional ? value : new Optional(value)
    if (!inner.isSet) return inner
    const found = find(inner.value)
    return found === undefined ? new Optional() : new Optional(found.value)
  }

  private index(target: ASTNode, key: ASTNode, optional: boolean, scope: Scope): unknown {
    const [value, at] = [this.run(target, scope), this.run(key, scope)]
    if (optional || value instanceof Optional)
      return this.optionally(value, (inner) => this.member(inner, at))
    return this.apply('_[_]', [value, at], false)
  }

  private has(node: ASTNode | undefined, scope: Scope): boolean {
    if (node?.op !== '.' && node?.op !== '.?') throw new CelError(NO_OVERLOAD)
    const value = this.run(node.args[0], scope)
    const inner = value instanceof Optional ? value.value : value
    if (inner === undefined) return false
    return findKey(inner, node.args[1]) !== undefined
  }

  /** `&&` and `||` do not care for an error on one side when the other side decides. */
  private logical([left, right]: readonly [ASTNode, ASTNode], decides: boolean, scope: Scope): boolean {
    const first = this.attempt(left, scope)
    if (first === decides) return decides
    const second = this.attempt(right, scope)
    if (second === decides) return decides
    for (const result of [first, second]) {
      if (result instanceof CelError) throw result
      if (typeof result !== 'boolean') throw new CelError(NO_OVERLOAD)
    }
    return !decides
  }

  attempt(node: ASTNode, scope: Scope): unknown {
    try {
      return this.run(node, scope)
    } catch (error) {
      if (error instanceof CelError && !(error instanceof OutOfBudget)) return error
      throw error
    }
  }

  private methodCall(
    node: ASTNode,
    name: string,
    target: ASTNode,
    args: readonly ASTNode[],
    scope: Scope,
  ): unknown {
    const qualified = dottedName(target)
    if (
      qualified !== undefined &&
      overloadsOf(`${qualified}.${name}`, false) !== undefined &&
      !isBound(qualified, scope)
    ) {
      return this.apply(`${qualified}.${name}`, this.each(args, scope), false)
    }
    const macro = macroOf(node)
    if (macro !== undefined) return evaluateMacro(this, macro, scope)
    const value = this.run(target, scope)
    const [other] = args
    if ((name === 'or' || name === 'orValue') && value instanceof Optional && other !== undefined) {
      if (value.isSet) return name === 'or' ? value : value.value
      return this.run(other, scope)
    }
    return this.apply(name, [value, ...this.each(args, scope)], true)
  }

  private apply(name: string, args: readonly unknown[], isMethod: boolean): unknown {
    for (const overload of overloadsOf(name, isMethod) ?? []) {
      if (
        overload.args.length !== args.length ||
        !args.every((arg, index) => isOf(arg, overload.args[index]))
      )
        continue
      this.budget.spend(overload.cost(args))
      const result = overload.run(args, this.budget)
      // What was made has to fit into memory, too.
      if (sizeOf(result) > 1000) this.budget.spend(sizeOf(result) * 0.1)
      return result
    }
    throw new CelError(NO_OVERLOAD)
  }
}

function required(found: { value: unknown } | undefined, key: string): unknown {
  if (found === undefined) throw new CelError(`no such key: ${key}`)
  return found.value
}

function isBound(name: string, scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) if (at.name === name) return true
  return false
}

function literal(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return value instanceof Object ? new Uint(BigInt(`${value as unknown as bigint}`)) : value
}

/** Whether a value is of a type; what is in lists and maps is looked at by who uses it. */
function isOf(value: unknown, type: CelType | undefined): boolean {
  if (type === undefined || type.is === 'param') return true
  if (type.is === 'list') return Array.isArray(value) && (value.length === 0 || isOf(value[0], type.of))
  if (type.is === 'map') return value instanceof Map || value instanceof Struct
  if (type.is === 'optional') return value instanceof Optional
  if (type.is === 'object') return value instanceof Struct
  const test = Object.hasOwn(TESTS, type.name) ? TESTS[type.name] : undefined
  return test === undefined ? value instanceof Opaque && value.type === type.name : test(value)
}

const TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  int: (value) => typeof value === 'bigint',
  uint: (value) => value instanceof Uint,
  double: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  bytes: (value) => value instanceof Uint8Array,
  null: (value) => value === null,
  timestamp: (value) => value instanceof Timestamp,
  duration: (value) => value instanceof Duration,
  type: (value) => value instanceof TypeValue,
  dyn: () => true,
}
