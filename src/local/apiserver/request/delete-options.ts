import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported } from '../causes.ts'
import { badRequest, type Cause } from '../errors.ts'
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
const POLICIES = ['Background', 'Foreground', 'Orphan'] as const

/** What a body and a query say alike. */
interface Raw {
  gracePeriodSeconds: unknown
  propagationPolicy: unknown
  orphanDependents: unknown
  dryRun: unknown[]
  uid?: unknown
  resourceVersion?: unknown
}

/**
 * Reads the options of a DELETE: from its body, or from the query when there is none.
 *
 * @throws ApiError 400, 422
 */
export async function deleteOptions(call: Call): Promise<DeleteOptions> {
  const raw =
    call.body === ''
      ? fromQuery(call.query)
      : fromBody((await readBody(call, DELETE_OPTIONS)).value, call.query)
  const causes = causesOf(raw)
  if (causes.length > 0) throw invalidOptions('DeleteOptions', causes)
  const orphan = typeof raw.orphanDependents === 'boolean' ? raw.orphanDependents : undefined
  const policy = (raw.propagationPolicy ??
    (orphan === undefined
      ? undefined
      : orphan
        ? 'Orphan'
        : 'Background')) as DeleteOptions['propagationPolicy']
  return {
    dryRun: raw.dryRun.length > 0,
    ...(typeof raw.gracePeriodSeconds === 'number' && { gracePeriodSeconds: raw.gracePeriodSeconds }),
    ...(policy !== undefined && { propagationPolicy: policy }),
    ...(typeof raw.uid === 'string' && { uid: raw.uid }),
    ...(typeof raw.resourceVersion === 'string' && { resourceVersion: raw.resourceVersion }),
  }
}

function fromQuery(query: URLSearchParams): Raw {
  return {
    gracePeriodSeconds: readNumber(query, 'gracePeriodSeconds'),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    orphanDependents: readFlag(query, 'orphanDependents'),
    dryRun: query.getAll('dryRun'),
  }
}

function fromBody(body: unknown, query: URLSearchParams): Raw {
  if (!isFields(body)) throw badRequest('the body of a DELETE has to be DeleteOptions')
  const kind = own(body, 'kind') ?? 'DeleteOptions'
  if (kind !== 'DeleteOptions') {
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(own(body, 'apiVersion') ?? 'v1')} in scheme "pkg/runtime/scheme.go:111"`,
    )
  }
  const preconditions: Fields = isFields(own(body, 'preconditions')) ? (body.preconditions as Fields) : {}
  const dryRun = own(body, 'dryRun')
  return {
    gracePeriodSeconds:
      typed(body, 'gracePeriodSeconds', 'number') ?? readNumber(query, 'gracePeriodSeconds'),
    propagationPolicy:
      typed(body, 'propagationPolicy', 'string') ?? query.get('propagationPolicy') ?? undefined,
    orphanDependents: typed(body, 'orphanDependents', 'boolean'),
    dryRun: Array.isArray(dryRun) && dryRun.length > 0 ? dryRun : query.getAll('dryRun'),
    uid: typed(preconditions, 'uid', 'string'),
    resourceVersion: typed(preconditions, 'resourceVersion', 'string'),
  }
}

function typed(fields: Fields, name: string, type: string): unknown {
  const value = own(fields, name) ?? undefined
  if (value === undefined || typeof value === type) return value
  throw badRequest(`json: cannot unmarshal ${typeof value} into Go struct field DeleteOptions.${name}`)
}

function causesOf({ propagationPolicy: policy, orphanDependents, dryRun }: Raw): Cause[] {
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
  if (policy === null) causes.push(forbiddenField('propagationPolicy', 'may not be null'))
  causes.push(...dryRunCauses(dryRun.map(String)))
  return causes
}
