import { randomUUID } from 'node:crypto'
import type { Transport } from '../../src/cluster/api.ts'
import { loadConfig } from '../../src/cluster/config.ts'
import { httpsTransport } from '../../src/cluster/https.ts'
import { median, progress, table } from '../report.ts'
import { startCluster, type RunningCluster } from '../servers/cluster.ts'

const ROUNDS = 7
const NAMESPACE = '/api/v1/namespaces/default'

/**
 * The embedded cluster: start, memory, writes, lists, watches. With HOOKWRIGHT_BENCH_KUBECONFIG, the kubeconfig of a real
 * kube-apiserver on this machine, the writes are compared with it.
 */
export async function cluster(): Promise<void> {
  await start()
  await creations()
  await reads()
  await manyObjects()
}

async function start(): Promise<void> {
  const ready: number[] = []
  const resident: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const running = await startCluster()
    ready.push(running.readyMs)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    resident.push(running.residentMb())
    await running.stop()
  }
  table(
    ['answering after ms, median', 'best', 'resident MB, nothing in it'],
    [[Math.round(median(ready)), Math.round(Math.min(...ready)), median(resident).toFixed(1)]],
  )
}

const json = { 'content-type': 'application/json' }

async function send(transport: Transport, method: string, path: string, body?: object): Promise<void> {
  const response = await transport({
    method,
    path,
    headers: json,
    ...(body && { body: JSON.stringify(body) }),
  })
  if (response.status >= 300)
    throw new Error(`${method} ${path}: ${response.status} ${response.body as string}`)
}

const configMap = (name: string, size = 100) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { app: 'bench' } },
  data: { text: 'x'.repeat(size) },
})

/** 1,000 ConfigMaps, one after the other, over HTTPS: milliseconds. */
async function createThousand(transport: Transport): Promise<number> {
  const prefix = randomUUID().slice(0, 8)
  const startedAt = performance.now()
  for (let index = 0; index < 1000; index++) {
    await send(transport, 'POST', `${NAMESPACE}/configmaps`, configMap(`${prefix}-${index}`))
  }
  return performance.now() - startedAt
}

async function creations(): Promise<void> {
  const kubeconfig = process.env.HOOKWRIGHT_BENCH_KUBECONFIG
  const real = kubeconfig === undefined ? undefined : httpsTransport(await loadConfig({ kubeconfig }))
  const embedded = await startCluster()
  const times: { embedded: number[]; real: number[] } = { embedded: [], real: [] }
  for (let round = 0; round < 5; round++) {
    progress(`creations, round ${round + 1} of 5`)
    times.embedded.push(await createThousand(embedded.transport))
    if (real) times.real.push(await createThousand(real))
  }
  progress('')
  if (real) await send(real, 'DELETE', `${NAMESPACE}/configmaps?labelSelector=app%3Dbench`)
  real?.close()
  await embedded.stop()
  console.log()
  table(
    ['1,000 ConfigMaps one by one', 'ms, median', 'best', 'to real'],
    [
      [
        'embedded',
        Math.round(median(times.embedded)),
        Math.round(Math.min(...times.embedded)),
        real ? (median(times.real) / median(times.embedded)).toFixed(2) : '',
      ],
      ...(real
        ? [
            [
              'kube-apiserver and etcd',
              Math.round(median(times.real)),
              Math.round(Math.min(...times.real)),
              '1.00',
            ],
          ]
        : []),
    ],
  )
}

/** Runs `work` for each number below `count`, `width` at a time. */
async function each(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++)
    }),
  )
}

const pod = (index: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${index}`, labels: { app: 'bench', index: String(index) } },
  spec: { containers: [{ name: 'main', image: 'nginx', env: [{ name: 'INDEX', value: String(index) }] }] },
})

async function reads(): Promise<void> {
  const running = await startCluster()
  const { transport } = running
  await each(5000, 16, (index) => send(transport, 'POST', `${NAMESPACE}/pods`, pod(index)))
  const lists: number[] = []
  let bytes = 0
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now()
    const { body } = await transport({ method: 'GET', path: '/api/v1/pods' })
    lists.push(performance.now() - startedAt)
    bytes = (body as string).length
  }
  const spread = await watchers(running, 100)
  console.log()
  table(
    ['', 'ms, median', 'worst'],
    [
      [
        `list of 5,000 Pods, ${(bytes / 1e6).toFixed(1)} MB`,
        Math.round(median(lists)),
        Math.round(Math.max(...lists)),
      ],
      ['one event at all of 100 watchers', median(spread).toFixed(1), Math.max(...spread).toFixed(1)],
    ],
  )
  await running.stop()
}

/** Milliseconds from a POST until the last of `count` watchers has its line. */
async function watchers({ transport }: RunningCluster, count: number): Promise<number[]> {
  const stop = new AbortController()
  const { body } = await transport({ method: 'GET', path: `${NAMESPACE}/configmaps` })
  const { resourceVersion } = (JSON.parse(body as string) as { metadata: { resourceVersion: string } })
    .metadata
  let seen = 0
  let done = (): void => undefined
  const watch = async () => {
    const path = `${NAMESPACE}/configmaps?watch=1&resourceVersion=${resourceVersion}`
    const response = await transport({ method: 'GET', path, signal: stop.signal })
    void (async () => {
      for await (const part of response.body as AsyncIterable<string | Uint8Array>) {
        seen += Buffer.from(part).toString().split('\n').length - 1
        if (seen === count) done()
      }
    })().catch(() => undefined)
  }
  await Promise.all(Array.from({ length: count }, watch))
  const times: number[] = []
  for (let round = 0; round < 20; round++) {
    seen = 0
    const all = new Promise<void>((resolve) => (done = resolve))
    const startedAt = performance.now()
    await Promise.all([send(transport, 'POST', `${NAMESPACE}/configmaps`, configMap(`event-${round}`)), all])
    times.push(performance.now() - startedAt)
  }
  stop.abort()
  return times
}

async function manyObjects(): Promise<void> {
  const running = await startCluster()
  const rows: (string | number)[][] = []
  for (const upTo of [25_000, 50_000, 75_000, 100_000]) {
    const from = rows.length * 25_000
    await each(25_000, 16, (index) =>
      send(running.transport, 'POST', `${NAMESPACE}/configmaps`, configMap(`map-${from + index}`, 1000)),
    )
    progress(`${upTo} objects`)
    rows.push([upTo.toLocaleString('en'), Math.round(running.residentMb())])
  }
  progress('')
  console.log()
  table(['ConfigMaps of 1 kB', 'resident MB'], rows)
  await running.stop()
}
