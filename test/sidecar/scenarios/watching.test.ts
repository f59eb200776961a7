import assert from 'node:assert/strict'
import { cleanUp } from '../../support/cleanup.ts'
import { createWorld, ofWatchers, type World } from '../support/world.ts'

const SELECT = ['--label-selector', 'app=web']
const labels = { app: 'web' }

describe('sidecar: a cluster that fails', () => {
  const cleanup = cleanUp(afterEach)

  const goDown = ({ server }: World) => {
    const end = server.faults.add({ type: 'down', match: ofWatchers })
    server.faults.cutWatches()
    return end
  }

  const synced = async (world: World, ...args: string[]) => {
    const sidecar = await world.start(...SELECT, ...args)
    await world.until('the first reload', () => world.reloads.received.length === 1)
    return sidecar
  }

  it('9: what was added, edited and deleted while the API was down comes in one batch with one reload', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    for (const name of ['edited', 'deleted', 'same']) await world.put(name, { [name]: '1' }, { labels })
    await synced(world)
    const up = goDown(world)
    await world.put('added', { added: '1' }, { labels })
    await world.put('edited', { edited: '2' }, { labels })
    await world.remove('deleted')
    await world.pass(300_000, 1000)
    assert.deepEqual(world.files(), { edited: '1', deleted: '1', same: '1' })
    world.facts.length = 0
    up()
    await world.until('the batch', () => world.read('added') !== undefined, 500)
    await world.until('the reload', () => world.reloads.received.length === 2)
    assert.deepEqual(world.files(), { added: '1', edited: '2', same: '1' })
    await world.pass(60_000, 1000)
    assert.equal(world.facts.filter(({ type }) => type === 'written').length, 1)
    assert.equal(world.reloads.received.length, 2)
  })

  it('10: an API that is down at the start is waited for', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('web', { a: '1' }, { labels })
    const up = goDown(world)
    const sidecar = await world.start(...SELECT)
    let exited = false
    void sidecar.exit.then(() => (exited = true))
    await world.pass(60_000, 500)
    const { status, body } = await world.readyz(sidecar)
    assert.equal(status, 503)
    assert.equal(body.reasons[0]?.code, 'FIRST_SYNC')
    assert.equal(exited, false)
    assert.deepEqual(world.files(), {})
    up()
    await world.until('the sync', () => world.read('a') === '1', 500)
    await world.until('ready', async () => (await world.readyz(sidecar)).status === 200)
  })

  it('11: after a 410 everything is listed at once; what was deleted is found, what is equal is not reloaded', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('kept', { kept: '1' }, { labels })
    await world.put('deleted', { deleted: '1' }, { labels })
    await synced(world)
    const expire = () => {
      world.server.faults.add({ type: 'gone', times: 1, match: ofWatchers })
      world.server.faults.cutWatches()
    }
    const listed = () => world.requests.filter(({ path }) => !path.includes('watch=')).length
    const before = listed()
    expire()
    await world.until('the list', () => listed() > before)
    await world.pass(10_000)
    assert.equal(world.reloads.received.length, 1)

    const up = goDown(world)
    await world.remove('deleted')
    up()
    expire()
    await world.until('the deletion', () => world.read('deleted') === undefined)
    assert.equal(world.read('kept'), '1')
  })

  it('11: a list whose pages expire begins again', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    for (let index = 0; index < 501; index++)
      await world.put(`many-${index}`, { [`key-${index}`]: '1' }, { labels })
    world.server.faults.add({
      type: 'gone',
      times: 1,
      match: (call) => ofWatchers(call) && call.query.has('continue'),
    })
    await synced(world)
    assert.equal(Object.keys(world.files()).length, 501)
  })

  for (const code of [500, 429, 403]) {
    it(`12: ${code} again and again is met with patience, and told`, async () => {
      const world = await createWorld(cleanup, { time: 'manual' })
      await world.put('web', { a: '1' }, { labels })
      const sidecar = await synced(world)
      const before = world.requests.length
      const end = world.server.faults.add({
        ...{ type: 'status', code, match: ofWatchers },
        ...(code === 429 && { retryAfterSeconds: 3 }),
      })
      world.server.faults.cutWatches()
      await world.pass(120_000, 200)
      const sent = world.requests.length - before
      assert.ok(sent > 2 && sent < 60, `${sent} requests in two minutes`)
      const { body } = await world.readyz(sidecar)
      assert.ok(JSON.stringify(body).includes(String(code)), JSON.stringify(body))
      assert.match(await world.metrics(sidecar), /^hookwright_sidecar_watch_up\{[^}]*\} 0$/m)
      await world.put('web', { a: '2' }, { labels })
      end()
      await world.until('the change', () => world.read('a') === '2', 500)
      assert.match(await world.metrics(sidecar), /^hookwright_sidecar_watch_up\{[^}]*\} 1$/m)
    })
  }

  it('13: a change behind a socket that went silent is seen', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('web', { a: '1' }, { labels })
    await synced(world)
    world.server.faults.silenceWatches()
    await world.put('web', { a: '2' }, { labels })
    await world.pass(200_000, 1000)
    await world.until('the change', () => world.read('a') === '2')
  })

  it('14: an API that is away for longer than the threshold makes it not ready; files stay', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('web', { a: '1' }, { labels })
    const sidecar = await synced(world, '--stale-after', '5m')
    const up = goDown(world)
    await world.pass(240_000, 1000)
    assert.equal((await world.readyz(sidecar)).status, 200)
    await world.pass(120_000, 1000)
    const { status, body } = await world.readyz(sidecar)
    assert.equal(status, 503)
    assert.deepEqual(
      body.reasons.map(({ code }) => code),
      ['STALE'],
    )
    assert.deepEqual(world.files(), { a: '1' })
    up()
    await world.until('ready again', async () => (await world.readyz(sidecar)).status === 200, 500)
  })
})
