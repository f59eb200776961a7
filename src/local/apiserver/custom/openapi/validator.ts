import { isFields, type Fields } from '../../../../protocol/own.ts'
import type { Schema } from '../../schema/schema.ts'
import { goQuote } from '../../validate/quote.ts'
import { deepEqual } from '../equal.ts'
import { Allowance, TooMuchWork } from '../regexp/machine.ts'
import { regexp } from '../regexp/regexp.ts'
import { additional, entries, itemsOf, propertyOf } from '../structural/visit.ts'
import type { Correlated } from './correlated.ts'
import { Findings, type Finding } from './finding.ts'
import { FORMATS, isKnownFormat } from './formats.ts'
import { checkNumber, isInteger } from './numbers.ts'

/**
 * Validates a value as kube-openapi does; with `was`, errors in what did not change are let through.
 *
 * @example
 * validateOpenApi('x', { type: 'integer' }, 'spec.a').list[0]?.message
 * // 'spec.a in body must be of type integer: "string"'
 */
export function validateOpenApi(
  value: unknown,
  schema: Schema,
  path: string,
  was?: Correlated,
  work = new Allowance(),
): Findings {
  const found = node(value, schema, path, was, work)
  return !found.valid && was?.same() === true ? found.forgiven() : found
}

const TYPES: Readonly<Record<string, string>> = { boolean: 'boolean', string: 'string', object: 'object' }

/** The type of a JSON value in OpenAPI's words, and the format that Go holds a number in. */
function typeOf(value: unknown): [type: string, format: string] {
  if (Array.isArray(value)) return ['array', '']
  if (typeof value !== 'number') return [TYPES[typeof value] ?? '', '']
  return isInteger(value) ? ['integer', 'int64'] : ['number', 'float64']
}

function node(
  value: unknown,
  schema: Schema,
  path: string,
  was: Correlated | undefined,
  work: Allowance,
): Findings {
  const found = new Findings()
  const pass = (part: Findings): void => {
    found.merge(part)
    found.passed += 1
  }
  const types =
    schema['x-kubernetes-int-or-string'] === true
      ? ['integer', 'string']
      : schema.type === undefined
        ? []
        : [schema.type]
  const format = effectiveFormat(schema, types)
  if (value === null || value === undefined) {
    const ok = types.length === 0 || schema.nullable === true
    if (!ok) found.add(wrongType(path, types.join(','), 'null'))
    return found.merge(checkEnum(value, schema, path))
  }
  if (types.length > 0 || format !== '') pass(checkType(value, types, format, path))
  pass(junctors(value, schema, path, was, work))
  if (typeof value === 'string') {
    pass(checkString(value, schema, path, work))
    if (format !== '' && Object.hasOwn(FORMATS, format.replaceAll('-', '')))
      pass(checkFormat(value, format, path))
  }
  if (typeof value === 'number') pass(checkNumber(value, schema, format, path))
  if (Array.isArray(value)) pass(checkList(value, schema, path, was, work))
  pass(checkEnum(value, schema, path))
  if (isFields(value)) pass(checkObject(value, schema, path, was, work))
  found.passed += 1
  return found
}

const effectiveFormat = (schema: Schema, types: readonly string[]): string => {
  const format = schema.format ?? ''
  return format !== '' && isKnownFormat(format, types.length === 1 ? (types[0] ?? '') : '') ? format : ''
}

const wrongType = (name: string, wanted: string, actual: string): Finding => ({
  is: 'type',
  name,
  value: actual,
  message: `${name} in body must be of type ${wanted}: ${goQuote(actual)}`,
})

const one = (finding: Finding): Findings => {
  const found = new Findings()
  found.add(finding)
  return found
}

function checkType(value: unknown, types: readonly string[], format: string, path: string): Findings {
  const passed = new Findings()
  passed.passed = 1
  const [type, kept] = typeOf(value)
  const isText = type === 'string' || type === 'array'
  const asInteger = type === 'number' && Number.isSafeInteger(value) && types.includes('integer')
  const asNumber = type === 'integer' && types.includes('number')
  const fits = types.includes(type) || asInteger || asNumber
  if (!isText && format !== '' && !fits && kept !== format) return one(wrongType(path, format, kept))
  const numeric = types.includes('number') || types.includes('integer')
  if ((!numeric && format !== '' && isText) || fits) return passed
  return one(wrongType(path, types.join(','), type))
}

function checkString(value: string, schema: Schema, path: string, work: Allowance): Findings {
  const { maxLength, minLength, pattern = '' } = schema
  const length = maxLength === undefined && minLength === undefined ? 0 : Array.from(value).length
  const fail = (is: 'length' | 'other', why: string, most?: number): Findings =>
    one({
      is,
      name: path,
      value,
      message: `${path} in body should ${why}`,
      ...(most !== undefined && { most }),
    })
  if (maxLength !== undefined && length > maxLength) {
    return fail('length', `be at most ${maxLength} chars long`, maxLength)
  }
  if (minLength !== undefined && length < minLength)
    return fail('other', `be at least ${minLength} chars long`)
  if (pattern !== '' && !matches(pattern, value, work)) return fail('other', `match '${pattern}'`)
  return new Findings()
}

function matches(pattern: string, value: string, work: Allowance): boolean {
  try {
    return regexp(pattern).test(value, work)
  } catch (error) {
    if (error instanceof TooMuchWork) return false
    throw error
  }
}

const checkFormat = (value: string, format: string, path: string): Findings =>
  FORMATS[format.replaceAll('-', '')]?.(value) === true ? new Findings() : one(wrongType(path, format, value))

function checkEnum(value: unknown, schema: Schema, path: string): Findings {
  const allowed = schema.enum ?? []
  if (allowed.length === 0) return new Findings()
  const known =
    value !== null && value !== undefined && allowed.some((each) => each !== null && deepEqual(each, value))
  if (known) return new Findings()
  return one({
    is: 'enum',
    name: path,
    value: value ?? null,
    message: `${path} in body should be one of`,
    allowed,
  })
}

function checkList(
  list: readonly unknown[],
  schema: Schema,
  path: string,
  was: Correlated | undefined,
  work: Allowance,
): Findings {
  const found = new Findings()
  const items = itemsOf(schema)
  if (items !== undefined) {
    list.forEach((item, index) => {
      found.merge(validateOpenApi(item, items, `${path}[${index}]`, was?.item(index), work))
    })
  }
  const { minItems, maxItems } = schema
  const size = list.length
  const fail = (is: 'other' | 'count', why: string, most: number): void => {
    found.add({ is, name: path, value: size, message: `${path} in body should have at ${why} items`, most })
  }
  if (minItems !== undefined && size < minItems) fail('other', `least ${minItems}`, minItems)
  if (maxItems !== undefined && size > maxItems) fail('count', `most ${maxItems}`, maxItems)
  found.passed += 1
  return found
}

function checkObject(
  value: Fields,
  schema: Schema,
  path: string,
  was: Correlated | undefined,
  work: Allowance,
): Findings {
  const found = new Findings()
  const names = Object.keys(value)
  const { minProperties, maxProperties } = schema
  const fail = (is: 'other' | 'count', why: string, most: number): void => {
    const message = `${path} in body should have at ${why} properties`
    found.add({ is, name: path, value: names.length, message, most })
  }
  if (minProperties !== undefined && names.length < minProperties)
    fail('other', `least ${minProperties}`, minProperties)
  if (maxProperties !== undefined && names.length > maxProperties)
    fail('count', `most ${maxProperties}`, maxProperties)
  const more = additional(schema)
  for (const name of names) {
    if (propertyOf(schema, name) !== undefined) continue
    const at = `${path}.${name}`
    if (more !== undefined) found.merge(validateOpenApi(value[name], more, at, was?.field(name), work))
    else if (schema.additionalProperties === false) {
      found.add({ is: 'other', name: path, value: name, message: `${at} in body is a forbidden property` })
    }
  }
  for (const [name, property] of entries(schema.properties)) {
    if (!Object.hasOwn(value, name)) continue
    const at = path === '' ? name : `${path}.${name}`
    found.merge(validateOpenApi(value[name], property, at, was?.field(name), work))
  }
  for (const name of schema.required ?? []) {
    if (Object.hasOwn(value, name)) continue
    const at = `${path}.${name}`
    found.add({ is: 'required', name: at, value: undefined, message: `${at} in body is required` })
  }
  return found
}

const plain = (path: string, why: string): Finding => ({
  is: 'plain',
  name: path,
  value: undefined,
  message: `${goQuote(path)} must ${why}`,
})

/** `anyOf`, `oneOf`, `allOf` and `not`; of alternatives that all fail, the one with most passed checks is told. */
function junctors(
  value: unknown,
  schema: Schema,
  path: string,
  was: Correlated | undefined,
  work: Allowance,
): Findings {
  const found = new Findings()
  const { anyOf, oneOf, allOf, not } = schema
  if (anyOf === undefined && oneOf === undefined && allOf === undefined && not === undefined) {
    found.passed = 1
    return found
  }
  const each = (list: readonly Schema[] | undefined) =>
    (list ?? []).map((alternative) => node(value, alternative, path, was, work))
  const best = (results: readonly Findings[]) =>
    results.reduce((most, result) => (result.passed > most.passed ? result : most))

  const any = anyOf ?? []
  if (any.length > 0) {
    const failed: Findings[] = []
    let success: Findings | undefined
    for (const alternative of any) {
      const result = node(value, alternative, path, was, work)
      if (result.valid) {
        success = result
        break
      }
      failed.push(result)
    }
    if (success === undefined) found.add(plain(path, 'validate at least one schema (anyOf)'))
    found.merge(success ?? best(failed))
  }
  const exactly = each(oneOf)
  if (exactly.length > 0) {
    const valid = exactly.filter((result) => result.valid)
    const [only] = valid
    if (valid.length === 1 && only !== undefined) found.merge(only)
    else {
      const why = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`
      found.add(plain(path, `validate one and only one schema (oneOf). ${why}`))
      if (valid.length === 0) found.merge(best(exactly))
    }
  }
  const all = each(allOf)
  all.forEach((result) => found.merge(result))
  const failures = all.filter((result) => !result.valid).length
  if (failures > 0) {
    found.add(
      plain(path, `validate all the schemas (allOf)${failures === all.length ? '. None validated' : ''}`),
    )
  }
  if (not !== undefined && node(value, not, path, was, work).valid) {
    found.add(plain(path, 'not validate the schema (not)'))
  }
  found.passed += 1
  return found
}
