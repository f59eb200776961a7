import { badRequest } from '../errors.ts'

/** What a request wants done about fields that are unknown or repeated. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

/** How an error starts that Go's YAML reader makes; each of its lines is a warning of its own. */
const YAML_ERRORS = /^(?:error converting YAML to JSON: )?yaml: unmarshal errors:\n/

/**
 * Deals with the findings of strict reading as a request asks for: fails, or tells what to warn of.
 *
 * @example
 * applyFieldValidation('Warn', ['unknown field "spec.foo"'], kind) // { warnings: ['unknown field "spec.foo"'] }
 * @throws ApiError 400 when the mode is Strict and there are any
 */
export function applyFieldValidation(
  mode: FieldValidation,
  strict: readonly string[],
  { kind, version }: { kind: string; version: string },
): { warnings: string[] } {
  if (mode === 'Ignore' || strict.length === 0) return { warnings: [] }
  if (mode === 'Warn') return { warnings: strict.flatMap(toWarnings) }
  throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${strictError(strict)}`)
}

/**
 * The findings of strict reading as one error text.
 *
 * @example
 * strictError(['unknown field "a"']) // 'strict decoding error: unknown field "a"'
 */
export function strictError(strict: readonly string[]): string {
  return `strict decoding error: ${strict.join(', ')}`
}

function toWarnings(finding: string): string[] {
  if (!YAML_ERRORS.test(finding)) return [finding]
  return finding
    .replace(YAML_ERRORS, '')
    .split('\n')
    .map((line) => line.trim())
}
