import { createHash } from 'node:crypto'
import { differences } from '../../apply/difference.ts'
import type { Watcher } from './cause.ts'

/** Who finds the status that was there before, after so many equal writes, sees that the API server does not keep it. */
const IN_A_ROW = 2

/**
 * Notices a status that is written at every sync and never kept: the schema lacks its fields (protocol.md §3.7).
 *
 * @example
 * watchDroppedStatus().sync(report)?.message // 'status.phase is written at every sync and never kept ...'
 */
export function watchDroppedStatus(): Watcher {
  let last = ''
  let times = 0
  return {
    sync({ parent, decisions, error: failed }) {
      const written = decisions.find(({ did, error }) => did === 'status' && error === undefined)
      if (written === undefined || failed !== undefined) {
        last = ''
        return undefined
      }
      const { was, now } = written
      const print = createHash('sha1')
        .update(JSON.stringify([was, now]))
        .digest('base64')
      times = print === last ? times + 1 : 1
      last = print
      if (times < IN_A_ROW) return undefined
      const paths = differences(was ?? {}, now ?? {}).map(({ path }) => `status.${path}`)
      const [is, them] = paths.length > 1 ? ['are', 'them'] : ['is', 'it']
      const named = paths.slice(0, 5).join(', ')
      return {
        key: `status/${paths.join()}`,
        message: `${named} ${is} written at every sync and never kept: add ${them} to the status schema in the CustomResourceDefinition of ${parent.kind}, or let nobody else write ${them}.`,
      }
    },
  }
}
