import type { Cause } from '../../errors.ts'
import type { ValidationRule } from '../../schema/schema.ts'
import { NO_TYPE } from '../cel/compile.ts'
import { compileProblems } from '../cel.ts'
import { child, forbidden, indexed, invalid, keyed, required, unsupported } from '../problems.ts'
import { additional, entries, itemsOf, someSchema, type RawSchema } from '../structural/visit.ts'
import { followPath } from './field-path.ts'
import { goRule } from './internal.ts'
import { listRuleProblems } from './lists.ts'

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const META = new Set(['metadata', 'kind', 'apiVersion'])
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

/** What a place in a schema inherits from those above. */
interface Place {
  /** Why defaults may not be set here; unset where they may. */
  noDefaults?: string
  insideMeta: boolean
  /** Path of the list or map from which on old and new values cannot be matched. */
  uncorrelated?: string
  /** Whether rules are compiled: not below `not`, `allOf` and the like. */
  rules: boolean
  isRoot: boolean
}

/**
 * What is wrong with a schema apart from its structure: keywords that are not supported, list types, and rules, which are
 * compiled only where nothing else is wrong. `warnings` gets the rules that cannot be checked here.
 *
 * @example
 * openApiProblems({ type: 'object', uniqueItems: true }, 'schema', true, [])
 */
export function openApiProblems(
  schema: RawSchema,
  path: string,
  rules: boolean,
  warnings: string[],
): Cause[] {
  const found = new Collected(warnings)
  found.visit(schema, path, { insideMeta: false, rules, isRoot: true })
  return [...found.schema, ...found.rules]
}

class Collected {
  readonly schema: Cause[] = []
  readonly rules: Cause[] = []
  private readonly warnings: string[]

  constructor(warnings: string[]) {
    this.warnings = warnings
  }

  visit(schema: RawSchema | undefined, path: string, place: Place): void {
    if (schema === undefined) return
    const before = this.schema.length
    this.schema.push(...keywordProblems(schema, path, place))
    if (schema.uniqueItems === true) {
      this.schema.push(
        forbidden(
          child(path, 'uniqueItems'),
          'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
        ),
      )
    }
    this.visitBelow(schema, path, { ...place, isRoot: false }, place.isRoot)
    if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
      this.schema.push(
        invalid(child(path, 'x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined'),
      )
    }
    this.schema.push(...listRuleProblems(schema, path))
    const rules = schema['x-kubernetes-validations'] ?? []
    if (rules.length === 0) return
    this.schema.push(...ruleTextProblems(schema, rules, child(path, 'x-kubernetes-validations')))
    if (this.schema.length === before && place.rules) this.compile(schema, rules, path, place)
  }

  private visitBelow(schema: RawSchema, path: string, place: Place, wasRoot: boolean): void {
    const at = (field: string) => child(path, field)
    const more = additional(schema)
    if (schema.additionalProperties !== undefined) {
      const both = Object.keys(schema.properties ?? {}).length > 0
      if (both && schema.additionalProperties !== true) {
        this.schema.push(
          forbidden(at('additionalProperties'), 'additionalProperties and properties are mutual exclusive'),
        )
      }
      const noDefaults = 'inside additionalProperties applying to object metadata'
      this.visit(more, at('additionalProperties'), { ...place, ...(place.insideMeta && { noDefaults }) })
    }
    for (const [name, property] of entries(schema.properties)) {
      const isMeta = (wasRoot || schema['x-kubernetes-embedded-resource'] === true) && META.has(name)
      const inner: Place = { ...place, ...(isMeta && { insideMeta: true }) }
      if (isMeta && wasRoot) inner.noDefaults = `in top-level ${name}`
      const mapType: string = schema['x-kubernetes-map-type'] ?? 'granular'
      if (mapType !== 'granular' && mapType !== 'atomic') inner.uncorrelated ??= path
      this.visit(property, keyed(at('properties'), name), inner)
    }
    const quiet = { ...place, rules: false }
    this.visit(schema.not, at('not'), quiet)
    for (const junctor of ['allOf', 'oneOf', 'anyOf'] as const) {
      for (const [index, each] of (schema[junctor] ?? []).entries())
        this.visit(each, indexed(at(junctor), index), quiet)
    }
    for (const [name, each] of Object.entries(schema.definitions ?? {}))
      this.visit(each, keyed(at('definitions'), name), quiet)
    const inItems: Place = { ...place }
    if (schema['x-kubernetes-list-type'] !== 'map') inItems.uncorrelated ??= path
    this.visit(itemsOf(schema), at('items'), inItems)
  }

  private compile(schema: RawSchema, rules: readonly ValidationRule[], path: string, place: Place): void {
    const at = (index: number, field: string) =>
      child(indexed(child(path, 'x-kubernetes-validations'), index), field)
    const all = compileProblems(schema, place.isRoot)
    if (all.some(({ error }) => error === NO_TYPE)) {
      const why =
        'failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations'
      this.rules.push({
        reason: 'InternalError',
        message: `Internal error: internal error: ${why}`,
        field: child(path, 'x-kubernetes-validations'),
      })
      return
    }
    for (const [index, compiled] of all.entries()) {
      const rule = rules[index]
      if (rule === undefined) continue
      if (compiled.warning !== undefined) this.warnings.push(`${at(index, 'rule')}: ${compiled.warning}`)
      if (compiled.error !== undefined)
        this.rules.push(invalid(at(index, 'rule'), goRule(rule), compiled.error))
      if (compiled.messageError !== undefined) {
        this.rules.push(invalid(at(index, 'messageExpression'), goRule(rule), compiled.messageError))
      }
      if (compiled.usesOldSelf && place.uncorrelated !== undefined) {
        const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelated}`
        this.rules.push(invalid(at(index, 'rule'), rule.rule, why))
      }
      if (!compiled.usesOldSelf && compiled.warning === undefined && rule.optionalOldSelf !== undefined) {
        this.rules.push(
          invalid(
            at(index, 'optionalOldSelf'),
            rule.optionalOldSelf,
            'may not be set if oldSelf is not used in rule',
          ),
        )
      }
    }
  }
}

function* keywordProblems(
  schema: RawSchema,
  path: string,
  { noDefaults, insideMeta }: Place,
): Generator<Cause> {
  const at = (field: string) => child(path, field)
  const type = schema.type ?? ''
  if (type !== '' && !TYPES.includes(type)) yield unsupported(at('type'), type, TYPES)
  if (schema.default !== undefined && noDefaults !== undefined)
    yield forbidden(at('default'), `must not be set ${noDefaults}`)
  if ((schema.id ?? '') !== '') yield forbidden(at('id'), 'id is not supported')
  if (schema.additionalItems !== undefined)
    yield forbidden(at('additionalItems'), 'additionalItems is not supported')
  for (const keyword of ['patternProperties', 'definitions'] as const) {
    if (Object.keys(schema[keyword] ?? {}).length > 0)
      yield forbidden(at(keyword), `${keyword} is not supported`)
  }
  if (schema.dependencies !== undefined) yield forbidden(at('dependencies'), 'dependencies is not supported')
  if (schema.$ref !== undefined) yield forbidden(at('$ref'), '$ref is not supported')
  if (type === 'null')
    yield forbidden(at('type'), 'type cannot be set to null, use nullable as an alternative')
  if (Array.isArray(schema.items))
    yield forbidden(at('items'), 'items must be a schema object and not an array')
  if (insideMeta && schema['x-kubernetes-embedded-resource'] === true) {
    yield forbidden(at('x-kubernetes-embedded-resource'), 'must not be used inside of resource meta')
  }
}

const hasBreaks = (text: string) => /[\n\r]/.test(text)

function* ruleTextProblems(
  schema: RawSchema,
  rules: readonly ValidationRule[],
  path: string,
): Generator<Cause> {
  for (const [index, each] of rules.entries()) {
    const { rule, message = '', messageExpression = '', reason, fieldPath = '' } = each
    const at = (field: string) => child(indexed(path, index), field)
    if (rule.trim() === '') yield required(at('rule'), 'rule is not specified')
    else if (message !== '' && message.trim() === '')
      yield invalid(at('message'), message, 'must be non-empty if specified')
    else if (hasBreaks(message.trim())) yield invalid(at('message'), message, 'must not contain line breaks')
    else if (hasBreaks(rule.trim()) && message.trim() === '') {
      yield required(at('message'), 'message must be specified if rule contains line breaks')
    }
    if (messageExpression !== '' && messageExpression.trim() === '') {
      yield required(at('messageExpression'), 'messageExpression must be non-empty if specified')
    }
    if (reason !== undefined && !REASONS.includes(reason)) yield unsupported(at('reason'), reason, REASONS)
    if (fieldPath === '') continue
    if (fieldPath.trim() === '') yield invalid(at('fieldPath'), fieldPath, 'must be non-empty if specified')
    if (hasBreaks(fieldPath)) yield invalid(at('fieldPath'), fieldPath, 'must not contain line breaks')
    if ('error' in followPath(fieldPath, schema))
      yield invalid(at('fieldPath'), fieldPath, 'must be a valid path')
  }
}

/** Whether a schema has defaults anywhere. */
export const hasDefaults = (schema: RawSchema): boolean =>
  someSchema(schema, (each) => each.default !== undefined)
