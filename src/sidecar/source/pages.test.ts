import assert from 'node:assert/strict'
import type { Obj } from '../../cluster/object.ts'
import { sizedPages } from './pages.ts'

const kind = { apiVersion: 'v1', kind: 'ConfigMap' }
const object = (size: number, more: Partial<Obj> = {}): Obj => ({
  ...kind,
  metadata: { name: 'a', namespace: 'default' },
  data: { key: 'x'.repeat(size) },
  ...more,
})

describe('sizedPages', () => {
  /** The limits that are asked for, page after page. */
  async function limitsOf(pages: Obj[][], limit = 100): Promise<(number | undefined)[]> {
    const limits: (number | undefined)[] = []
    const page = sizedPages({
      page(_kind, options) {
        const items = pages[limits.length] ?? []
        limits.push(options?.limit)
        return Promise.resolve({ items, resourceVersion: '1', continue: 'more' })
      },
    })
    for (const [at] of pages.entries()) await page(kind, { limit, ...(at > 0 && { continue: `${at}` }) })
    return limits
  }

  it('begins with a few objects and goes on as their size permits', async () => {
    const [small, large] = [object(1000), object(1024 * 1024)]
    assert.deepEqual(await limitsOf([[small, small], [small], [large], [object(9_000_000)], [small], []]), [
      ...[10, 100, 100, 4, 1, 100],
    ])
  })

  it('counts binary data and annotations too', async () => {
    const metadata = { name: 'a', namespace: 'default', annotations: { a: 'x'.repeat(1024 * 1024) } }
    const all = object(1024 * 1024, { metadata, binaryData: { b: 'x'.repeat(2 * 1024 * 1024) } })
    assert.deepEqual(await limitsOf([[all], [object(0, { data: null })], []]), [10, 1, 100])
  })

  it('asks for everything at once where pages do not work', async () => {
    assert.deepEqual(await limitsOf([[object(1)]], 0), [0])
  })
})
