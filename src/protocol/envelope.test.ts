import { composite, configMap, customize, decorator, runCases, type Case } from './fixtures.test.ts'

const rolling = (method: string, metadata: object = {}) =>
  composite({
    metadata,
    spec: { childResources: [{ apiVersion: 'v1', resource: 'pods', updateStrategy: { method } }] },
  })
const strict = (mode?: string) =>
  composite({
    spec: { hooks: { sync: { version: 'v2', webhook: { ...(mode && { responseUnMarshallMode: mode }) } } } },
  })
const deleting = { metadata: { deletionTimestamp: '2026-11-21T02:14:33Z' } }
const had = (status: unknown) => composite({ parent: { status } })
const ok = { status: {}, children: [] }

export const envelopeCases: Case[] = [
  {
    code: 'STATUS_MISSING_ROLLING',
    title: 'no status with a rolling strategy',
    call: rolling('RollingInPlace'),
    answer: { children: [] },
    path: 'status',
    fine: [ok],
    fineFor: [rolling('InPlace'), composite()],
  },
  {
    code: 'STATUS_MISSING_ROLLING',
    title: 'null',
    call: rolling('RollingRecreate'),
    answer: { ...ok, status: null },
    path: 'status',
  },
  {
    code: 'STATUS_NOT_OBJECT',
    title: 'an array',
    answer: { ...ok, status: [] },
    path: 'status',
    fine: [ok, { children: [] }],
  },
  {
    code: 'STATUS_NOT_OBJECT',
    title: 'of a decorator',
    call: decorator(),
    answer: { attachments: [], status: 'ok' },
    path: 'status',
  },
  {
    code: 'STATUS_WIPED',
    title: 'the parent had one',
    call: had({ observedGeneration: 1, ready: 3 }),
    answer: { children: [] },
    path: 'status',
    says: /loses ready/,
    fine: [ok],
    fineFor: [
      had({ observedGeneration: 1, conditions: [{ type: 'Updated', status: 'True' }] }),
      had({ observedGeneration: 1 }),
      had(undefined),
    ],
  },
  {
    code: 'STATUS_WIPED',
    title: 'in finalize before the end',
    call: composite({ finalizing: true, ...deleting, parent: { status: { ready: 1 } } }),
    answer: { children: [], finalized: false },
    path: 'status',
    fine: [{ children: [], finalized: true }],
  },
  {
    code: 'STATUS_WIPED',
    title: 'conditions of its own',
    call: had({ conditions: [{ type: 'Updated' }, { type: 'Ready' }] }),
    answer: { children: [], status: null },
    path: 'status',
    fineFor: [had({ conditions: [] })],
  },
  {
    code: 'FINALIZED_FROM_SYNC',
    title: 'a live parent',
    answer: { ...ok, finalized: true },
    path: 'finalized',
    fine: [{ ...ok, finalized: false }, ok],
    fineFor: [composite(deleting), composite({ finalizing: true })],
  },
  {
    code: 'FINALIZED_NOT_BOOLEAN',
    title: 'a string',
    answer: { ...ok, finalized: 'yes' },
    path: 'finalized',
    fine: [{ ...ok, finalized: null }],
  },
  {
    code: 'FINALIZED_MISSING',
    title: 'from finalize',
    call: composite({ finalizing: true, ...deleting }),
    answer: ok,
    path: 'finalized',
    fine: [{ ...ok, finalized: false }],
    fineFor: [composite(deleting)],
  },
  {
    code: 'FINALIZED_WITH_ATTACHMENTS',
    title: 'the last answer of a decorator',
    call: decorator({ finalizing: true }),
    answer: { attachments: [configMap()], finalized: true },
    path: 'attachments',
    fine: [
      { attachments: [], finalized: true },
      { attachments: [configMap()], finalized: false },
    ],
  },
  ...[NaN, Infinity, -1, '5', true, 1e10, 5n].map((value): Case => ({
    code: 'RESYNC_INVALID',
    title: String(value),
    answer: { ...ok, resyncAfterSeconds: value },
    path: 'resyncAfterSeconds',
    fine: [0, 1.5, 86_400, null, undefined].map((fine) => ({ ...ok, resyncAfterSeconds: fine })),
  })),
  {
    code: 'FIELD_UNKNOWN',
    title: 'v2 is strict',
    call: strict(),
    answer: { ...ok, Status: {} },
    path: 'Status',
    says: /did you mean status/,
    fine: [ok, { ...ok, debug: undefined }],
    fineFor: [strict('loose'), composite()],
  },
  {
    code: 'FIELD_UNKNOWN',
    title: 'as the webhook says',
    call: strict('strict'),
    answer: { ...ok, debug: 1 },
    path: 'debug',
  },
  {
    code: 'FIELD_UNKNOWN',
    title: 'in a related rule and its selectors',
    call: customize({ spec: { hooks: { customize: { version: 'v2' } } } }),
    answer: {
      relatedResources: [
        {
          apiVersion: 'v1',
          resource: 'secrets',
          labelSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', value: 1 }] },
        },
      ],
    },
    path: 'relatedResources[0].labelSelector.matchExpressions[0].value',
    says: /did you mean values/,
    fineFor: [customize()],
  },
  {
    code: 'FIELD_IGNORED',
    title: 'a name that is nearly right',
    answer: { ...ok, childrens: [] },
    path: 'childrens',
    says: /did you mean children/,
    fine: [ok],
    fineFor: [strict()],
  },
  {
    code: 'FIELD_IGNORED',
    title: 'the list of the other kind',
    answer: { ...ok, attachments: [] },
    path: 'attachments',
    says: /DecoratorController/,
  },
  {
    code: 'FIELD_IGNORED',
    title: 'children of a decorator',
    call: decorator(),
    answer: { attachments: [], children: [] },
    path: 'children',
    says: /CompositeController/,
  },
  {
    code: 'FIELD_IGNORED',
    title: 'nothing like it',
    answer: { ...ok, constructor: 1 },
    path: 'constructor',
    says: /^no such field; the fields here are status, /,
  },
  {
    code: 'FIELD_IGNORED',
    title: 'in a rule',
    call: customize(),
    answer: { relatedResources: [{ apiVersion: 'v1', resource: 'pods', kind: 'Pod' }] },
    path: 'relatedResources[0].kind',
  },
  {
    code: 'DECORATOR_LABELS_INVALID',
    title: 'a number',
    call: decorator(),
    answer: { attachments: [], labels: { tier: 1 } },
    path: 'labels.tier',
    fine: [{ attachments: [], labels: { tier: null, a: 'b', c: undefined }, annotations: null }],
  },
  {
    code: 'DECORATOR_LABELS_INVALID',
    title: 'a list',
    call: decorator(),
    answer: { attachments: [], annotations: [] },
    path: 'annotations',
  },
  {
    code: 'ROLLING_STRATEGY',
    title: 'with a namespaced parent',
    call: rolling('RollingInPlace'),
    answer: ok,
    path: '',
    says: /pods have RollingInPlace: .* waits for ever/,
    fineFor: [
      rolling('InPlace'),
      composite({ spec: { childResources: [{ apiVersion: 'v1', resource: 'pods' }] } }),
    ],
  },
  {
    code: 'ROLLING_STRATEGY',
    title: 'with a cluster-scoped parent',
    call: rolling('RollingRecreate', { namespace: undefined }),
    answer: ok,
    path: '',
    says: /every sync fails/,
    fineFor: [
      decorator({
        spec: {
          attachments: [{ apiVersion: 'v1', resource: 'pods', updateStrategy: { method: 'RollingInPlace' } }],
        },
      }),
    ],
  },
]

runCases('envelope of an answer', envelopeCases)
