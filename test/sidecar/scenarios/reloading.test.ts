import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../support/cleanup.ts'
import { temporaryFolder } from '../../support/hooks-folder.ts'
import { createWorld, type World } from '../support/world.ts'

describe('sidecar: programs that are told', () => {
  const cleanup = cleanUp(afterEach)

  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

  /** A program that took a good configuration and is given a bad one. Returns what it has accepted so far. */
  const refuseBad = async (world: World): Promise<readonly string[]> => {
    const accepted: string[] = []
    world.reloads.onCall = () => {
      const value = world.read('a') ?? ''
      if (value === 'bad') world.reloads.answers = [400]
      else accepted.push(value)
    }
    await world.put('web', { a: 'good' })
    await world.start('--configmap', 'web')
    await world.until('the first reload', () => accepted.length === 1)
    await world.put('web', { a: 'bad' })
    return accepted
  }

  it('15: a program that answers 500 three times is told until it accepts, and the counters say so', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('web', { a: '1' })
    world.reloads.answers = [500, 500, 500]
    const sidecar = await world.start('--configmap', 'web')
    await world.until('the fourth call', () => world.reloads.received.length === 4, 200)
    await world.until('its answer', () => world.facts.some(({ type }) => type === 'reload-done'))
    await world.pass(120_000, 1000)
    assert.equal(world.reloads.received.length, 4)
    const metrics = await world.metrics(sidecar)
    assert.match(metrics, /^hookwright_sidecar_reload_attempts_total\{[^}]*\} 4$/m)
    assert.match(metrics, /^hookwright_sidecar_reload_failures_total\{[^}]*\} 3$/m)
    const [, at] =
      /^hookwright_sidecar_last_reload_success_timestamp_seconds\{[^}]*\} (\S+)$/m.exec(metrics) ?? []
    assert.ok(Number(at) > 0, metrics)
  })

  it('16: a fix that comes while a refused configuration is retried is tried at once', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    const accepted = await refuseBad(world)
    const failures = () => world.facts.filter(({ type }) => type === 'reload-failed').length
    await world.until('some refusals', () => failures() >= 4, 200)
    await world.put('web', { a: 'fixed' })
    // No more time passes than the debounce.
    await world.until('the fix', () => accepted.includes('fixed'), 1)
  })

  it('16: going back to the old bytes is reloaded too', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    const accepted = await refuseBad(world)
    await world.until('a refusal', () => world.facts.some(({ type }) => type === 'reload-failed'))
    await world.put('web', { a: 'good' })
    await world.until('the old bytes', () => accepted.length === 2, 1)
    assert.deepEqual(accepted, ['good', 'good'])
  })

  it('17: while a program hangs, files are written on, and only one call is in flight', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' })
    world.reloads.answers = ['hang']
    await world.start('--configmap', 'web', '--reload-timeout', '500ms')
    await world.until('the call', () => world.reloads.received.length === 1)
    await world.put('web', { a: '2' })
    await world.until('the write', () => world.read('a') === '2')
    await world.until('the next call', () => world.reloads.received.length === 2)
    await world.until('its success', () => world.facts.some(({ type }) => type === 'reload-done'))
    assert.equal(world.reloads.mostAtOnce, 1)
  })

  for (const code of [401, 404]) {
    it(`18: ${code} counts as failed, is seen in readiness, and is tried again slowly`, async () => {
      const world = await createWorld(cleanup, { time: 'manual' })
      await world.put('web', { a: '1' })
      world.reloads.answers = Array<number>(100).fill(code)
      const sidecar = await world.start('--configmap', 'web', '--ready-needs-reload')
      await world.until('the failure', () => world.facts.some(({ type }) => type === 'reload-failed'))
      const { status, body } = await world.readyz(sidecar)
      assert.equal(status, 503)
      assert.deepEqual(
        body.reasons.map(({ code: reason }) => reason),
        ['RELOAD_FAILING'],
      )
      await world.pass(60_000, 200)
      const calls = world.reloads.received.length
      assert.ok(calls <= 5, `${calls} calls in a minute`)
      world.reloads.answers = []
      await world.until('another try', () => world.reloads.received.length > calls, 1000)
      await world.until('ready', async () => (await world.readyz(sidecar)).status === 200)
    })

    it(`18: ${code} is success when it is said to be`, async () => {
      const world = await createWorld(cleanup)
      await world.put('web', { a: '1' })
      world.reloads.answers = [code]
      await world.start('--configmap', 'web', '--reload-success', `200-299,${code}`)
      await world.until('success', () => world.facts.some(({ type }) => type === 'reload-done'))
    })
  }

  it('19: credentials of the reload call that are rotated on disk are used at the next call', async () => {
    const world = await createWorld(cleanup)
    const file = join(temporaryFolder(cleanup), 'basic')
    writeFileSync(file, 'me:first\n')
    await world.put('web', { a: '1' })
    await world.start('--configmap', 'web', '--reload-basic-file', file)
    await world.until('the first reload', () => world.reloads.received.length === 1)
    writeFileSync(file, 'me:second\n')
    await world.put('web', { a: '2' })
    await world.until('the second reload', () => world.reloads.received.length === 2)
    assert.deepEqual(
      world.reloads.received.map(({ headers }) => headers.authorization),
      [basic('me:first'), basic('me:second')],
    )
  })

  it('29: it is ready after the first sync, though the program is not up yet', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' })
    // Nobody listens on port 1.
    const sidecar = await world.start('--configmap', 'web', '--reload-url', 'http://127.0.0.1:1/-/reload')
    await world.until('a failed reload', () => world.facts.some(({ type }) => type === 'reload-failed'))
    assert.equal((await world.readyz(sidecar)).status, 200)
  })
})
