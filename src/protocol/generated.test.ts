import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { generate } from '../../scripts/generate.ts'

describe('generated files', () => {
  it('are up to date (npm run generate)', async () => {
    assert.deepEqual(await generate({ check: true }), [])
  })

  it('import nothing at run time', async () => {
    const file = new URL('request-validators.generated.ts', import.meta.url)
    const text = await readFile(file, 'utf8')
    assert.doesNotMatch(text, /\brequire\s*\(|\bimport\b|\bfrom\s+["']/)
  })
})
