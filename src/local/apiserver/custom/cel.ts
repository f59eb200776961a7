import type { Cause } from '../errors.ts'
import type { Schema } from '../schema/schema.ts'
import { compileRules, type CompiledRule } from './cel/compile.ts'
import { RuleRun } from './cel/run.ts'
import type { Correlated } from './openapi/correlated.ts'

/**
 * The rules of one schema node as they compile; `isRoot` is for the root of an object.
 *
 * @example
 * compileProblems({ type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > "a"' }] }, false)[0]?.error
 * // "compilation failed: ERROR: <input>:1:6: found no matching overload for '_>_' applied to '(int, string)'…"
 */
export function compileProblems(schema: Schema, isRoot: boolean): CompiledRule[] {
  return compileRules(schema, isRoot || schema['x-kubernetes-embedded-resource'] === true)
}

/**
 * What the rules (`x-kubernetes-validations`) of a schema have against a value. Rules that fail on what did not change
 * are told in `warnings`. What they may cost is bounded as on the server.
 *
 * @example
 * ruleProblems(next, previous, schema, correlated, warnings)
 */
export function ruleProblems(
  value: unknown,
  old: unknown,
  schema: Schema,
  correlated: Correlated | undefined,
  warnings: string[],
  path = '',
): Cause[] {
  const run = new RuleRun(warnings)
  run.start(
    value,
    old,
    schema,
    correlated,
    path,
    path === '' || schema['x-kubernetes-embedded-resource'] === true,
  )
  return run.causes
}
