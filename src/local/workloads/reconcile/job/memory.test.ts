import assert from 'node:assert/strict'
import { exactMoment, newMemory, noteEnds, remainingWait, sinceMoment, streakOf } from './memory.ts'
import type { JobPod } from './objects.ts'

const NOW = Date.parse('2026-01-01T01:00:00Z')
const since = (time: string | null | undefined) => NOW - Date.parse(time ?? '')

const pod = (uid: string, secondsAgo: number): JobPod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { uid, creationTimestamp: new Date(NOW - secondsAgo * 1000).toISOString() },
  spec: {},
})

describe('what is remembered of a Job', () => {
  it('are the failures after the last success, each once', () => {
    const memory = newMemory()
    const note = (isSuccess: boolean, ...pods: JobPod[]) =>
      noteEnds(memory, { succeeded: isSuccess ? pods : [], failed: isSuccess ? [] : pods }, NOW)
    assert.equal(streakOf(memory).count, 0)
    note(false, pod('a', 50), pod('b', 30))
    note(false, pod('a', 1))
    assert.deepEqual(streakOf(memory), { count: 2, lastMs: NOW - 30_000 + 999 })
    note(true, pod('c', 40))
    assert.equal(streakOf(memory).count, 1)
    note(true, pod('d', 10))
    assert.equal(streakOf(memory).count, 0)
  })

  it('does not grow without end', () => {
    const memory = newMemory()
    for (let index = 0; index < 500; index++) {
      noteEnds(memory, { succeeded: [], failed: [pod(String(index), 1000 - index)] }, NOW)
    }
    assert.ok(memory.ends.size < 100)
    assert.equal(streakOf(memory).lastMs, NOW - 501_000 + 999)
  })

  it('makes the wait twice as long each time, up to ten minutes', () => {
    const waits = [0, 1, 2, 3, 6, 7, 50].map(
      (count) => remainingWait({ count, lastMs: NOW }, { since }) / 1000,
    )
    assert.deepEqual(waits, [0, 10, 20, 40, 320, 600, 600])
    assert.equal(remainingWait({ count: 1, lastMs: NOW - 4000 }, { since }), 6000)
    assert.equal(remainingWait({ count: 1, lastMs: NOW - 40_000 }, { since }), 0)
  })

  it('are moments within the second of a timestamp', () => {
    const time = '2026-01-01T01:00:00Z'
    assert.deepEqual(
      [undefined, NOW - 5, NOW + 400, NOW + 5000].map((noticed) => exactMoment(time, noticed) - NOW),
      [0, 0, 400, 999],
    )
    assert.equal(sinceMoment(NOW - 7, { since }), 7)
    assert.equal(sinceMoment(Number.NEGATIVE_INFINITY, { since }), Number.POSITIVE_INFINITY)
  })
})
