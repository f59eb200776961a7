import { isFields, own } from '../../../../protocol/own.ts'
import type { Cause } from '../../errors.ts'
import type { Schema, ValidationRule } from '../../schema/schema.ts'
import type { Correlated } from '../openapi/correlated.ts'
import { MapList } from '../openapi/map-list.ts'
import {
  child,
  duplicate,
  forbidden,
  indexed,
  invalid,
  keyed,
  NO_PATH,
  OMITTED,
  required,
} from '../problems.ts'
import { additional, hasRules, itemsOf, propertyOf } from '../structural/visit.ts'
import { compileRules, type CompiledRule } from './compile.ts'
import { declare } from './declare.ts'
import { Budget, CelError, OutOfBudget } from './error.ts'
import { evaluate } from './evaluate.ts'
import type { Scope } from './evaluate-macro.ts'
import { toCel, Optional } from './values.ts'

/** What one rule, and what all of an object, may cost: as on the server. */
const PER_CALL = 1_000_000
const PER_OBJECT = 10_000_000
const MOST_MESSAGE = 5 * 1024
const NO_BUDGET =
  'validation failed due to running out of cost budget, no further validation rules will be run'

/** Where in the old object a value was, as far as that can be told. */
interface Ratchet {
  current: Correlated | undefined
  parent: Correlated | undefined
}

/** Thrown to stop at once: the budget of the object is used up. */
class Stop extends Error {}

/** Runs the rules of a schema and of all below it. */
export class RuleRun {
  readonly causes: Cause[] = []
  private left = PER_OBJECT
  private readonly warnings: string[]

  constructor(warnings: string[]) {
    this.warnings = warnings
  }

  start(
    value: unknown,
    old: unknown,
    schema: Schema,
    correlated: Correlated | undefined,
    path: string,
    isRoot: boolean,
  ): void {
    try {
      this.visit(value, old, schema, path, { current: correlated, parent: undefined }, isRoot)
    } catch (error) {
      if (!(error instanceof Stop)) throw error
    }
  }

  private visit(
    value: unknown,
    old: unknown,
    schema: Schema,
    path: string,
    ratchet: Ratchet,
    isRoot: boolean,
  ): void {
    if (value === null || value === undefined) return
    const rules = compileRules(schema, isRoot)
    if (rules.length > 0) this.rules(rules, value, old ?? undefined, schema, path, ratchet, isRoot)
    if (Array.isArray(value)) this.list(value, old, schema, path, ratchet)
    else if (isFields(value)) this.fields(value, old, schema, path, ratchet)
  }

  private list(
    list: readonly unknown[],
    old: unknown,
    schema: Schema,
    path: string,
    { current, parent }: Ratchet,
  ): void {
    const items = itemsOf(schema)
    if (items === undefined || !hasRules(items)) return
    const byKey =
      schema['x-kubernetes-list-type'] === 'map' && Array.isArray(old)
        ? new MapList(old, schema['x-kubernetes-list-map-keys'] ?? [])
        : undefined
    for (const [index, item] of list.entries()) {
      const next =
        current === undefined ? { current, parent } : { current: current.item(index), parent: current }
      this.visit(
        item,
        byKey?.get(item),
        items,
        indexed(path, index),
        next,
        items['x-kubernetes-embedded-resource'] === true,
      )
    }
  }

  private fields(value: object, old: unknown, schema: Schema, path: string, ratchet: Ratchet): void {
    const more = additional(schema)
    const { current, parent } = ratchet
    for (const [name, field] of Object.entries(value)) {
      const property = propertyOf(schema, name)
      const part = property ?? more
      if (part === undefined || !hasRules(part) || declare(part, false) === undefined) continue
      const isType = parent === undefined && (name === 'apiVersion' || name === 'kind')
      const next =
        current === undefined
          ? ratchet
          : isType
            ? { current: undefined, parent: undefined }
            : { current: current.field(name), parent: current }
      const before = isFields(old) ? own(old, name) : undefined
      const at = property === undefined ? keyed(path, name) : child(path, name)
      this.visit(field, before, part, at, next, part['x-kubernetes-embedded-resource'] === true)
    }
  }

  private rules(
    rules: readonly CompiledRule[],
    value: unknown,
    old: unknown,
    schema: Schema,
    path: string,
    ratchet: Ratchet,
    isRoot: boolean,
  ): void {
    const at = path === '' ? NO_PATH : path
    const type = schema.type ?? ''
    const fail = (why: string): void => {
      this.causes.push(invalid(at, type, why))
    }
    let self: unknown
    let before: unknown
    for (const compiled of rules) {
      const { rule, program, usesOldSelf } = compiled
      if (compiled.error !== undefined) fail(`rule compile error: ${compiled.error}`)
      if (program === undefined || compiled.warning !== undefined) continue
      const optional = rule.optionalOldSelf === true
      if (usesOldSelf && old === undefined && !optional) continue
      const said = rule.message === undefined || rule.message === '' ? rule.rule.trim() : rule.message.trim()
      const budget = new Budget(Math.min(PER_CALL, this.left))
      const started = budget.spare
      let result: unknown
      try {
        self ??= toCel(value, schema, isRoot)
        if (usesOldSelf && old !== undefined) before ??= toCel(old, schema, isRoot)
        const oldSelf = optional ? new Optional(before) : before
        const scope: Scope = { name: 'self', value: self, outer: { name: 'oldSelf', value: oldSelf } }
        result = evaluate(program, scope, budget)
        this.left -= started - budget.spare
        if (result === true) continue
        this.fails(compiled, value, path, schema, ratchet, scope)
      } catch (error) {
        this.left -= started - budget.spare
        this.stopped(error, started, said, fail)
      }
    }
  }

  private stopped(error: unknown, allowed: number, said: string, fail: (why: string) => void): void {
    if (error instanceof RangeError) {
      fail(NO_BUDGET)
      throw new Stop()
    }
    if (!(error instanceof CelError)) throw error
    if (error instanceof OutOfBudget) {
      fail(
        allowed < PER_CALL
          ? NO_BUDGET
          : `'${error.message}': no further validation rules will be run due to call cost exceeds limit for rule: ${said}`,
      )
      throw new Stop()
    }
    if (error.message.startsWith('no such overload')) {
      fail(
        `'${error.message}': call arguments did not match a supported operator, function or macro signature for rule: ${said}`,
      )
    } else fail(`${error.message} evaluating rule: ${said}`)
  }

  /** A rule that does not hold; for a value that did not change it is only warned of. */
  private fails(
    compiled: CompiledRule,
    value: unknown,
    path: string,
    schema: Schema,
    ratchet: Ratchet,
    scope: Scope,
  ): void {
    const { rule, fieldPath, usesOldSelf } = compiled
    const at = (fieldPath === '' ? path : child(path, fieldPath)) || NO_PATH
    const shown = schema.type === 'object' || schema.type === 'array' ? OMITTED : value
    const cause = causeOf(rule, at, shown, this.message(compiled, scope) ?? defaultMessage(rule))
    const unchanged =
      ratchet.current === undefined ? (ratchet.parent?.same() ?? false) : ratchet.current.same()
    if (!usesOldSelf && unchanged) this.warnings.push(`${at}: ${cause.message}`)
    else this.causes.push(cause)
  }

  /** What the rule's own expression says; nothing when it says nothing of use. */
  private message({ message }: CompiledRule, scope: Scope): string | undefined {
    if (message === undefined) return undefined
    const budget = new Budget(Math.min(PER_CALL, this.left))
    const started = budget.spare
    try {
      const text = evaluate(message, scope, budget)
      const trimmed = typeof text === 'string' ? text.trim() : ''
      return trimmed === '' || trimmed.includes('\n') || Buffer.byteLength(trimmed) > MOST_MESSAGE
        ? undefined
        : trimmed
    } catch (error) {
      if (error instanceof CelError) return undefined
      throw error
    } finally {
      this.left -= started - budget.spare
    }
  }
}

function causeOf({ reason }: ValidationRule, at: string, value: unknown, message: string): Cause {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(at, message)
    case 'FieldValueRequired':
      return required(at, message)
    case 'FieldValueDuplicate':
      return duplicate(at, value)
    case undefined:
    default:
      return invalid(at, value, message)
  }
}

const defaultMessage = ({ rule, message = '' }: ValidationRule): string =>
  message === '' ? `failed rule: ${rule.trim()}` : message.trim()
