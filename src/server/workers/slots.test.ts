import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { createSlots, SLOTS } from './slots.ts'

describe('slots', () => {
  it('belong to whoever is first: worker or main thread', () => {
    const main = createSlots()
    const worker = createSlots(main.buffer)
    main.reset(3)
    assert.equal(worker.claim(3), true)
    assert.equal(worker.claim(3), false, 'claimed twice')
    assert.equal(main.takeBack(3), false, 'taken while it runs')
    main.reset(4)
    assert.equal(main.takeBack(4), true)
    assert.equal(main.takeBack(4), false, 'taken twice')
    assert.equal(worker.claim(4), false, 'claimed after it was taken')
    main.reset(4)
    assert.equal(worker.claim(4), true, 'a slot is used again')
  })

  it('give back a call whose answer is ready but has not been sent', () => {
    const main = createSlots()
    const worker = createSlots(main.buffer)
    main.reset(0)
    worker.claim(0)
    assert.equal(main.takeBack(0), false)
    worker.finish(0)
    assert.equal(main.takeBack(0), true)
    assert.equal(main.takeBack(0), false)
  })

  it('give a call to exactly one of two threads that want it at the same time', async () => {
    const main = createSlots()
    for (let slot = 0; slot < SLOTS; slot++) main.reset(slot)
    const go = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(
      `import { parentPort, workerData } from 'node:worker_threads'
import { createSlots } from ${JSON.stringify(new URL('./slots.ts', import.meta.url).href)}
const slots = createSlots(workerData.buffer)
parentPort.postMessage('ready')
Atomics.wait(workerData.go, 0, 0)
const won = []
for (let slot = 0; slot < ${SLOTS}; slot++) if (slots.claim(slot)) won.push(slot)
parentPort.postMessage(won)`,
      { eval: true, workerData: { buffer: main.buffer, go } },
    )
    const next = () => new Promise<unknown>((resolve) => worker.once('message', resolve))
    assert.equal(await next(), 'ready')
    const answer = next()
    Atomics.store(go, 0, 1)
    Atomics.notify(go, 0)
    const mine: number[] = []
    for (let slot = SLOTS - 1; slot >= 0; slot--) if (main.takeBack(slot)) mine.push(slot)
    const theirs = (await answer) as number[]
    await worker.terminate()
    assert.deepEqual(
      [...mine, ...theirs].sort((a, b) => a - b),
      Array.from({ length: SLOTS }, (_, slot) => slot),
    )
  })

  it('carry the name of the parent across, cut to what fits between characters', () => {
    const main = createSlots()
    const worker = createSlots(main.buffer)
    main.reset(0)
    assert.equal(main.label(0), '')
    worker.setLabel(0, 'Thing shop/lamp')
    assert.equal(main.label(0), 'Thing shop/lamp')
    worker.setLabel(1, 'Ä'.repeat(500))
    assert.match(main.label(1), /^Ä{100,127}$/)
    assert.equal(main.label(0), 'Thing shop/lamp')
    worker.setLabel(SLOTS - 1, 'the last one')
    assert.equal(main.label(SLOTS - 1), 'the last one')
    main.reset(0)
    assert.equal(main.label(0), '', 'the name of the last call stays')
  })

  it('tell of life, and of the call that is on the stack', () => {
    const main = createSlots()
    const worker = createSlots(main.buffer)
    const before = main.progress()
    assert.equal(main.current(), -1)
    worker.beat()
    worker.setCurrent(0)
    assert.notEqual(main.progress(), before)
    assert.equal(main.current(), 0)
    worker.setCurrent(-1)
    assert.equal(main.current(), -1)
  })
})
