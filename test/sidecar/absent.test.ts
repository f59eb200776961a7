import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { readSidecarArguments } from '../../src/cli/sidecar/read-arguments.ts'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { dryRun } from '../../src/sidecar/dry-run.ts'
import { EXIT } from '../../src/sidecar/exit-codes.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { startProgram } from './support/program.ts'
import { createWorld, ofWatchers, type World } from './support/world.ts'

describe('sidecar: what is asked for by name and does not exist', () => {
  const cleanup = cleanUp(afterEach)

  it('is told in the log, in /readyz and in the metrics, and until it comes', async () => {
    const world = await createWorld(cleanup)
    const sidecar = await world.start('--configmap', 'wbe')
    await world.until('the first sync', () => sidecar.status().syncedAt !== undefined)
    const object = 'ConfigMap default/wbe'
    assert.deepEqual(
      world.facts.filter(({ type }) => type === 'absent'),
      [{ type: 'absent', object }],
    )
    const { status, body } = await world.readyz(sidecar)
    assert.deepEqual([status, (body as { absent?: unknown }).absent], [200, [object]])
    assert.match(await world.metrics(sidecar), /^hookwright_sidecar_absent_objects 1$/m)
    await world.put('wbe', { a: '1' })
    await world.until('the file', () => world.read('a') === '1')
    assert.deepEqual(
      world.facts.filter(({ type }) => type === 'found'),
      [{ type: 'found', object }],
    )
    assert.match(await world.metrics(sidecar), /^hookwright_sidecar_absent_objects 0$/m)
  })

  it('is waited for by a one-shot run, which writes it and reloads before it ends', async () => {
    const world = await createWorld(cleanup)
    const seen: unknown[] = []
    world.reloads.onCall = () => void seen.push(world.read('a'))
    const sidecar = await world.start('--configmap', 'web', '--once')
    await world.until('the warning', () => world.facts.some(({ type }) => type === 'absent'))
    await world.put('web', { a: '1' })
    assert.equal(await sidecar.exit, EXIT.ok)
    assert.equal(world.read('a'), '1')
    assert.equal(seen.at(-1), '1')
  })

  it('fails a one-shot run when it does not come, with the rest written', async () => {
    const world = await createWorld(cleanup, { time: 'manual' })
    await world.put('web', { a: '1' })
    const sidecar = await world.start('--configmap', 'web,wbe', '--once')
    let code: number | undefined
    void sidecar.exit.then((exitCode) => (code = exitCode))
    await world.until('the end', () => code !== undefined, 1000)
    assert.equal(code, EXIT.sourceFailed)
    assert.deepEqual(world.files(), { a: '1' })
  })
})

describe('sidecar: --dry-run', () => {
  const cleanup = cleanUp(afterEach)

  const dry = async (world: World, ...args: string[]) => {
    const { options } = readSidecarArguments(['--folder', world.folder, '--dry-run', ...args], {})
    const clock = manualClock()
    const own = { namespace: 'default', clock, random: () => 0, now: () => 0 }
    return dryRun(options, { ...own, api: createApi(world.transport) })
  }

  it('tells what does not exist, and touches nothing', async () => {
    const world = await createWorld(cleanup)
    await world.put('web', { a: '1' })
    const { lines, exitCode } = await dry(world, '--configmap', 'web,wbe')
    assert.equal(exitCode, EXIT.sourceFailed)
    assert.ok(lines.includes('absent    ConfigMap default/wbe: it does not exist'), lines.join('\n'))
    assert.ok(lines.some((line) => line.startsWith('  write   a  0644  1 bytes')))
    assert.deepEqual(readdirSync(world.folder), [])
  })

  it('does not wait for an API that denies it', async () => {
    const world = await createWorld(cleanup)
    world.server.faults.add({ type: 'status', code: 403, match: ofWatchers })
    const { lines, exitCode } = await dry(world, '--configmap', 'web')
    assert.equal(exitCode, EXIT.sourceFailed)
    assert.match(lines.join('\n'), /^not read: ConfigMap default\/web: /)
  })
})

describe('sidecar: what a program says when it refuses a file', () => {
  const cleanup = cleanUp(afterEach)

  for (const [kind, isQuoted] of [
    ['configmap', true],
    ['secret', false],
  ] as const) {
    it(`is ${isQuoted ? '' : 'not '}told when it reads a ${kind}`, async () => {
      const world = await createWorld(cleanup)
      const { address } = await startProgram(cleanup, (response) =>
        response.writeHead(500).end('bad value hunter2'),
      )
      const sidecar = await world.start(`--${kind}`, 'web', '--reload-url', address, '--reload-on-start')
      await world.until('the failure', () => world.facts.some(({ type }) => type === 'reload-failed'))
      const told = JSON.stringify([world.facts, await world.readyz(sidecar)])
      assert.equal(told.includes('hunter2'), isQuoted, told)
    })
  }
})
