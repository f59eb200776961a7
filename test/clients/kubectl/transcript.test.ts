import assert from 'node:assert/strict'
import { matches, parseCommand, parseTranscript } from './transcript.ts'

describe('transcripts of kubectl', () => {
  it('are split into commands and what they print', () => {
    assert.deepEqual(
      parseTranscript(String.raw`
        $ kubectl get cm \
            -o yaml
        a: 1

          b: 2

        $ kubectl version
      `),
      [
        { command: 'kubectl get cm -o yaml', expected: 'a: 1\n\n  b: 2' },
        { command: 'kubectl version', expected: '' },
      ],
    )
  })

  it('are run as a shell would', () => {
    assert.deepEqual(parseCommand(`A=b kubectl patch cm x -p '{"a": "b c"}' -o=jsonpath="{.a}" < in.yaml`), {
      env: { A: 'b' },
      args: ['kubectl', 'patch', 'cm', 'x', '-p', '{"a": "b c"}', '-o=jsonpath={.a}'],
      stdin: 'in.yaml',
    })
  })

  it('tell what was said from what was not', () => {
    assert.ok(matches('NAME   AGE\na      2m5s\n', 'NAME   AGE\na      <age>'))
    assert.ok(!matches('NAME   AGE\na      old\n', 'NAME   AGE\na      <age>'))
    assert.ok(!matches('NAME   AGE\na      2s\nb      2s\n', 'NAME   AGE\na      <age>'))
    assert.ok(!matches('NAME   EMPTY   AGE\na              2s\n', 'NAME   EMPTY   AGE\na      2s'))
    assert.ok(matches('LAST SEEN   NAME\n2s          a\n', 'LAST SEEN   NAME\n<age>         a'))
    assert.ok(matches('IP           PORT\n10.0.100.1   80\n', 'IP         PORT\n<ip>   80'))
    assert.ok(!matches('a.b\n', 'axb'))
    assert.ok(matches('first\nsecond\nthird\n', 'first\n...\nthird'))
    assert.ok(!matches('first\nsecond\n', 'first\n...\nthird'))
    assert.ok(matches('', ''))
    assert.ok(!matches('noise\n', ''))
    assert.ok(!matches('  indented: 1\n', 'indented: 1'))
  })
})
