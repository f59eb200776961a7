import assert from 'node:assert/strict'
import { withAnswers } from './record.ts'

const text = `# head
- name: first
  steps:
    # why
    - request: GET /a
      expect: { status: 404 } # kept
    - request: GET /b
- name: second
  steps:
    - request: GET /c
`

describe('recorded answers', () => {
  it('are written below their steps and leave the rest as it is', () => {
    const answers = new Map([['first', [{ status: 404 }, { status: 200, body: { a: [1] } }]]])
    const written = withAnswers(text, answers)
    assert.match(written, /# head\n- name: first\n {2}steps:\n {4}# why\n/)
    assert.match(written, /expect: \{ status: 404 \} # kept\n/)
    assert.match(written, /GET \/b\n {6}expect:\n {8}status: 200\n {8}body: \{ a: \[ ?1 ?\] \}\n/)
    assert.doesNotMatch(written.slice(written.indexOf('second')), /expect/)
    assert.equal(withAnswers(written, answers), written)
  })
})
