import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import { manualClock } from '../../../time/manual-clock.ts'
import { createActivity } from '../../control/activity.ts'
import { createAnswers } from './answers.ts'

const parent = (uid: string, generation?: number): Obj => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: uid, uid, ...(generation !== undefined && { generation }) },
})
const minutes = (count: number) => count * 60_000

function stage() {
  const clock = manualClock()
  const calls: string[] = []
  const failing = new Set<string>()
  const answers = createAnswers({
    activity: createActivity(),
    clock,
    call({ metadata: { uid = '', generation } }) {
      calls.push(`${uid}/${generation}`)
      if (failing.has(uid)) return Promise.reject(new Error('no'))
      return Promise.resolve({ relatedResources: [{ apiVersion: 'v1', resource: uid }] })
    },
  })
  return { clock, calls, failing, answers }
}

describe('createAnswers', () => {
  it('asks once for each generation of a parent', async () => {
    const { answers, calls } = stage()
    for (const generation of [1, 1, 2, 1]) {
      const [rule] = await answers.rules(parent('a', generation))
      assert.equal(rule?.resource, 'a')
    }
    await answers.rules(parent('b', 1))
    assert.deepEqual(calls, ['a/1', 'a/2', 'b/1'])
  })

  it('takes a parent without a generation for the same always', async () => {
    const { answers, calls } = stage()
    await answers.rules(parent('a'))
    await answers.rules(parent('a'))
    assert.equal(calls.length, 1)
  })

  it('asks again after 20 minutes', async () => {
    const { answers, calls, clock } = stage()
    await answers.rules(parent('a', 1))
    clock.advance(minutes(20) - 1)
    await answers.rules(parent('a', 1))
    assert.equal(calls.length, 1)
    clock.advance(1)
    assert.equal(answers.known(parent('a', 1)), undefined)
    await answers.rules(parent('a', 1))
    assert.equal(calls.length, 2)
  })

  it('keeps what is still good while it drops what is not', async () => {
    const { answers, calls, clock } = stage()
    await answers.rules(parent('a', 1))
    clock.advance(minutes(15))
    await answers.rules(parent('a', 2))
    clock.advance(minutes(10))
    await answers.rules(parent('b', 1))
    await answers.rules(parent('a', 2))
    assert.deepEqual(calls, ['a/1', 'a/2', 'b/1'])
  })

  it('does not remember a failure', async () => {
    const { answers, calls, failing } = stage()
    failing.add('a')
    await assert.rejects(answers.rules(parent('a', 1)), { message: 'no' })
    failing.clear()
    await answers.rules(parent('a', 1))
    assert.equal(calls.length, 2)
  })

  it('asks once for all who ask at the same time', async () => {
    const { answers, calls } = stage()
    await Promise.all([answers.rules(parent('a', 1)), answers.rules(parent('a', 1))])
    assert.equal(calls.length, 1)
  })

  it('forgets a parent', async () => {
    const { answers, calls } = stage()
    await answers.rules(parent('a', 1))
    answers.forget('a')
    await answers.rules(parent('a', 1))
    assert.equal(calls.length, 2)
  })
})
