import assert from 'node:assert/strict'
import { unifiedDiff } from './unified-diff.ts'

const lines = (...all: string[]) => all.join('\n')

describe('unified differences', () => {
  it('equal texts have none', () => assert.equal(unifiedDiff('a\nb', 'a\nb'), ''))

  it('a changed line stands between three lines on each side', () => {
    const before = Array.from({ length: 9 }, (_, index) => `${index}`)
    const after = before.map((line) => (line === '4' ? 'x' : line))
    assert.equal(
      unifiedDiff(lines(...before), lines(...after)),
      '@@ -2,7 +2,7 @@\n 1\n 2\n 3\n-4\n+x\n 5\n 6\n 7\n',
    )
  })

  it('changes far apart come in parts', () => {
    const before = Array.from({ length: 20 }, (_, index) => `${index}`)
    const after = ['new', ...before.slice(0, 19)]
    assert.equal(
      unifiedDiff(lines(...before), lines(...after)),
      '@@ -1,3 +1,4 @@\n+new\n 0\n 1\n 2\n@@ -17,4 +18,3 @@\n 16\n 17\n 18\n-19\n',
    )
  })

  it('very long texts are not compared', () => {
    assert.equal(unifiedDiff('a\n'.repeat(30_000), 'b'), '')
  })
})
