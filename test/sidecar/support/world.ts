import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readSidecarArguments } from '../../../src/cli/sidecar/read-arguments.ts'
import type { Api } from '../../../src/cluster/api.ts'
import { createApi } from '../../../src/cluster/client/create-api.ts'
import type { Obj } from '../../../src/cluster/object.ts'
import type { ApiRequest, Transport } from '../../../src/cluster/transport.ts'
import { createApiServer, type ApiServer } from '../../../src/local/apiserver/server.ts'
import type { Fact } from '../../../src/sidecar/facts.ts'
import { startSidecar, type Sidecar } from '../../../src/sidecar/sidecar.ts'
import { systemClock } from '../../../src/time/clock.ts'
import { manualClock, type ManualClock } from '../../../src/time/manual-clock.ts'
import type { Cleanup } from '../../support/cleanup.ts'
import { temporaryFolder } from '../../support/hooks-folder.ts'
import { ask } from '../../support/requests.ts'
import { HANG_MS } from '../../support/until.ts'
import { receiveReloads, type Receiver } from './receiver.ts'

/** A cluster, a folder and a program for one test. */
export interface World {
  server: ApiServer
  /** Its own way to the cluster, which faults that `match` {@link ofWatchers} leave alone. */
  api: Api
  /** What the sidecar keeps. */
  folder: string
  reloads: Receiver
  facts: Fact[]
  /** Requests that the sidecar sent. */
  requests: ApiRequest[]
  /** How the sidecar reaches the cluster; a test may put something in between. */
  transport: Transport
  /** Starts a sidecar as the command line does: with the folder, a debounce of 20 ms and the reload URL, unless told otherwise. */
  start(...args: string[]): Promise<Sidecar>
  put(
    name: string,
    data: Record<string, string>,
    more?: Partial<Obj> & {
      labels?: Record<string, string>
      annotations?: Record<string, string>
      namespace?: string
    },
  ): Promise<Obj>
  remove(name: string, kind?: 'ConfigMap' | 'Secret'): Promise<void>
  /** The content of a file, or undefined. */
  read(path: string): string | undefined
  /** All files in the folder that anybody sees, by their path. */
  files(): Record<string, string>
  /** Waits, moving the clock when it is a manual one. */
  until<T>(
    what: string,
    ask: () => T | Promise<T>,
    stepMs?: number,
  ): Promise<Exclude<T, undefined | null | false>>
  /** Moves the clock, letting everything happen on the way. */
  pass(ms: number, stepMs?: number): Promise<void>
  readyz(sidecar: Sidecar): Promise<{ status: number; body: Readyz }>
  metrics(sidecar: Sidecar): Promise<string>
}

/** What a test looks at in `/readyz`. */
export interface Readyz {
  ready: boolean
  reasons: { code: string; message: string }[]
}

/** Makes a world. With `time: 'manual'` sidecar and cluster live by a clock that only `until` and `pass` move. */
export async function createWorld(
  cleanup: Cleanup,
  { time = 'real' }: { time?: 'real' | 'manual' } = {},
): Promise<World> {
  const manual: ManualClock | undefined = time === 'manual' ? manualClock() : undefined
  const clock = manual ?? systemClock
  const startedAt = Date.now()
  const server = createApiServer({ clock, ...(manual && { now: () => startedAt + manual.now() }) })
  cleanup(() => server.close())
  const requests: ApiRequest[] = []
  const folder = temporaryFolder(cleanup)
  const reloads = await receiveReloads(cleanup)
  const facts: Fact[] = []
  const api = createApi(server.transport)

  const world: World = {
    server,
    api,
    folder,
    reloads,
    facts,
    requests,
    transport: server.transport,
    async start(...args) {
      const has = (flag: string) => args.includes(flag)
      const { options } = readSidecarArguments(
        [
          ...(has('--folder') || has('--dir') ? [] : ['--folder', folder]),
          ...(has('--debounce') ? [] : ['--debounce', '20ms']),
          ...(has('--reload-url') ? [] : ['--reload-url', reloads.url]),
          ...(has('--admin-listen') ? [] : ['--admin-listen', '127.0.0.1:0']),
          // The clock may run far ahead of a socket.
          ...(manual && !has('--reload-timeout') ? ['--reload-timeout', '1h'] : []),
          ...args,
        ],
        {},
      )
      const sidecar = await startSidecar(options, {
        api: createApi((request) => {
          requests.push(request)
          return world.transport(request)
        }),
        namespace: 'default',
        clock,
        random: Math.random,
        now: Date.now,
        report: (fact) => facts.push(fact),
      })
      cleanup(() => closing(sidecar))
      return sidecar
    },
    async put(name, data, { labels, annotations, namespace = 'default', ...more } = {}) {
      const object: Obj = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        ...more,
        metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
        data,
      }
      return api.apply(object, { fieldManager: 'test', force: true })
    },
    async remove(name, kind = 'ConfigMap') {
      await api.delete({ apiVersion: 'v1', kind, namespace: 'default', name })
    },
    read(path) {
      const full = join(folder, path)
      return existsSync(full) ? readFileSync(full, 'utf8') : undefined
    },
    files: () => Object.fromEntries(visible(folder, '')),
    async until(what, question, stepMs = 20) {
      const end = performance.now() + HANG_MS
      for (;;) {
        const answer = await question()
        if (answer !== undefined && answer !== null && answer !== false)
          return answer as Exclude<typeof answer, undefined | null | false>
        if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
        manual?.advance(stepMs)
        await sleep(manual ? 1 : 10)
      }
    },
    async pass(ms, stepMs = 100) {
      if (!manual) return sleep(ms)
      for (let passed = 0; passed < ms; passed += stepMs) {
        manual.advance(Math.min(stepMs, ms - passed))
        // Timers lead to promises and these to sockets and files.
        await sleep(0)
      }
    },
    async readyz(sidecar) {
      const { status, text } = await ask(`${sidecar.adminUrl}/readyz`)
      return { status, body: JSON.parse(text) as Readyz }
    },
    async metrics(sidecar) {
      return (await ask(`${sidecar.adminUrl}/metrics`)).text
    },
  }

  /** A manual clock has to be moved for what waits for it. */
  const closing = async (sidecar: Sidecar) => {
    const closed = new AbortController()
    const done = sidecar.close().then(() => closed.abort())
    while (manual && !closed.signal.aborted) {
      manual.advance(1000)
      await sleep(1)
    }
    await done
  }
  return world
}

/** Whether a fault is to meet a request: those of the sidecar, for ConfigMaps and Secrets. */
export const ofWatchers = ({ path, method }: { path: string; method: string }): boolean =>
  method === 'GET' && /\/(?:configmaps|secrets)$/.test(path)

function* visible(folder: string, prefix: string): Generator<[string, string]> {
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith('..')) continue
    const path = join(folder, name)
    if (lstatSync(path).isDirectory()) yield* visible(path, `${prefix}${name}/`)
    else yield [`${prefix}${name}`, readFileSync(path, 'utf8')]
  }
}
