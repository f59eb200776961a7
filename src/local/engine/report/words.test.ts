import assert from 'node:assert/strict'
import type { Decision } from './report.ts'
import { tellChanges, tellDuration, tellRef, tellWrites } from './words.ts'

const ref = (kind: string, name: string) => ({ apiVersion: 'v1', kind, name, namespace: 'ns' })
const decision = (did: Decision['did'], name: string, rest: Partial<Decision> = {}): Decision => ({
  ref: ref('Pod', name),
  did,
  why: 'why',
  ...rest,
})

describe('words', () => {
  it('name objects', () => {
    assert.equal(tellRef(ref('Pod', 'a')), 'Pod ns/a')
    assert.equal(tellRef({ apiVersion: 'v1', kind: 'Node', name: 'n' }), 'Node n')
  })
  it('tell times in their unit', () => {
    assert.deepEqual([0, 1.234, 12.34, 1840, 60_000].map(tellDuration), [
      '0 ms',
      '1.2 ms',
      '12 ms',
      '1.8 s',
      '60 s',
    ])
  })
  it('tell changes, the first two in full', () => {
    assert.equal(tellChanges('status', undefined, { a: 1 }), 'status.a: nothing -> 1')
    assert.equal(
      tellChanges('status', { a: 1, b: 'x', c: 0, d: 0 }, { a: 2, b: 'y'.repeat(60), c: 1, d: 1 }),
      `status.a: 1 -> 2, status.b: "x" -> "${'y'.repeat(39)}... and 2 more`,
    )
  })
  it('tell what was written, and what was refused', () => {
    assert.equal(
      tellWrites([
        decision('same', 's'),
        decision('keep', 'k'),
        ...['a', 'b', 'c', 'd', 'e'].map((name) => decision('create', name)),
        decision('update', 'u', { why: 'spec.x: 1 -> 2' }),
        decision('delete', 'z', { error: 'forbidden' }),
        decision('finalizer', 'p', { why: 'finalizer added: there is a finalize hook' }),
        decision('status', 'p', { was: { n: 1 }, now: { n: 2 } }),
      ]),
      'created Pod a, Pod b, Pod c, Pod d and 1 more; updated Pod u (spec.x: 1 -> 2); finalizer added: there is a finalize hook; status.n: 1 -> 2; delete of Pod z refused: forbidden',
    )
    assert.equal(tellWrites([decision('same', 's')]), '')
  })
  it('shorten long names in their middle', () => {
    const name = `fleets.example.com-${'0'.repeat(30)}0123456789`
    assert.equal(
      tellWrites([decision('create', name)]),
      'created Pod fleets.example.com-00000000...0123456789',
    )
  })
})
