import assert from 'node:assert/strict'
import type { Column, CustomKind, Kind } from '../kinds/kind.ts'
import type { Cell } from './cells/cell.ts'
import { customTable } from './custom-cells.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const column = (type: string): Column => ({ name: type, type, format: '', description: '', priority: 0 })

function table(...paths: [type: string, path: string | undefined][]) {
  const custom: CustomKind = {
    crd: 'widgets.example.com',
    status: false,
    selectableFields: [],
    printerPaths: [undefined, ...paths.map(([, path]) => path)],
  }
  const columns = [column('string'), ...paths.map(([type]) => column(type))]
  return customTable({ columns } as unknown as Kind, custom)
}

function cell(
  type: string,
  path: string | undefined,
  object: Record<string, unknown> = OBJECT,
): Cell | undefined {
  return table([type, path]).cells(object, NOW)[1]
}

const OBJECT = {
  metadata: { name: 'n', creationTimestamp: '2025-12-31T23:55:00Z' },
  spec: {
    s: 'text',
    i: 3,
    f: 1.5,
    tiny: 0.00001,
    b: true,
    d: '2025-12-31T23:50:00Z',
    nil: null,
    o: { z: 1, a: ['<', 2] },
    l: ['x', 'y'],
    n: [
      { name: 'a', v: 1 },
      { name: 'b', v: 2 },
    ],
    dots: { 'a.b/c': 'dotted', 'a b': 'spaced' },
  },
  status: {
    conditions: [
      { type: 'Synced', status: 'False' },
      { type: 'Ready', status: 'True', reason: 'Fine' },
    ],
  },
}

describe('cells of custom resources', () => {
  const cases: [type: string, path: string, expected: Cell][] = [
    ['string', '.spec.s', 'text'],
    ['string', '.spec.i', '3'],
    ['string', '.spec.tiny', '1e-05'],
    ['string', '.spec.b', 'true'],
    ['string', '.spec.nil', '<no value>'],
    ['string', '.spec.o', '{"a":["\\u003c",2],"z":1}'],
    ['string', '.spec.missing', null],
    ['integer', '.spec.i', 3],
    ['integer', '.spec.f', 1],
    ['integer', '.spec.s', null],
    ['number', '.spec.f', 1.5],
    ['boolean', '.spec.b', true],
    ['boolean', '.spec.s', null],
    ['date', '.spec.d', '10m'],
    ['date', '.spec.s', '<invalid>'],
    ['date', '.spec.i', null],
    ['string', '.spec.l[0]', 'x'],
    ['string', '.spec.l[-1]', 'y'],
    ['string', '.spec.l[9]', null],
    ['string', '.spec.l[1:2]', 'y'],
    ['string', '.spec.l[*]', 'x'],
    ['string', '.spec.l[1,0]', 'y'],
    ['string', '.spec.n[*].name', 'a'],
    ['string', '.spec.o[0]', null],
    ['string', '.status.conditions[?(@.type=="Ready")].status', 'True'],
    ['string', ".status.conditions[?(@.type=='Ready')].reason", 'Fine'],
    ['string', '.status.conditions[?(@.reason)].type', 'Ready'],
    ['string', '.status.conditions[?(@.type=="X")].status', null],
    ['string', '.spec.n[?(@.v>=2)].name', 'b'],
    ['string', '.spec.n[?(@.v=="1")].name', null],
    ['string', '.spec.dots.a\\.b/c', 'dotted'],
    ['string', ".spec.dots['a\\.b/c']", 'dotted'],
    ['string', ".spec.dots['a.b/c']", null],
    ['string', ".spec.dots['a b']", null],
    ['string', '.spec.constructor', null],
  ]
  for (const [type, path, expected] of cases) {
    it(`${type} ${path} is ${JSON.stringify(expected)}`, () => assert.equal(cell(type, path), expected))
  }

  it('show the age without a path', () => assert.equal(cell('date', undefined), '5m'))

  it('end before a path that cannot be parsed', () => {
    const { columns, cells } = table(['string', '.spec.s'], ['string', '.spec.l[x]'], ['string', '.spec.s'])
    assert.equal(columns.length, 2)
    assert.deepEqual(cells(OBJECT, NOW), ['n', 'text'])
  })

  it('stay empty where a path would explode', () => {
    const nested = Array.from({ length: 20 }).reduce((inner: unknown) => [inner], 'x')
    const started = performance.now()
    assert.equal(cell('string', `.spec${'[0,0,0,0]'.repeat(20)}`, { spec: nested }), null)
    assert.ok(performance.now() - started < 1000)
  })
})
