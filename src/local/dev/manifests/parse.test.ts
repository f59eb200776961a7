import assert from 'node:assert/strict'
import { parseManifest } from './parse.ts'

const problemsOf = (text: string) =>
  parseManifest('a.yaml', text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

describe('parseManifest', () => {
  it('reads documents, lists and JSON, and leaves out empty documents', () => {
    const names = (text: string) =>
      parseManifest('a.yaml', text).objects.map(({ object }) => object.metadata.name)
    const object = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`
    assert.deepEqual(names(`---\n${object('a')}\n---\n# nothing\n---\n${object('b')}\n`), ['a', 'b'])
    assert.deepEqual(names(`apiVersion: v1\nkind: List\nitems:\n- ${object('a')}\n- ${object('b')}`), [
      'a',
      'b',
    ])
    assert.deepEqual(names('{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "j"}}'), ['j'])
    assert.deepEqual(names(''), [])
  })

  it('reads YAML as kubectl does: yes is true, a time is text', () => {
    const [found] = parseManifest(
      'a.yaml',
      'apiVersion: v1\nkind: X\nmetadata: {name: a}\nspec: {on: 1, at: 2026-01-01, is: yes}',
    ).objects
    assert.deepEqual(found?.object.spec, { true: 1, at: '2026-01-01', is: true })
  })

  it('says where something is no YAML, and goes on with the other documents', () => {
    const { objects, problems } = parseManifest(
      'a.yaml',
      'a: 1\n b: 2\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: x}\n',
    )
    assert.equal(objects.length, 1)
    assert.equal(problems.length, 1)
    assert.match(problems[0]?.message ?? '', /^not valid YAML: /)
    assert.deepEqual(
      problemsOf('a: 1\nb: 2\na: 3').map((text) => text.slice(0, 21)),
      ['3:1 not valid YAML: M'],
    )
  })

  it('says what every object needs, at its place', () => {
    assert.match(problemsOf('- 1')[0] ?? '', /^1:1 not a Kubernetes object/)
    assert.match(problemsOf('kind: Pod')[0] ?? '', /^1:1 apiVersion: /)
    assert.match(problemsOf('apiVersion: v1\nkind: 3')[0] ?? '', /^2:1 kind: /)
    assert.match(problemsOf('apiVersion: v1\nkind: Pod')[0] ?? '', /metadata: /)
    assert.match(
      problemsOf('apiVersion: v1\nkind: Pod\nmetadata:\n  name: 5')[0] ?? '',
      /^4:3 metadata.name: /,
    )
    assert.match(
      problemsOf(
        'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- kind: Pod',
      )[0] ?? '',
      /^5:3 apiVersion: /,
    )
  })

  it('refuses aliases that stand for more than fits into memory', () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(`*${of}`).join(',')}]\n`
    const bomb = `a: &a [1]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}${level('e', 'd')}`
    assert.match(problemsOf(bomb)[0] ?? '', /not valid YAML: .*alias/i)
  })
})
