import assert from 'node:assert/strict'
import type { Change } from './change.ts'
import { createLog } from './log.ts'

const change = (revision: number, storage = 'a', text = ''): Change => ({
  revision,
  storage,
  key: 'k',
  now: { apiVersion: 'v1', kind: 'K', metadata: {}, text },
})
const revisions = (changes: Change[] | 'expired') =>
  changes === 'expired' ? changes : changes.map(({ revision }) => revision)

describe('createLog', () => {
  it('gives the changes of one storage after a revision', () => {
    const log = createLog({ changes: 100, characters: 1e6 })
    for (let revision = 2; revision < 10; revision += 1)
      log.add(change(revision, revision % 2 ? 'odd' : 'even'))
    assert.deepEqual(revisions(log.since('odd', 5)), [7, 9])
    assert.deepEqual(revisions(log.since('even', 5)), [6, 8])
    assert.deepEqual(revisions(log.since('even', 9)), [])
    assert.deepEqual(revisions(log.since('even', 1000)), [])
    assert.deepEqual(revisions(log.since('other', 0)), [])
  })

  it('forgets the older half when there are too many changes', () => {
    const log = createLog({ changes: 10, characters: 1e6 })
    for (let revision = 1; revision <= 11; revision += 1) log.add(change(revision))
    assert.equal(log.since('a', 5), 'expired')
    assert.deepEqual(revisions(log.since('a', 6)), [7, 8, 9, 10, 11])
  })

  it('forgets the older half when they are too large', () => {
    const log = createLog({ changes: 1000, characters: 10_000 })
    for (let revision = 1; revision <= 3; revision += 1) log.add(change(revision, 'a', 'x'.repeat(4000)))
    assert.equal(log.since('a', 1), 'expired')
    assert.deepEqual(revisions(log.since('a', 2)), [3])
    log.add(change(4, 'a', 'x'.repeat(4000)))
    assert.deepEqual(revisions(log.since('a', 2)), [3, 4])
  })

  it('does not let a busy storage expire a quiet one', () => {
    const log = createLog({ changes: 10, characters: 1e6 })
    for (let revision = 1; revision <= 500; revision += 1) log.add(change(revision, 'busy'))
    assert.deepEqual(revisions(log.since('quiet', 1)), [])
    assert.equal(log.since('busy', 1), 'expired')
  })

  it('knows nothing before a compaction, of any storage', () => {
    const log = createLog({ changes: 10, characters: 1e6 })
    log.add(change(1))
    log.compact(1)
    assert.equal(log.since('a', 0), 'expired')
    assert.equal(log.since('quiet', 0), 'expired')
    log.add(change(2))
    assert.deepEqual(revisions(log.since('a', 1)), [2])
  })

  it('counts a deletion as small', () => {
    const log = createLog({ changes: 1000, characters: 10 })
    for (let revision = 1; revision <= 100; revision += 1) log.add({ revision, storage: 'a', key: 'k' })
    assert.equal((log.since('a', 0) as Change[]).length, 100)
  })
})
