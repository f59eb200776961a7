import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi, type Api } from '../../src/cluster/api.ts'
import { loadConfig } from '../../src/cluster/config.ts'
import { httpsTransport } from '../../src/cluster/https.ts'
import { command } from './dev.ts'
import { residentMb } from './resident.ts'

/** An API in a process of its own. */
export interface RunningApi {
  api: Api
  kubeconfig: string
  /** Makes every watcher of ConfigMaps list again. */
  relist: () => void
  /** How many lists of ConfigMaps and Secrets there were. */
  lists: () => Promise<number>
  stop: () => Promise<void>
}

/** A program that is told to reload. */
export interface ReloadReceiver {
  url: string
  readonly count: number
  /** Resolves at the next call. */
  next: () => Promise<number>
  close: () => void
}

/** A sidecar under load. */
export interface RunningSidecar {
  folder: string
  /** Milliseconds from the start of the process until `/readyz` said 200. */
  readyMs: number
  residentMb: () => number
  stop: () => Promise<void>
}

/** Starts the API. */
export async function startApi(): Promise<RunningApi> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const child = fork(new URL('api-process.ts', import.meta.url), [kubeconfig])
  await once(child, 'message')
  const transport = httpsTransport(await loadConfig({ kubeconfig }))
  return {
    api: createApi(transport),
    kubeconfig,
    relist: () => child.send('relist'),
    async lists() {
      child.send('count')
      const [{ lists }] = (await once(child, 'message')) as [{ lists: number }]
      return lists
    },
    async stop() {
      transport.close()
      await ended(child, () => child.disconnect())
      rmSync(folder, { recursive: true })
    },
  }
}

/** Listens for reloads. */
export async function receiveReloads(): Promise<ReloadReceiver> {
  let count = 0
  let wake: (at: number) => void = () => undefined
  const server = createServer((request, response) => {
    count++
    wake(performance.now())
    request.resume()
    response.end()
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reload`,
    get count() {
      return count
    },
    next: () => new Promise((resolve) => (wake = resolve)),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Starts `hookwright sidecar` from the build and waits until it is ready. */
export async function startSidecar({ kubeconfig }: RunningApi, ...args: string[]): Promise<RunningSidecar> {
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'))
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [
      command,
      'sidecar',
      '--kubeconfig',
      kubeconfig,
      '--folder',
      folder,
      '--log-format',
      'json',
      '--admin-listen',
      '127.0.0.1:0',
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const admin = await adminOf(child)
  for (;;) {
    const response = await fetch(`${admin}/readyz`)
    await response.arrayBuffer()
    if (response.ok) break
  }
  return {
    folder,
    readyMs: performance.now() - startedAt,
    residentMb: () => residentMb(child.pid),
    async stop() {
      await ended(child, () => child.kill('SIGTERM'))
      rmSync(folder, { recursive: true })
    },
  }
}

/** Where it listens, which its log says. */
async function adminOf(child: ChildProcess): Promise<string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (piece: Buffer) => {
      if (printed.length > 100_000) return
      printed += piece.toString()
      const found = /"admin":"([^"]+)"/.exec(printed)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`hookwright sidecar did not start:\n${printed}`)))
  })
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  const exit = once(child, 'exit')
  end()
  if (child.exitCode === null && child.signalCode === null) await exit
}
