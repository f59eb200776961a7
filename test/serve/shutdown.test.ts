import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder, writeFiles } from '../support/hooks-folder.ts'
import { ask, post, syncRequest } from '../support/requests.ts'
import { spawnServer, type ServerProcess } from '../support/running-server.ts'
import { until } from '../support/until.ts'

/** A hook that answers once the file named by `spec.gate` is there. */
const files = {
  'gate.ts': `import { existsSync } from 'node:fs'
export const sync = async ({ parent }) => {
  while (parent.spec.gate && !existsSync(parent.spec.gate)) await new Promise((resolve) => setTimeout(resolve, 10))
  return { status: {}, children: [] }
}`,
}

describe('shutdown', () => {
  const cleanup = cleanUp(afterEach)
  let gate: string
  beforeEach(() => {
    gate = join(temporaryFolder(cleanup), 'gate')
  })

  const start = (...args: string[]) =>
    spawnServer(cleanup, { files, args: ['--hook-timeout', '1h', ...args] })
  const open = () => writeFiles(join(gate, '..'), { gate: '' })

  /** A call that has reached its hook and waits at the gate. */
  async function waitingCall(server: ServerProcess) {
    const call = post(`${server.url}/gate/sync`, syncRequest('waits', { gate }))
    // Whether it is answered is looked at later, if at all.
    call.catch(() => undefined)
    await until('the call', async () => (await server.metric('hookwright_calls_in_flight')) === 1)
    return { answer: call }
  }

  it('by SIGTERM first says that it is not ready, and goes on answering for --shutdown-delay', async () => {
    const server = await start('--shutdown-delay', '1h')
    assert.equal((await ask(`${server.adminUrl}/readyz`)).status, 200)
    server.child.kill('SIGTERM')
    await until('readiness to go', async () => (await ask(`${server.adminUrl}/readyz`)).status === 503)
    assert.match((await ask(`${server.adminUrl}/readyz`)).text, /shutting down/)
    assert.equal((await ask(`${server.adminUrl}/healthz`)).status, 200)
    const { status, headers } = await post(`${server.url}/gate/sync`)
    assert.equal(status, 200)
    assert.equal(headers.connection, 'close', 'clients are asked to look for another server')

    server.child.kill('SIGTERM')
    assert.deepEqual(await server.ended, { code: 1, signal: null }, 'whoever asks twice is in a hurry')
  })

  it('by SIGTERM answers the calls in flight, takes no more connections, and ends with 0', async () => {
    const server = await start()
    const agent = new Agent({ keepAlive: true })
    cleanup(() => agent.destroy())
    // A connection that is idle must not hold it up.
    await post(`${server.url}/gate/sync`, syncRequest(), { agent })
    const { answer } = await waitingCall(server)
    server.child.kill('SIGTERM')
    await until('the port to close', () =>
      post(`${server.url}/gate/sync`).then(
        () => false,
        () => true,
      ),
    )
    assert.equal(server.child.exitCode, null)
    open()
    const { status, headers } = await answer
    assert.equal(status, 200)
    assert.equal(headers.connection, 'close')
    assert.deepEqual(await server.ended, { code: 0, signal: null })
    const messages = server.log().map(({ msg }) => msg)
    assert.ok(messages.includes('shutting down'))
    assert.equal(messages.at(-1), 'bye')
  })

  it('cuts off what takes longer than --shutdown-timeout, says so, and ends with 1', async () => {
    const server = await start('--shutdown-timeout', '300ms')
    const { answer } = await waitingCall(server)
    server.child.kill('SIGTERM')
    await assert.rejects(answer)
    assert.deepEqual(await server.ended, { code: 1, signal: null })
    const warning = server.log().find(({ msg }) => msg.includes('--shutdown-timeout'))
    assert.equal(warning?.level, 'warn')
    assert.equal(warning.calls, 1)
  })

  it('by SIGINT does not wait for --shutdown-delay, and ends with 0', async () => {
    const server = await start('--shutdown-delay', '1h')
    server.child.kill('SIGINT')
    assert.deepEqual(await server.ended, { code: 0, signal: null })
  })

  it('by a second signal ends at once with 1, whatever is in flight', async () => {
    const server = await start('--shutdown-timeout', '1h')
    await waitingCall(server)
    server.child.kill('SIGINT')
    await until('it to begin', () => server.log().some(({ msg }) => msg === 'shutting down'))
    server.child.kill('SIGINT')
    assert.deepEqual(await server.ended, { code: 1, signal: null })
  })

  it('is not held up by a connection that never sent anything', async () => {
    const server = await start('--shutdown-timeout', '1h')
    const { port } = new URL(server.url)
    const silent = connect(Number(port), '127.0.0.1')
    silent.on('error', () => undefined)
    cleanup(() => silent.destroy())
    await once(silent, 'connect')
    // A call on another connection shows that the server has seen the first one too.
    await post(`${server.url}/gate/sync`)
    server.child.kill('SIGTERM')
    assert.deepEqual(await server.ended, { code: 0, signal: null })
  })

  it('is not held up by a reload that hangs, and leaves no process behind', async () => {
    const server = await start('--load-timeout', '1h')
    const pidFile = join(temporaryFolder(cleanup), 'pid')
    writeFiles(server.folder, {
      'loop.ts': `import { writeFileSync } from 'node:fs'
writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))
for (;;);`,
    })
    const reload = ask(`${server.adminUrl}/-/reload`, { method: 'POST' }).catch(() => undefined)
    const pid = await until('the loop', () => {
      try {
        return Number(readFileSync(pidFile, 'utf8'))
      } catch {
        return false
      }
    })
    cleanup(() => isAlive(pid) && process.kill(pid, 'SIGKILL'))
    server.child.kill('SIGTERM')
    await until('the server to end', () => server.child.exitCode !== null)
    assert.equal(server.child.exitCode, 0)
    await reload
    await until('the loading process to end', () => !isAlive(pid))
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
