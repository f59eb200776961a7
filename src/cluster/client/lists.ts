import type { KindRef, ListOptions, ObjList } from '../api.ts'
import { ClusterError, isExpired } from '../cluster-error.ts'
import type { Obj } from '../object.ts'
import { field, list, text } from '../read-json.ts'

/** A part of a list. */
export interface Page extends ObjList {
  /** Asks for the next page; empty on the last one. */
  continue: string
}

/** How to ask for one page. */
export interface PageOptions extends ListOptions {
  continue?: string
}

/**
 * Reads a list. Items of built-in kinds come without kind and apiVersion, and partial ones with those of
 * PartialObjectMetadata: all get their own.
 *
 * @example
 * toPage(await send(transport, request), { apiVersion: 'v1', kind: 'Pod' }).items[0]?.kind // 'Pod'
 */
export function toPage(document: unknown, { apiVersion, kind }: KindRef): Page {
  const metadata = field(document, 'metadata')
  if (!Array.isArray(field(document, 'items')) && field(document, 'items') !== null) {
    throw new ClusterError(`the answer is not a list of ${kind}`, { code: 200, reason: 'BadAnswer' })
  }
  return {
    items: list(document, 'items').map((item) => ({ ...(item as Obj), apiVersion, kind })),
    resourceVersion: text(metadata, 'resourceVersion'),
    continue: text(metadata, 'continue'),
  }
}

/**
 * Reads all pages. When the server forgets the snapshot on the way, everything is read anew and at once.
 *
 * @example
 * const { items } = await allPages((options) => api.page(pods, options), { limit: 100 })
 */
export async function allPages(
  page: (options: PageOptions) => Promise<Page>,
  options: ListOptions,
): Promise<ObjList> {
  const items: Obj[][] = []
  for (let token = ''; ;) {
    let next: Page
    try {
      next = await page(token === '' ? options : { ...options, continue: token })
    } catch (error) {
      if (!isExpired(error) || token === '') throw error
      return await page({ ...options, limit: 0 })
    }
    items.push(next.items)
    if (next.continue === '' || next.continue === token) {
      return { items: items.flat(), resourceVersion: next.resourceVersion }
    }
    token = next.continue
  }
}
