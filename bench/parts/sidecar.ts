import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Api } from '../../src/cluster/api.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { median, progress, table } from '../report.ts'
import { receiveReloads, startApi, startSidecar, type RunningApi } from '../servers/sidecar.ts'

const CHANGES = 300
/** A day has 144 watches of ten minutes; real servers say 410 after some of them. */
const RELISTS = 300
const OBJECTS = 500
const BYTES = 1024 * 1024 - 4096

const rows: (string | number)[][] = []

/** The sidecar: from a change to the reload, memory, many objects, bursts, and readers in a tight loop. */
export async function sidecar(): Promise<void> {
  const running = await startApi()
  try {
    await latency(running)
    await idle(running)
    await manyObjects(running)
    await burst(running)
    await tornReads(running)
  } finally {
    await running.stop()
  }
  progress('')
  table(['what', 'measured', 'target'], rows)
}

const configMap = (name: string, data: Record<string, string>, labels = {}): Obj => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', labels },
  data,
})

const put = (api: Api, name: string, data: Record<string, string>) =>
  api.apply(configMap(name, data), { fieldManager: 'bench', force: true })

async function latency(running: RunningApi): Promise<void> {
  const reloads = await receiveReloads()
  await put(running.api, 'latency', { value: '0' })
  const started = reloads.next()
  const watched = await startSidecar(
    running,
    ...['--configmap', 'latency', '--debounce', '0ms', '--reload-url', reloads.url],
  )
  await started
  const times: number[] = []
  for (let change = 1; change <= CHANGES; change++) {
    progress(`change ${change} of ${CHANGES}`)
    const received = reloads.next()
    const startedAt = performance.now()
    await put(running.api, 'latency', { value: String(change) })
    times.push((await received) - startedAt)
    if (readFileSync(join(watched.folder, 'value'), 'utf8') !== String(change))
      throw new Error('the reload came before the file')
    await delay(20)
  }
  await watched.stop()
  reloads.close()
  times.sort((a, b) => a - b)
  const p99 = times[Math.ceil(times.length * 0.99) - 1] ?? 0
  rows.push(
    [`change sent to reload received, debounce 0, median of ${CHANGES}`, ms(median(times)), '12 ms'],
    ['the same, p99', ms(p99), '50 ms'],
    ['the same, worst', ms(times.at(-1) ?? 0), ''],
  )
}

async function idle(running: RunningApi): Promise<void> {
  const watched = await startSidecar(running, '--configmap', 'latency')
  await delay(2000)
  rows.push(['resident 2 s after the start', mb(watched.residentMb()), '60 MB'])
  const before = await running.lists()
  for (let relist = 1; relist <= RELISTS; relist++) {
    progress(`re-list ${relist} of ${RELISTS}`)
    running.relist()
    while ((await running.lists()) < before + relist) await delay(10)
    await delay(50)
  }
  // It looks once a minute whether it grew.
  progress('a minute')
  await delay(65_000)
  rows.push([`after ${RELISTS} re-lists`, mb(watched.residentMb()), '60 MB'])
  await watched.stop()
}

async function manyObjects(running: RunningApi): Promise<void> {
  for (let index = 0; index < OBJECTS; index++) {
    progress(`ConfigMap ${index} of ${OBJECTS}`)
    await running.api.create(
      configMap(`many-${index}`, { [`key-${index}`]: `value ${index}` }, { many: '1' }),
    )
  }
  const reloads = await receiveReloads()
  const before = await running.lists()
  const first = reloads.next()
  const watched = await startSidecar(running, '--label-selector', 'many=1', '--reload-url', reloads.url)
  await first
  await delay(2000)
  rows.push(
    [`${OBJECTS} ConfigMaps: from the start of the process to ready`, ms(watched.readyMs), '2,000 ms'],
    ['the same: LIST calls, reloads', `${(await running.lists()) - before}, ${reloads.count}`, '10, 1'],
    ['the same: resident', mb(watched.residentMb()), ''],
  )
  await watched.stop()
  reloads.close()
}

async function burst(running: RunningApi): Promise<void> {
  const reloads = await receiveReloads()
  await put(running.api, 'burst', { value: '0' })
  const first = reloads.next()
  const watched = await startSidecar(running, '--configmap', 'burst', '--reload-url', reloads.url)
  await first
  const before = reloads.count
  for (let change = 1; change <= 100; change++) {
    await put(running.api, 'burst', { value: String(change) })
    await delay(5)
  }
  await delay(3000)
  const value = readFileSync(join(watched.folder, 'value'), 'utf8')
  rows.push(['100 updates in a second: reloads', reloads.count - before, '3'])
  rows.push(['the same: what is on disk', value, '100'])
  await watched.stop()
  reloads.close()
}

async function tornReads(running: RunningApi): Promise<void> {
  const reloads = await receiveReloads()
  const value = (letter: string) => ({ value: letter.repeat(BYTES) })
  await put(running.api, 'large', value('a'))
  const watched = await startSidecar(
    running,
    ...['--configmap', 'large', '--debounce', '0ms', '--reload-url', reloads.url],
  )
  const reader = new Worker(new URL('../servers/reader.ts', import.meta.url), {
    workerData: { path: join(watched.folder, 'value'), bytes: BYTES },
  })
  for (let flip = 0; flip < 60; flip++) {
    progress(`flip ${flip} of 60`)
    const received = reloads.next()
    await put(running.api, 'large', value(flip % 2 === 0 ? 'b' : 'a'))
    await received
  }
  const counted = new Promise<{ reads: number; torn: number }>((resolve) => reader.once('message', resolve))
  reader.postMessage('stop')
  const { reads, torn } = await counted
  await reader.terminate()
  await watched.stop()
  reloads.close()
  rows.push([`torn of ${reads} reads while 1 MiB flips 60 times`, torn, '0'])
}

const ms = (value: number) => `${value.toFixed(1)} ms`
const mb = (value: number) => `${value.toFixed(1)} MB`
