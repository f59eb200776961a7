import { union } from './field-set.ts'
import { byText } from './go-text.ts'
import { identityOf, secondsOf, type Managers } from './managers.ts'

const MOST_UPDATERS = 10
const ANCIENT = 'ancient-changes'

/**
 * Joins the oldest updaters of a version into one, until there are no more than ten.
 *
 * @example
 * capManagers(managers) // managers.size <= 10, but for appliers
 */
export function capManagers(managers: Managers): void {
  if (managers.size <= MOST_UPDATERS) return
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update')
  if (updaters.length <= MOST_UPDATERS) return
  updaters.sort(
    ([leftId, left], [rightId, right]) => secondsOf(left) - secondsOf(right) || byText(leftId, rightId),
  )
  const firsts = new Map<string, string>()
  let left = updaters.length
  for (const [id, manager] of updaters) {
    if (left <= MOST_UPDATERS) break
    const { apiVersion } = manager
    const first = firsts.get(apiVersion)
    if (first === undefined) {
      firsts.set(apiVersion, id)
      continue
    }
    const bucket = { manager: ANCIENT, operation: 'Update' as const, apiVersion, subresource: '' }
    const bucketId = identityOf(bucket)
    const before = managers.get(bucketId) ?? managers.get(first)
    if (!managers.has(bucketId)) managers.delete(first)
    managers.delete(id)
    managers.set(bucketId, {
      ...bucket,
      set: before === undefined ? manager.set : union(manager.set, before.set),
      time: manager.time,
    })
    left -= 1
  }
}
