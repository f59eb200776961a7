import assert from 'node:assert/strict'
import { describeReport } from './format.ts'
import type { EngineReport } from './report.ts'

const controller = { kind: 'CompositeController', name: 'sites' } as const
const parent = { apiVersion: 'example.com/v1', kind: 'Site', namespace: 'ns', name: 'a' }
const child = { apiVersion: 'v1', kind: 'Pod', namespace: 'ns', name: 'p' }
const call = {
  type: 'call',
  controller,
  hook: 'sync',
  parent,
  url: 'http://user:secret@host/',
  ms: 4.2,
} as const
const sync = { type: 'sync', controller, parent, decisions: [], ms: 12 } as const

const rows: [string, EngineReport, string | undefined][] = [
  [
    'a start',
    { type: 'controller', controller, state: 'started', message: '' },
    'CompositeController sites started',
  ],
  [
    'a refusal',
    { type: 'controller', controller, state: 'refused', message: 'no' },
    'CompositeController sites refused: no',
  ],
  ['a call', { ...call, status: 200 }, 'sync Site ns/a: 200 (4.2 ms)'],
  ['a call that failed', { ...call, status: 500, error: 'boom' }, 'sync Site ns/a: failed: boom (4.2 ms)'],
  ['a sync that changed nothing', { ...sync, decisions: [{ ref: child, did: 'same', why: '' }] }, undefined],
  [
    'a sync',
    { ...sync, decisions: [{ ref: child, did: 'create', why: '' }], nextMs: 1500 },
    'Site ns/a: created Pod p; again in 1.5 s (12 ms)',
  ],
  ['a sync that failed', { ...sync, error: 'one\ntwo\u001b[31m' }, 'Site ns/a: error: one two [31m (12 ms)'],
  ['a warning', { type: 'warning', controller, parent, message: 'm' }, 'warning: Site ns/a: m'],
  [
    'a warning about a controller',
    { type: 'warning', controller, message: 'm' },
    'warning: CompositeController sites: m',
  ],
]

describe('describeReport', () => {
  for (const [what, report, line] of rows)
    it(`tells ${what}`, () => assert.equal(describeReport(report), line))
})
