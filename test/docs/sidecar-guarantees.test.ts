import assert from 'node:assert/strict'
import { read } from './markdown.ts'

describe('docs/reference/sidecar-guarantees.md', () => {
  const rows = [...read('docs/reference/sidecar-guarantees.md').matchAll(/^\| (\d+) +\|.*\| (\w+) +\|$/gm)]

  it('has all thirty situations', () => {
    assert.deepEqual(
      rows.map(([, number]) => Number(number)),
      Array.from({ length: 30 }, (_, index) => index + 1),
    )
  })

  for (const [, number, file] of rows) {
    it(`says where the test of ${number} is`, () => {
      assert.match(read(`test/sidecar/scenarios/${file}.test.ts`), new RegExp(`it\\(\\s*['\`]${number}: `))
    })
  }
})
