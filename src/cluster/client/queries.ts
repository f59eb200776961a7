import type { ApplyOptions, DeleteOptions, Selection, WatchOptions, WriteOptions } from '../api.ts'
import type { PageOptions } from './lists.ts'
import type { Query } from './paths.ts'

/** Objects per page of a list. */
const PAGE_SIZE = 500

export const selectionQuery = ({ labelSelector, fieldSelector }: Selection): Query => ({
  labelSelector,
  fieldSelector,
})

export function listQuery(options: PageOptions): Query {
  const { limit = PAGE_SIZE, resourceVersion, resourceVersionMatch, continue: token } = options
  return {
    ...selectionQuery(options),
    limit: limit === 0 ? undefined : limit,
    continue: token,
    // The token says which version; the server refuses to be told twice.
    ...(!token && { resourceVersion, resourceVersionMatch }),
  }
}

export const watchQuery = (options: WatchOptions): Query => ({
  ...selectionQuery(options),
  watch: true,
  allowWatchBookmarks: options.bookmarks === true || undefined,
  resourceVersion: options.resourceVersion,
  timeoutSeconds: options.timeoutSeconds,
})

export const writeQuery = ({ fieldManager, fieldValidation, dryRun }: WriteOptions): Query => ({
  fieldManager,
  fieldValidation,
  dryRun: dryRun === true ? 'All' : undefined,
})

export const applyQuery = (options: ApplyOptions): Query => ({
  ...writeQuery(options),
  force: options.force === true || undefined,
})

/** The body of a delete. */
export function deleteBody(options: DeleteOptions): object {
  const { propagation, uid, resourceVersion, gracePeriodSeconds, dryRun } = options
  const guarded = uid !== undefined || resourceVersion !== undefined
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: propagation,
    preconditions: guarded ? { uid, resourceVersion } : undefined,
    gracePeriodSeconds,
    dryRun: dryRun === true ? ['All'] : undefined,
  }
}
