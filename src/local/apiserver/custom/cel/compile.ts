import type { Schema, ValidationRule } from '../../schema/schema.ts'
import { followPath } from '../definition/field-path.ts'
import { check } from './check.ts'
import { declare } from './declare.ts'
import { constantFault } from './fold.ts'
import { parse, type ASTNode } from './parse.ts'
import { BOOL, optionalOf, STRING, type CelType } from './types.ts'

/** What is said of rules for a schema that has no type in expressions. */
export const NO_TYPE = 'failed to convert to declType for CEL validation rules'

/** A rule that is ready to run, or why it is not. */
export interface CompiledRule {
  rule: ValidationRule
  usesOldSelf: boolean
  program?: ASTNode
  message?: ASTNode
  /** Where a failure is told, below the value that the rule is for. */
  fieldPath: string
  error?: string
  messageError?: string
  /** Why the rule is not run: the server reads it, this one cannot. */
  warning?: string
}

const compiled = new WeakMap<Schema, Map<boolean, CompiledRule[]>>()

/**
 * The rules of one schema, compiled; of those below it nothing is said.
 *
 * @example
 * compileRules({ type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 1' }] }, false)
 */
export function compileRules(schema: Schema, isRoot: boolean): CompiledRule[] {
  const rules = schema['x-kubernetes-validations'] ?? []
  if (rules.length === 0) return []
  let known = compiled.get(schema)
  if (known === undefined) {
    known = new Map<boolean, CompiledRule[]>()
    compiled.set(schema, known)
  }
  const before = known.get(isRoot)
  if (before !== undefined) return before
  const self = declare(schema, isRoot)
  const made = rules.map((rule) => compileRule(rule, schema, self))
  known.set(isRoot, made)
  return made
}

function compileRule(rule: ValidationRule, schema: Schema, self: CelType | undefined): CompiledRule {
  const result: CompiledRule = { rule, usesOldSelf: false, fieldPath: fieldPathOf(rule, schema) }
  const source = rule.rule
  if (source.trim() === '') return result
  if (self === undefined) return { ...result, error: NO_TYPE }
  const variables = new Map([
    ['self', self],
    ['oldSelf', rule.optionalOldSelf === true ? optionalOf(self) : self],
  ])
  const program = expression(source, variables, BOOL)
  if ('warning' in program) return { ...result, warning: program.warning }
  if ('fault' in program) return { ...result, error: `program instantiation failed: ${program.fault}` }
  if ('error' in program) {
    const error =
      program.error === undefined
        ? 'cel expression must evaluate to a bool'
        : `compilation failed: ${program.error}`
    return { ...result, error }
  }
  result.program = program.tree
  result.usesOldSelf = program.usesOldSelf
  const { messageExpression = '' } = rule
  if (messageExpression === '') return result
  const message = expression(messageExpression, variables, STRING)
  if ('warning' in message) return { ...result, warning: message.warning }
  if ('fault' in message)
    return { ...result, messageError: `messageExpression instantiation failed: ${message.fault}` }
  if ('error' in message) {
    const why =
      message.error === undefined
        ? 'messageExpression must evaluate to a string'
        : `messageExpression compilation failed: ${message.error}`
    return { ...result, messageError: why }
  }
  return { ...result, message: message.tree }
}

type Expression =
  | { tree: ASTNode; usesOldSelf: boolean }
  | { warning: string }
  | { fault: string }
  | { error: string | undefined }

/** `error` is unset when the expression is fine but of another type. */
function expression(source: string, variables: ReadonlyMap<string, CelType>, wanted: CelType): Expression {
  const parsed = parse(source)
  if ('unreadable' in parsed)
    return { warning: `this server cannot evaluate the rule ${JSON.stringify(source)}: ${parsed.unreadable}` }
  if ('error' in parsed) return { error: parsed.error }
  const checked = check(parsed.tree, source, variables)
  if ('error' in checked) return { error: checked.error }
  if (checked.type !== wanted) return { error: undefined }
  const fault = constantFault(parsed.tree)
  return fault === undefined ? { tree: parsed.tree, usesOldSelf: checked.usesOldSelf } : { fault }
}

function fieldPathOf({ fieldPath = '' }: ValidationRule, schema: Schema): string {
  if (fieldPath === '') return ''
  const found = followPath(fieldPath, schema)
  return 'error' in found ? '' : found.path
}
