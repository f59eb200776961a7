import assert from 'node:assert/strict'
import type { Decision } from '../../engine/report/report.ts'
import { changesOf } from './changes.ts'
import { plain } from './paint.ts'

const parent = { apiVersion: 'example.com/v1', kind: 'Web', namespace: 'shop', name: 'web' }
const of = (did: Decision['did'], name: string, more: Partial<Decision> = {}): Decision => ({
  did,
  ref: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name },
  why: '',
  ...more,
})
const shown = (...decisions: Decision[]) => changesOf(decisions, parent, plain)

describe('changesOf', () => {
  it('puts together what was created and what was deleted', () => {
    assert.deepEqual(shown(of('create', 'a'), of('delete', 'x'), of('create', 'b')), [
      '+ Pod a, b',
      '- Pod x',
    ])
    const many = Array.from({ length: 9 }, (_, index) => of('create', `p${index}`))
    assert.deepEqual(shown(...many), ['+ Pod p0, p1, p2, p3 … 5 more'])
  })

  it('gives each other change its reason, and what is the parent’s no name', () => {
    assert.deepEqual(
      shown(
        of('update', 'a', { why: 'spec.x: 1 -> 2' }),
        of('status', 'web', { was: { ready: false }, now: { ready: true } }),
        of('same', 'b'),
      ),
      ['~ Pod a  spec.x: 1 -> 2', '~ status.ready: false -> true'],
    )
  })

  it('says what was refused', () => {
    assert.deepEqual(shown(of('create', 'a'), of('create', 'b', { error: 'quota' })), [
      '+ Pod a',
      '+ Pod b  ✗ quota',
    ])
  })

  it('names a namespace that is another than the parent’s', () => {
    const ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'other', name: 'a' }
    assert.deepEqual(shown(of('create', '', { ref })), ['+ Pod other/a'])
  })
})
