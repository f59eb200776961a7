import { isFields, type Fields } from '../../../src/protocol/own.ts'

/**
 * What controllers put into each namespace: made by the runner where no controller does, so that counts are the same
 * everywhere, and left out of lists and watches, since a controller may touch it at any time.
 */
export const residents = [
  { plural: 'configmaps', kind: 'ConfigMap', name: 'kube-root-ca.crt' },
  { plural: 'serviceaccounts', kind: 'ServiceAccount', name: 'default' },
]

/** In lists and Tables an object does not say its kind; this name is enough. */
const TELLING = 'kube-root-ca.crt'
const KINDLESS = new Set<unknown>([undefined, 'PartialObjectMetadata'])

function isResident(value: unknown): boolean {
  if (!isFields(value) || !isFields(value.metadata)) return false
  const { name } = value.metadata
  return residents.some((resident) => {
    if (resident.name !== name) return false
    return KINDLESS.has(value.kind) ? name === TELLING : value.kind === resident.kind
  })
}

/** Leaves residents out of a list or Table. */
export function withoutResidents(body: unknown): unknown {
  if (!isFields(body)) return body
  const isOfAccounts = body.kind === 'ServiceAccountList'
  const stays = (item: unknown) => !isResident(isOfAccounts && isFields(item) ? accountOf(item) : item)
  if (Array.isArray(body.items)) return { ...body, items: body.items.filter(stays) }
  if (Array.isArray(body.rows)) {
    return { ...body, rows: body.rows.filter((row) => !(isFields(row) && isResident(row.object))) }
  }
  return body
}

/** Whether a line of a watch speaks of a resident. */
export function isOfResident(line: unknown): boolean {
  if (!isFields(line) || line.type === 'BOOKMARK' || !isFields(line.object)) return false
  const { object } = line
  if (!Array.isArray(object.rows)) return isResident(object)
  return object.rows.length > 0 && object.rows.every((row) => isFields(row) && isResident(row.object))
}

const accountOf = (item: Fields) => ({ ...item, kind: 'ServiceAccount' })
