import { ApiError, type Cause } from '../errors.ts'
import { showElement } from './element.ts'
import { eachField, type FieldSet } from './field-set.ts'
import { byText } from './go-text.ts'
import type { Managers } from './managers.ts'

/**
 * 409 for an apply that changes what others own.
 *
 * @param conflicts fields by manager; the managers are those of the same names.
 * @example
 * throw applyConflict(new Map([[id, { 'f:spec': { 'f:replicas': {} } }]]), managers)
 */
export function applyConflict(conflicts: ReadonlyMap<string, FieldSet>, managers: Managers): ApiError {
  const causes: Cause[] = []
  const lines: string[] = []
  for (const id of [...conflicts.keys()].sort(byText)) {
    const name = showManager(managers, id)
    lines.push(`conflicts with ${name}:`)
    eachField(conflicts.get(id) ?? {}, (path) => {
      const field = path.map(showElement).join('')
      lines.push(`- ${field}`)
      causes.push({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field })
    })
  }
  const [only] = causes
  const message =
    only !== undefined && causes.length === 1
      ? `Apply failed with 1 conflict: ${only.message}: ${only.field ?? ''}`
      : `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`
  return new ApiError(409, 'Conflict', message, { details: { causes } })
}

function showManager(managers: Managers, id: string): string {
  const found = managers.get(id)
  if (found === undefined) return JSON.stringify(id)
  const subresource = found.subresource === '' ? '' : ` with subresource ${JSON.stringify(found.subresource)}`
  const version = found.operation === 'Update' ? ` using ${found.apiVersion}` : ''
  return `${JSON.stringify(found.manager)}${subresource}${version}`
}
