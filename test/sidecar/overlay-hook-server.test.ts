import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deployment } from 'hookwright'
import { parse, root, the } from '../manifests/manifests.ts'
import { cleanUp } from '../support/cleanup.ts'
import { post } from '../support/requests.ts'
import { startServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { createWorld, type World } from './support/world.ts'

const OVERLAY = 'compositecontrollers/hooks-from-configmap/deployment.yaml'

/** The arguments of the sidecar in the overlay, with other values for some options. */
function argumentsWith(values: Record<string, string>): string[] {
  const deployment: Deployment = the(
    parse(readFileSync(join(root, OVERLAY), 'utf8')),
    'apps/v1',
    'Deployment',
  )
  const [command, ...args] = deployment.spec?.template.spec?.initContainers?.[0]?.args ?? []
  assert.equal(command, 'sidecar')
  return args.flatMap((arg) => {
    const [flag = '', value] = arg.split('=')
    return value === undefined ? [flag] : [flag, values[flag] ?? value]
  })
}

const version = (number: number) =>
  `import { VALUE } from './_value.ts'\nexport const sync = () => ({ status: { version: [${number}, VALUE] }, children: [] })\n`
const files = (number: number) => ({
  'app.ts': version(number),
  '_value.ts': `export const VALUE = ${number}\n`,
})

describe('the overlay hooks-from-configmap', function () {
  this.timeout(60_000)
  const cleanup = cleanUp(afterEach)

  /** The server beside the sidecar, after the first sync. */
  async function startBoth(world: World) {
    const own = { '--folder': world.folder, '--admin-listen': '127.0.0.1:0' }
    const once = argumentsWith({ ...own, '--reload-url': world.reloads.url })
    const first = await world.start(...once, '--once')
    assert.equal(await first.exit.finally(() => first.close()), 0)
    const server = await startServer(cleanup, { paths: [world.folder] })
    const reloadUrl = `${server.adminUrl}/-/reload`
    const sidecar = await world.start(...argumentsWith({ ...own, '--reload-url': reloadUrl }))
    const answer = async () => {
      const { status, text } = await post(`${server.url}/app/sync`)
      assert.equal(status, 200, text)
      return (JSON.parse(text) as { status: { version: unknown } }).status.version
    }
    const failure = () => sidecar.status().reloads.find(({ error }) => error !== undefined)
    return { server, answer, failure }
  }

  it('has the server run what is in the ConfigMap, all keys of one edit together', async () => {
    const world = await createWorld(cleanup)
    await world.put('hooks', files(1))
    const { answer } = await startBoth(world)
    assert.deepEqual(await answer(), [1, 1])
    for (const number of [2, 3]) {
      await world.put('hooks', files(number))
      const seen = await until(`version ${number}`, async () => {
        const [code, value] = (await answer()) as number[]
        assert.equal(code, value)
        return code === number
      })
      assert.ok(seen)
    }
  })

  it('leaves the hooks of before in use when new ones are broken, and when the ConfigMap is gone', async () => {
    const world = await createWorld(cleanup)
    await world.put('hooks', files(1))
    const { answer, failure, server } = await startBoth(world)
    await world.put('hooks', { ...files(2), 'app.ts': 'export const sync = (' })
    await until('the reload to fail', failure)
    assert.match(JSON.stringify(server.log()), /app\.ts:1/)
    assert.deepEqual(await answer(), [1, 1])

    await world.put('hooks', files(3))
    await until('the next edit', async () => JSON.stringify(await answer()) === '[3,3]')
    await until('the failure to be over', () => failure() === undefined)

    await world.remove('hooks')
    await until('the reload to fail', failure)
    assert.deepEqual(world.files(), {})
    assert.deepEqual(await answer(), [3, 3])
    await world.put('hooks', files(4))
    await until('the ConfigMap to be back', async () => JSON.stringify(await answer()) === '[4,4]')
  })
})
