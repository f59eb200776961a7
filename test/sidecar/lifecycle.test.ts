import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { cleanUp } from '../support/cleanup.ts'
import { createWorld } from './support/world.ts'

describe('a sidecar', () => {
  const cleanup = cleanUp(afterEach)

  it('starts its program and reloads, though it cannot be written down who accepted what', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' })
    const first = await world.start('--configmap', 'web')
    await world.until('the reload', () => world.reloads.received.length === 1)
    await first.close()
    mkdirSync(join(world.folder, '..hookwright', 'accepted.new'))
    const onStart = ['--reload-on-start', 'always']
    const sidecar = await world.start('--configmap', 'web', ...onStart, '--', 'sleep', '60')
    await world.until('the program', () => world.facts.find(({ type }) => type === 'child-started'))
    await world.until('the reload at the start', () => world.reloads.received.length === 2)
    await world.until('the warning', () => world.facts.find(({ type }) => type === 'warning'))
    assert.equal(sidecar.status().blocked, undefined)
    assert.ok(!world.facts.some(({ type }) => type === 'child-signalled'))
  })

  it('keeps nothing open when its admin port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    cleanup(() => taken.close())
    await once(taken, 'listening')
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' })
    const { port } = taken.address() as AddressInfo
    const starting = world.start('--configmap', 'web', '--admin-listen', `127.0.0.1:${port}`)
    await assert.rejects(starting, /the port is in use/)
    assert.ok(world.requests.at(-1)?.signal?.aborted)
  })
})
