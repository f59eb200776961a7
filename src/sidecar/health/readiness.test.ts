import assert from 'node:assert/strict'
import type { KeyRef } from '../model.ts'
import { readiness } from './readiness.ts'
import { reasonRows, type ReadyLimits, type ReasonCode } from './reasons.ts'
import type { Status } from './status.ts'

const limits: ReadyLimits = { staleAfterMs: 60_000, readyNeedsReload: false }

const watch = {
  name: 'ConfigMaps in default',
  synced: true,
  lastContact: 95_000,
  restarts: 0,
  error: undefined,
}

const url = 'POST http://127.0.0.1:8080/-/reload'

const reload = {
  target: url,
  owedSince: undefined,
  attempts: 1,
  failures: 0,
  error: undefined,
  lastSuccess: 90_000,
}

const failed = { ...reload, owedSince: 91_000, failures: 2, error: 'it answered 500' }

const fine: Status = {
  now: 100_000,
  syncedAt: 2_000,
  watches: [watch],
  blocked: undefined,
  reloads: [reload],
  refusals: [],
  conflicts: [],
  absent: [],
  objects: 2,
  files: 5,
  bytes: 1_234,
  digest: 'abc',
  stopping: false,
}

const blocked = {
  path: '/etc/app/a',
  code: 'ENOSPC',
  message: 'cannot write /etc/app/a: no space left (ENOSPC)',
  since: 40_000,
}

const keyOf = (name: string, key: string): KeyRef => ({
  kind: 'ConfigMap',
  namespace: 'default',
  name,
  uid: `uid-of-${name}`,
  key,
})

interface Case {
  what: string
  status: Partial<Status>
  limits?: Partial<ReadyLimits>
  /** What the sentences of each reason have to hold. */
  reasons: Partial<Record<ReasonCode, RegExp>>
}

const unsynced = { ...watch, name: 'Secrets in shop', synced: false, lastContact: undefined }

const denied = {
  ...unsynced,
  error: { message: 'secrets is forbidden (403)', denied: true },
}

const cases: readonly Case[] = [
  { what: 'is ready after the first sync', status: {}, reasons: {} },
  {
    what: 'does not wait for the first reload',
    status: { reloads: [{ ...failed, lastSuccess: undefined }] },
    reasons: {},
  },
  { what: 'does not wait for a later reload', status: { reloads: [failed] }, reasons: {} },
  {
    what: 'waits for reloads when it is told to',
    status: { reloads: [reload, failed] },
    limits: { readyNeedsReload: true },
    reasons: { RELOAD_FAILING: /the last reload failed: POST \S+: it answered 500$/ },
  },
  {
    what: 'does not count a reload that is under way, even then',
    status: { reloads: [{ ...reload, owedSince: 99_000, lastSuccess: undefined }] },
    limits: { readyNeedsReload: true },
    reasons: {},
  },
  {
    what: 'names what the first sync waits for',
    status: { syncedAt: undefined, watches: [watch, unsynced] },
    reasons: { FIRST_SYNC: /waits for: Secrets in shop: no answer yet$/ },
  },
  {
    what: 'says when all that is missing is the disk',
    status: { syncedAt: undefined, blocked },
    reasons: { FIRST_SYNC: /everything was read, and is not on disk yet/, WRITE_FAILING: /\/etc\/app\/a/ },
  },
  {
    what: 'tells missing rights apart',
    status: { syncedAt: undefined, watches: [denied] },
    reasons: {
      FIRST_SYNC: /Secrets in shop: secrets is forbidden/,
      DENIED: /^reading is denied: Secrets in shop/,
    },
  },
  {
    what: 'is not ready when rights are taken away',
    status: { watches: [watch, { ...denied, synced: true, lastContact: 99_000 }] },
    reasons: { DENIED: /secrets is forbidden/ },
  },
  {
    what: 'lets a source be silent as long as the limit',
    status: { watches: [{ ...watch, lastContact: 40_000 }] },
    reasons: {},
  },
  {
    what: 'says which source was silent for longer, and why',
    status: {
      watches: [
        watch,
        { ...watch, name: 'B', lastContact: 39_000, error: { message: 'refused', denied: false } },
      ],
    },
    reasons: { STALE: /^not heard for longer than 60 s: B for 61 s \(refused\)$/ },
  },
  {
    what: 'does not call a source stale before the first sync',
    status: { syncedAt: undefined, watches: [{ ...unsynced, lastContact: 1 }] },
    reasons: { FIRST_SYNC: /Secrets in shop/ },
  },
  {
    what: 'does not call a source stale that never says when it was heard',
    status: { now: 1e9, watches: [{ ...watch, lastContact: undefined }] },
    reasons: {},
  },
  {
    what: 'stays ready with an error that is younger than the limit',
    status: { watches: [{ ...watch, error: { message: 'refused', denied: false } }] },
    reasons: {},
  },
  {
    what: 'is not ready while a write fails',
    status: { blocked },
    reasons: { WRITE_FAILING: /\/etc\/app\/a.*ENOSPC/ },
  },
  { what: 'is not ready when it stops', status: { stopping: true }, reasons: { STOPPING: /stopping/ } },
  {
    what: 'stays ready with refused keys',
    status: { refusals: [{ code: 'KEY_NAME', message: 'the key name', from: keyOf('app', '..') }] },
    reasons: {},
  },
]

describe('readiness', () => {
  for (const { what, status, limits: more, reasons } of cases) {
    it(what, () => {
      const report = readiness({ ...fine, ...status }, { ...limits, ...more })
      assert.deepEqual(
        report.reasons.map(({ code }) => code),
        Object.keys(reasonRows).filter((code) => Object.hasOwn(reasons, code)),
      )
      assert.equal(report.ready, report.reasons.length === 0)
      for (const { code, message, fix } of report.reasons) {
        assert.match(message, reasons[code]!)
        assert.equal(fix, reasonRows[code].fix)
      }
    })
  }

  it('has a case for every reason', () => {
    const seen = new Set(cases.flatMap(({ reasons }) => Object.keys(reasons)))
    assert.deepEqual([...seen].sort(), Object.keys(reasonRows).sort())
  })

  it('informs about everything else in seconds, also when it is ready', () => {
    const winner = keyOf('app', 'a.yaml')
    const loser = keyOf('late', 'a.yaml')
    const report = readiness(
      {
        ...fine,
        reloads: [failed],
        refusals: [{ code: 'BASE64', message: 'no base64', from: keyOf('app', 'b') }],
        absent: ['Secret default/tls'],
        conflicts: [{ root: '/etc/app', path: 'a.yaml', winner, loser }],
      },
      limits,
    )
    assert.deepEqual(JSON.parse(JSON.stringify(report)), {
      ready: true,
      reasons: [],
      syncedSecondsAgo: 98,
      objects: 2,
      files: 5,
      bytes: 1_234,
      digest: 'abc',
      sources: [
        { name: watch.name, synced: true, restarts: 0, heardSecondsAgo: 5, error: null, denied: false },
      ],
      reloads: [
        {
          target: url,
          attempts: 1,
          failures: 2,
          owedForSeconds: 9,
          error: 'it answered 500',
          lastSuccessSecondsAgo: 10,
        },
      ],
      absent: ['Secret default/tls'],
      blocked: null,
      refused: 1,
      refusals: [
        {
          code: 'BASE64',
          message: 'no base64',
          kind: 'ConfigMap',
          namespace: 'default',
          name: 'app',
          key: 'b',
        },
      ],
      conflicted: 1,
      conflicts: [
        {
          root: '/etc/app',
          path: 'a.yaml',
          winner: { kind: 'ConfigMap', namespace: 'default', name: 'app', key: 'a.yaml' },
          loser: { kind: 'ConfigMap', namespace: 'default', name: 'late', key: 'a.yaml' },
        },
      ],
    })
  })

  it('says what is written in vain, and since when', () => {
    assert.deepEqual(readiness({ ...fine, blocked }, limits).blocked, {
      path: blocked.path,
      code: 'ENOSPC',
      message: blocked.message,
      forSeconds: 60,
    })
  })

  it('stays small whatever is refused', () => {
    const from = keyOf('app', 'k'.repeat(100_000))
    const refusals = Array.from({ length: 5_000 }, () => ({
      code: 'KEY_NAME' as const,
      message: 'x'.repeat(9_999),
      from,
    }))
    const report = readiness({ ...fine, refusals }, limits)
    assert.equal(report.refused, 5_000)
    assert.ok(JSON.stringify(report).length < 500_000)
  })
})
