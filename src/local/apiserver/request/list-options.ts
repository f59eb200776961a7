import { forbiddenField, notSupported } from '../causes.ts'
import { ApiError, badRequest, type Cause } from '../errors.ts'
import type { Call } from './call.ts'
import { invalidOptions, readFlag, readNumber } from './options.ts'

/** How a list or a watch is asked for. */
export interface ListOptions {
  watch: boolean
  limit: number
  continue: string
  resourceVersion: string
  resourceVersionMatch: string
  sendInitialEvents: boolean | undefined
  allowWatchBookmarks: boolean
  timeoutSeconds: number | undefined
  labelSelector: string
  fieldSelector: string
}

/**
 * Reads the options of a list or a watch.
 *
 * @throws ApiError 400, 422
 */
export function listOptions({ query }: Call, watch: boolean): ListOptions {
  const options: ListOptions = {
    watch: watch || readFlag(query, 'watch') === true,
    limit: Math.max(readNumber(query, 'limit') ?? 0, 0),
    continue: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    sendInitialEvents: readFlag(query, 'sendInitialEvents'),
    allowWatchBookmarks: readFlag(query, 'allowWatchBookmarks') === true,
    timeoutSeconds: readNumber(query, 'timeoutSeconds'),
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
  }
  const causes = options.watch ? watchCauses(options) : listCauses(options)
  if (causes.length > 0) throw invalidOptions('ListOptions', causes)
  return options
}

/**
 * The revision that a resourceVersion names; undefined when it is empty.
 *
 * @throws ApiError 400 when it is not a number
 */
export function revisionOf(resourceVersion: string, before = ''): number | undefined {
  if (resourceVersion === '') return undefined
  if (/^\d{1,20}$/.test(resourceVersion)) return Number(resourceVersion)
  const text = JSON.stringify(resourceVersion)
  throw badRequest(
    `${before}resourceVersion: Invalid value: ${text}: strconv.ParseUint: parsing ${text}: invalid syntax`,
  )
}

/** The answer to a resourceVersion that has not been reached. */
export function tooNew(revision: number, current: number): ApiError {
  const message = `Too large resource version: ${revision}, current: ${current}`
  return new ApiError(504, 'Timeout', `Timeout: ${message}`, {
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  })
}

function listCauses({ resourceVersion, resourceVersionMatch: match, ...options }: ListOptions): Cause[] {
  const causes: Cause[] = []
  if (match !== '') {
    const field = 'resourceVersionMatch'
    if (resourceVersion === '')
      causes.push(forbiddenField(field, `${field} is forbidden unless resourceVersion is provided`))
    if (options.continue !== '')
      causes.push(forbiddenField(field, `${field} is forbidden when continue is provided`))
    if (match !== 'Exact' && match !== 'NotOlderThan')
      causes.push(notSupported(field, match, ['Exact', 'NotOlderThan', '']))
    if (match === 'Exact' && resourceVersion === '0')
      causes.push(forbiddenField(field, `${field} "exact" is forbidden for resourceVersion "0"`))
  }
  if (options.sendInitialEvents !== undefined)
    causes.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  return causes
}

function watchCauses({ resourceVersionMatch: match, sendInitialEvents, ...options }: ListOptions): Cause[] {
  const field = 'resourceVersionMatch'
  const causes: Cause[] = []
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan')
    causes.push(forbiddenField(field, `sendInitialEvents requires setting ${field} to NotOlderThan`))
  if (match === '') return causes
  if (sendInitialEvents === undefined)
    causes.push(forbiddenField(field, `${field} is forbidden for watch unless sendInitialEvents is provided`))
  if (match !== 'NotOlderThan') causes.push(notSupported(field, match, ['NotOlderThan']))
  if (options.continue !== '')
    causes.push(forbiddenField(field, `${field} is forbidden when continue is provided`))
  return causes
}

/** Where a list goes on. */
export interface Continue {
  revision: number
  /** Key of the last object that was given. */
  after: string
}

/** A token as the real server makes it. */
export function writeContinue({ revision, after }: Continue): string {
  const token = { v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

/**
 * Reads a token.
 *
 * @throws ApiError 400
 */
export function readContinue(token: string): Continue {
  const refuse = (why: string) => badRequest(`invalid continue token: continue key is not valid${why}`)
  const text = Buffer.from(token, 'base64url').toString('latin1')
  const value = parse(text)
  if (value === undefined)
    throw refuse(`: invalid character '${text[0] ?? ''}' looking for beginning of value`)
  const { v, rv, start } = value
  if (v !== 'meta.k8s.io/v1') {
    throw refuse(`: server does not recognize this encoded version ${typeof v === 'string' ? v : ''}`)
  }
  if (typeof rv !== 'number' || rv === 0) {
    throw refuse(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  }
  if (typeof start !== 'string' || start === '')
    throw refuse(': encoded start key empty (version meta.k8s.io/v1)')
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(start)) throw refuse(`: ${start}`)
  return { revision: rv, after: start.replace(/\u0000$/, '') }
}

function parse(text: string): { v?: unknown; rv?: unknown; start?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
