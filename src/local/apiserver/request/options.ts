import { forbiddenField, invalidValue, notSupported } from '../causes.ts'
import { badRequest, invalid, type Cause } from '../errors.ts'
import { toInteger } from '../schema/basic-types.ts'
import { NumberLiteral } from '../schema/number-literal.ts'
import type { Call } from './call.ts'

/** How a write is asked for. */
export interface WriteOptions {
  /** Manager of the fields that are written. */
  manager: string
  dryRun: boolean
  fieldValidation: 'Strict' | 'Warn' | 'Ignore'
  /** Server-side apply: take fields from others. */
  force: boolean
}

const MAX_MANAGER_BYTES = 128
/** Printable ASCII, as names of managers mostly are. */
const PLAIN = /^[ -~]*$/
const FIELD_VALIDATIONS = ['Ignore', 'Strict', 'Warn'] as const

/**
 * Reads the options of a create, update or patch.
 *
 * @throws ApiError 400, 422
 */
export function writeOptions(
  { query, headers }: Call,
  options: { kind: string; isApply?: boolean },
): WriteOptions {
  const fieldManager = query.get('fieldManager') ?? ''
  const fieldValidation = query.get('fieldValidation') ?? ''
  const causes: Cause[] = [...dryRunCauses(query.getAll('dryRun'))]
  const force = readFlag(query, 'force')
  if (options.isApply === true && fieldManager === '') {
    causes.push({
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
      field: 'fieldManager',
    })
  }
  if (options.kind === 'PatchOptions' && options.isApply !== true && query.has('force')) {
    causes.push(forbiddenField('force', 'may not be specified for non-apply patch'))
  }
  if (Buffer.byteLength(fieldManager) > MAX_MANAGER_BYTES) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: 'Too long: may not be more than 128 bytes',
      field: 'fieldManager',
    })
  }
  let position = 0
  for (const character of PLAIN.test(fieldManager) ? '' : fieldManager) {
    if (!/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) {
      causes.push(
        invalidValue(
          'fieldManager',
          fieldManager,
          `invalid character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} (at position ${position})`,
        ),
      )
    }
    position += Buffer.byteLength(character)
  }
  if (fieldValidation !== '' && !FIELD_VALIDATIONS.some((known) => known === fieldValidation)) {
    causes.push(notSupported('fieldValidation', fieldValidation, ['', ...FIELD_VALIDATIONS]))
  }
  if (causes.length > 0) throw invalidOptions(options.kind, causes)
  return {
    manager: fieldManager === '' ? managerFrom(headers['user-agent']) : fieldManager,
    dryRun: query.getAll('dryRun').length > 0,
    fieldValidation: fieldValidation === '' ? 'Warn' : (fieldValidation as WriteOptions['fieldValidation']),
    force: force === true,
  }
}

/** What is wrong with the `dryRun` parameters. */
export function dryRunCauses(values: readonly string[]): Cause[] {
  const wrong = values.filter((value) => value !== 'All')
  return wrong.length === 0 ? [] : [notSupported('dryRun', values.length === 1 ? values : wrong, ['All'])]
}

export function invalidOptions(kind: string, causes: Cause[]) {
  return invalid({ group: 'meta.k8s.io', resource: kind, name: '' }, causes)
}

/** The manager of a client that names none: its user agent up to the first slash. */
function managerFrom(userAgent: string | undefined): string {
  const name = (userAgent ?? '').replace(/\/.*$/s, '')
  if (name.length <= MAX_MANAGER_BYTES && PLAIN.test(name)) return name || 'unknown'
  let manager = ''
  for (const character of name.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '')) {
    if (Buffer.byteLength(manager + character) > MAX_MANAGER_BYTES) break
    manager += character
  }
  return manager || 'unknown'
}

/** `1`, `true`, `0`, `false` as Kubernetes reads them: anything else than a clear no is a yes. */
export function readFlag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  return text !== '' ? text !== '0' && text.toLowerCase() !== 'false' : true
}

/** A whole number from the query. */
export function readNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (!/^[+-]?\d+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  }
  const plain = text.replace(/^(?:\+|(-))?0*(?=\d)/, '$1')
  const number = toInteger(new NumberLiteral(plain), 'int64')
  if (number === undefined) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`)
  }
  return number
}
