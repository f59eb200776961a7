import { isFields, own } from '../../../protocol/own.ts'
import { invalidValue, notSupported } from '../causes.ts'
import { badRequest, type Cause } from '../errors.ts'
import { read, typeMetaFault } from '../schema/decode.ts'
import { readBody } from './body.ts'
import type { Call } from './call.ts'
import { dryRunCauses, invalidOptions, readFlag, readNumber } from './options.ts'

/** How a deletion is asked for. */
export interface DeleteOptions {
  gracePeriodSeconds?: number
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan'
  uid?: string
  resourceVersion?: string
  dryRun: boolean
}

const DELETE_OPTIONS = { group: '', version: 'v1', kind: 'DeleteOptions' }
const SCHEMA = { component: 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions' }
const POLICIES = ['Background', 'Foreground', 'Orphan'] as const
const GROUP_VERSION = /^(?:[^/]*\/)?[^/]*$/

/** What a body and a query say alike. */
interface Raw {
  gracePeriodSeconds?: number
  propagationPolicy?: string
  orphanDependents?: boolean
  dryRun?: string[]
  preconditions?: { uid?: string; resourceVersion?: string }
}

/**
 * Reads the options of a DELETE: from its body, or from the query when there is none.
 *
 * @throws ApiError 400, 422
 */
export async function deleteOptions(call: Call): Promise<DeleteOptions> {
  if (call.body === '') return checkedOptions(fromQuery(call.query))
  return checkedOptions(fromBody((await readBody(call, DELETE_OPTIONS)).value))
}

/**
 * The options that the body of an Eviction may hold, from what Go's types made of it.
 *
 * @throws ApiError 422
 * @example
 * checkedOptions({ gracePeriodSeconds: 5 }) // { dryRun: false, gracePeriodSeconds: 5 }
 */
export function checkedOptions(raw: Raw): DeleteOptions {
  const causes = causesOf(raw)
  if (causes.length > 0) throw invalidOptions('DeleteOptions', causes)
  const { gracePeriodSeconds, orphanDependents, dryRun = [], preconditions } = raw
  const old = orphanDependents === undefined ? undefined : orphanDependents ? 'Orphan' : 'Background'
  const policy = (raw.propagationPolicy ?? old) as DeleteOptions['propagationPolicy']
  return {
    dryRun: dryRun.length > 0,
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(policy !== undefined && { propagationPolicy: policy }),
    ...preconditions,
  }
}

function fromQuery(query: URLSearchParams): Raw {
  const [seconds, policy, orphan] = [
    readNumber(query, 'gracePeriodSeconds'),
    query.get('propagationPolicy'),
    readFlag(query, 'orphanDependents'),
  ]
  return {
    ...(seconds !== undefined && { gracePeriodSeconds: seconds }),
    ...(policy !== null && { propagationPolicy: policy }),
    ...(orphan !== undefined && { orphanDependents: orphan }),
    dryRun: query.getAll('dryRun'),
  }
}

/** A body that says something is all that counts: the query is not looked at. */
function fromBody(body: unknown): Raw {
  const fault = typeMetaFault(body)
  if (fault !== undefined) {
    throw badRequest(`couldn't get version/kind; json parse error: json: cannot unmarshal ${fault}`)
  }
  const sent = isFields(body) ? body : {}
  const apiVersion = text(own(sent, 'apiVersion'))
  if (!GROUP_VERSION.test(apiVersion)) throw badRequest(`unexpected GroupVersion string: ${apiVersion}`)
  const kind = text(own(sent, 'kind')) || 'DeleteOptions'
  if (kind !== 'DeleteOptions') {
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion || 'meta.k8s.io/v1')} in scheme "pkg/runtime/scheme.go:111"`,
    )
  }
  const decoded = read(sent, SCHEMA)
  if ('error' in decoded) throw badRequest(decoded.error)
  return decoded.object as Raw
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function causesOf({ propagationPolicy: policy, orphanDependents, dryRun = [] }: Raw): Cause[] {
  const causes: Cause[] = []
  if (policy !== undefined && orphanDependents !== undefined) {
    causes.push(
      invalidValue(
        'propagationPolicy',
        policy,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    )
  }
  if (policy !== undefined && !POLICIES.some((known) => known === policy)) {
    causes.push(notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']))
  }
  causes.push(...dryRunCauses(dryRun))
  return causes
}
