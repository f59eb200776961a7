import assert from 'node:assert/strict'
import { LineCounter, parseDocument } from 'yaml'
import { positionOf } from './locate.ts'

const text = `apiVersion: v1
metadata:
  labels: &labels
    a.b/c.d: x
    plain: y
spec:
  template:
    labels: *labels
  containers:
    - name: web
      image: one
    - name: side
      ports:
        - containerPort: 80
  finalizers: [a, b]
`
const lines = new LineCounter()
const document = parseDocument(text, { lineCounter: lines })

describe('positionOf', () => {
  const rows: [field: string, line: number, column: number][] = [
    ['', 1, 1],
    ['spec', 6, 1],
    ['.spec.containers[1].ports[0].containerPort', 14, 11],
    ['spec.containers[name="side"].ports[containerPort=80,protocol="TCP"]', 14, 11],
    ['metadata.labels[a.b/c.d]', 4, 5],
    ['metadata.labels.a.b/c.d', 4, 5],
    ['spec.template.labels.plain', 5, 5],
    ['spec.finalizers[="b"]', 15, 19],
    // What is not there is shown at what would hold it.
    ['spec.containers[0].resources.limits', 10, 7],
    ['spec.containers[7].image', 9, 3],
    ['spec.nothing', 6, 1],
    ['__proto__.toString', 1, 1],
  ]
  for (const [field, line, column] of rows) {
    it(`finds ${field || 'the object'}`, () => {
      assert.deepEqual(positionOf(document, lines, field), { line, column })
    })
  }
})
