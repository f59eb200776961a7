import assert from 'node:assert/strict'
import { createLoopGuard } from './loop-guard.ts'

describe('createLoopGuard', () => {
  const about = (uid: string, path = 'data') => ({ child: 'a', uid, wanted: '{}', paths: [path] })

  it('counts each object once, however often its deletion is decided', () => {
    const guard = createLoopGuard()
    const stuck = ['1', '1', '1', '2', '2', '3', '3', '4'].map((uid) => guard.isStuck(about(uid)))
    assert.deepEqual(stuck, [false, false, false, false, false, true, true, true])
  })

  it('starts anew when something else differs or the child was as wanted', () => {
    const guard = createLoopGuard()
    for (const uid of ['1', '2']) guard.isStuck(about(uid))
    assert.equal(guard.isStuck(about('3', 'spec')), false)
    for (const uid of ['4', '5']) guard.isStuck(about(uid))
    guard.settled('a')
    assert.equal(guard.isStuck(about('6')), false)
  })

  it('knows an idle PUT by the version of the object', () => {
    const guard = createLoopGuard()
    const put = { uid: '1', resourceVersion: '7', wanted: '{}' }
    for (let round = 0; round < 3; round++) {
      assert.equal(guard.isIdle(put), false)
      guard.wasIdle(put)
    }
    assert.equal(guard.isIdle(put), true)
    assert.equal(guard.isIdle({ ...put, resourceVersion: '8' }), false)
    assert.equal(guard.isIdle({ ...put, wanted: '{"a":1}' }), false)
  })

  it('remembers a thousand children', () => {
    const guard = createLoopGuard()
    for (const uid of ['1', '2']) guard.isStuck(about(uid))
    for (let other = 0; other < 1000; other++) guard.isStuck({ ...about('1'), child: `c${other}` })
    assert.equal(guard.isStuck(about('3')), false)
  })
})
