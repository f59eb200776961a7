import assert from 'node:assert/strict'
import { annotationCauses, labelCauses, labelSelectorCauses } from './labels.ts'

const fields = (causes: { field?: string; reason: string }[]) =>
  causes.map(({ field, reason }) => `${field} ${reason.replace('FieldValue', '')}`)

describe('labelCauses', () => {
  it('names keys and values by the same path', () => {
    assert.deepEqual(fields(labelCauses({ 'a b': 'c d', fine: '' }, 'metadata.labels')), [
      'metadata.labels Invalid',
      'metadata.labels Invalid',
    ])
  })
  it('takes no labels at all', () => assert.deepEqual(labelCauses(null, 'x'), []))
})

describe('annotationCauses', () => {
  it('takes keys in capitals and any value', () => {
    assert.deepEqual(annotationCauses({ 'EXAMPLE.com/A': '\n é' }, 'x'), [])
  })
  it('shows a bad key as it was written', () => {
    assert.match(annotationCauses({ 'A B': '' }, 'x')[0]!.message, /^Invalid value: "A B": name part must/)
  })
  it('limits them to 256 KiB together', () => {
    const half = 'é'.repeat(64 * 1024 - 1)
    assert.deepEqual(annotationCauses({ a: half, b: half }, 'x'), [])
    assert.deepEqual(annotationCauses({ a: half, b: half, abc: '' }, 'x'), [
      { reason: 'FieldValueTooLong', message: 'Too long: may not be more than 262144 bytes', field: 'x' },
    ])
  })
})

describe('labelSelectorCauses', () => {
  const selector = {
    matchLabels: { '': 'x' },
    matchExpressions: [
      { key: 'a', operator: 'In' },
      { key: 'b', operator: 'Exists', values: ['c'] },
      { key: 'c d', operator: 'Near', values: ['e f'] },
    ],
  }
  it('checks labels, operators, keys and values, in this order', () => {
    assert.deepEqual(fields(labelSelectorCauses(selector, 's')), [
      's.matchLabels Invalid',
      's.matchLabels Invalid',
      's.matchExpressions[0].values Required',
      's.matchExpressions[1].values Forbidden',
      's.matchExpressions[2].operator Invalid',
      's.matchExpressions[2].key Invalid',
      's.matchExpressions[2].values[0] Invalid',
    ])
  })
  it('leaves out what an older object may have', () => {
    const options = { allowInvalidValues: true, allowUnknownOperators: true }
    assert.deepEqual(fields(labelSelectorCauses(selector, 's', options)).slice(4), [
      's.matchExpressions[2].key Invalid',
    ])
  })
})
