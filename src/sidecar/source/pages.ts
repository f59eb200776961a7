import type { Api } from '../../cluster/api.ts'
import type { Obj } from '../../cluster/object.ts'
import { isFields } from '../../protocol/own.ts'

/** Objects of one page. 500 small ones are 6 pages. */
const MOST = 100
/** Nobody knows how large they are. */
const FIRST = 10
/** All of a page is in memory three times at once: as it came, as a text, and as objects. */
const PAGE_CHARACTERS = 4 * 1024 * 1024

/**
 * Asks for pages that are as large as the objects of the page before are small.
 *
 * @example
 * const page = sizedPages(api)
 * await page({ apiVersion: 'v1', kind: 'ConfigMap' }, { labelSelector: 'app=web' })
 */
export function sizedPages(api: Pick<Api, 'page'>): Api['page'] {
  let next = FIRST
  return async (kind, options = {}) => {
    const isFirst = (options.continue ?? '') === ''
    // 0 means everything at once, as pages were forgotten before all of them were read.
    const limit = options.limit === 0 ? 0 : isFirst ? FIRST : next
    const page = await api.page(kind, { ...options, limit })
    const size = page.items.reduce((sum, item) => sum + sizeOf(item), 0)
    const fitting = size === 0 ? MOST : Math.floor((PAGE_CHARACTERS * page.items.length) / size)
    next = Math.max(1, Math.min(MOST, fitting))
    return page
  }
}

function sizeOf({ metadata, data, binaryData }: Obj): number {
  let size = 0
  for (const texts of [metadata.annotations, data, binaryData]) {
    if (!isFields(texts)) continue
    for (const text of Object.values(texts)) if (typeof text === 'string') size += text.length
  }
  return size
}
