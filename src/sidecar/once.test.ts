import assert from 'node:assert/strict'
import { EXIT } from './exit-codes.ts'
import type { Status } from './health/status.ts'
import { explainOnce, judgeOnce } from './once.ts'

const good: Status = {
  ...{ now: 0, syncedAt: 0, blocked: undefined, refusals: [], conflicts: [], absent: [], stopping: false },
  ...{ objects: 1, files: 1, bytes: 1, digest: 'd', watches: [], reloads: [] },
}
const from = { kind: 'ConfigMap', namespace: 'default', name: 'web', uid: 'u', key: '..' } as const
const owed = { target: 't', owedSince: 1, attempts: 1, failures: 1, error: 'refused', lastSuccess: undefined }
const denied = {
  ...{ name: 'ConfigMaps', synced: false, lastContact: undefined, restarts: 1 },
  error: { message: 'forbidden', denied: true },
}
const away = { ...denied, error: { message: 'no connection', denied: false } }

const rows: [string, Partial<Status>, { landed: boolean; late: boolean }, number | undefined][] = [
  ['all is written and reloaded', {}, { landed: true, late: false }, EXIT.ok],
  ['nothing was read yet', {}, { landed: false, late: false }, undefined],
  ['nothing was read in time', {}, { landed: false, late: true }, EXIT.sourceFailed],
  ['the API is away', { watches: [away] }, { landed: false, late: false }, undefined],
  ['the API denies it', { watches: [denied] }, { landed: false, late: false }, EXIT.sourceFailed],
  [
    'the disk is full',
    { blocked: { path: '/config', code: 'ENOSPC', message: 'full', since: 0 } },
    { landed: false, late: false },
    EXIT.writeFailed,
  ],
  ['what is named is not there', { absent: ['ConfigMap a/b'] }, { landed: true, late: false }, undefined],
  [
    'what is named was not there in time',
    { absent: ['ConfigMap a/b'] },
    { landed: true, late: true },
    EXIT.sourceFailed,
  ],
  ['a reload is owed', { reloads: [owed] }, { landed: true, late: false }, undefined],
  ['a reload failed until the end', { reloads: [owed] }, { landed: true, late: true }, EXIT.reloadFailed],
  [
    'a key was refused',
    { refusals: [{ code: 'KEY_NAME', message: 'no', from }] },
    { landed: true, late: false },
    EXIT.keysRefused,
  ],
  [
    'a key lost a conflict',
    { conflicts: [{ root: '/config', path: 'a', winner: from, loser: from }] },
    { landed: true, late: false },
    EXIT.keysRefused,
  ],
]

describe('judgeOnce', () => {
  for (const [what, status, when, code] of rows) {
    it(`says ${code} when ${what}`, () => assert.equal(judgeOnce({ ...good, ...status }, when), code))
  }
})

describe('explainOnce', () => {
  const cases: [number, Partial<Status>, RegExp][] = [
    [EXIT.sourceFailed, { watches: [denied] }, /^reading is denied: ConfigMaps$/],
    [EXIT.sourceFailed, { watches: [away] }, /^not read within --once-timeout: ConfigMaps$/],
    [EXIT.sourceFailed, { absent: ['ConfigMap a/b'] }, /^not there within --once-timeout: ConfigMap a\/b$/],
    [EXIT.sourceFailed, {}, /^not everything was written within --once-timeout$/],
    [EXIT.keysRefused, { refusals: [{ code: 'KEY_NAME', message: 'no', from }] }, /^1 key not written/],
    [EXIT.writeFailed, {}, /the old files are as they were/],
    [EXIT.reloadFailed, { reloads: [owed] }, /not accepted within --once-timeout: t$/],
  ]
  for (const [code, status, words] of cases) {
    it(`says why the exit code is ${code}: ${words.source}`, () =>
      assert.match(explainOnce(code, { ...good, ...status }) ?? '', words))
  }

  it('says nothing when all is well', () => assert.equal(explainOnce(EXIT.ok, good), undefined))
})
