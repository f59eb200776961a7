import type { Obj } from '../../../../cluster/object.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { entry, items, text } from '../shared/read.ts'

const ENFORCE = 'kubernetes.io/enforce-mountable-secrets'

export const serviceAccount: Strategy = { prepare, warnings }

/** Of references to Secrets only the name is kept. */
function prepare(next: Obj): void {
  if (!Array.isArray(next.secrets)) return
  next.secrets = items(next.secrets).map((secret) => (text(secret.name) === '' ? {} : { name: secret.name }))
}

function warnings(next: Obj, previous: Obj | undefined): string[] {
  const isNew = entry(next.metadata.annotations, ENFORCE) !== undefined
  if (!isNew || entry(previous?.metadata.annotations, ENFORCE) !== undefined) return []
  return [
    `metadata.annotations[${ENFORCE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
  ]
}
