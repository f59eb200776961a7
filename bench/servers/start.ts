import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { residentMb } from './resident.ts'

/** A server under load. */
export interface RunningServer {
  name: string
  url: string
  /** Only of hookwright. */
  adminUrl: string | undefined
  /** Milliseconds from the start of the process until it answered. */
  readyMs: number
  /** Resident memory in megabytes, now. */
  residentMb: () => number
  stop: () => Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function running(child: ChildProcess, server: Pick<RunningServer, 'name' | 'url' | 'adminUrl' | 'readyMs'>) {
  return {
    ...server,
    residentMb: () => residentMb(child.pid),
    async stop() {
      child.kill('SIGINT')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Whether there is a 200, asked for with little effort: whoever asks takes processor time from who starts. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    }).on('error', () => resolve(false))
  })
}

/** Starts one of the two servers that hookwright is compared with. */
export async function startPeer(name: 'bare' | 'express'): Promise<RunningServer> {
  const port = await freePort()
  const startedAt = performance.now()
  const child = fork(new URL(`./${name}.ts`, import.meta.url), [String(port)], {
    execArgv: ['--conditions=hookwright-source'],
  })
  await once(child, 'message')
  const readyMs = performance.now() - startedAt
  return running(child, { name, url: `http://127.0.0.1:${port}`, adminUrl: undefined, readyMs })
}

/** Starts `hookwright serve` from the build, with everything on and its log in a file. */
export async function startHookwright(hooks: string, args: readonly string[]): Promise<RunningServer> {
  const [port, adminPort] = [await freePort(), await freePort()]
  const main = new URL('../../dist/cli/main.js', import.meta.url).pathname
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [
      main,
      'serve',
      hooks,
      '--listen',
      `127.0.0.1:${port}`,
      '--admin-listen',
      `127.0.0.1:${adminPort}`,
      ...args,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const adminUrl = `http://127.0.0.1:${adminPort}`
  for (;;) {
    if (child.exitCode !== null) throw new Error('hookwright serve did not start')
    if (await answers(`${adminUrl}/readyz`)) break
    await delay(10)
  }
  const readyMs = performance.now() - startedAt
  return running(child, { name: 'hookwright', url: `http://127.0.0.1:${port}`, adminUrl, readyMs })
}
