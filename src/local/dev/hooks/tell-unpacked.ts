import type { Fact } from '../../../sidecar/facts.ts'
import { lineOf } from '../../../sidecar/log/lines.ts'
import { listed } from '../../../sidecar/wording.ts'
import type { Paint } from '../stream/paint.ts'

/** What the hooks and the session tell themselves. */
const TOLD: ReadonlySet<Fact['type']> = new Set([
  'started',
  'synced',
  'absent',
  'found',
  'reload-sent',
  'reload-done',
  'reload-failed',
])

/**
 * What a fact of the sidecar is to somebody who edits hooks in a ConfigMap; undefined for what is told elsewhere.
 *
 * @param source the ConfigMap, as it is named to the user
 * @example
 * unpackedLine({ type: 'written', written: ['web.ts'], removed: [], … }, 'ConfigMap default/hooks', plain)
 * // 'ConfigMap default/hooks  web.ts'
 */
export function unpackedLine(fact: Fact, source: string, paint: Paint): string | undefined {
  if (TOLD.has(fact.type)) return undefined
  if (fact.type === 'written') {
    const files = [...fact.written, ...fact.removed.map((file) => `- ${file}`)]
    return `${paint('cyan', source)}  ${listed(files)}`
  }
  const { level, msg } = lineOf(fact)
  if (level === 'error') return paint('red', `✗ ${msg}`)
  return level === 'warn' ? paint('yellow', `! ${msg}`) : msg
}
