import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createApi, type Api } from '../../src/cluster/api.ts'
import { loadConfig } from '../../src/cluster/config.ts'
import { httpsTransport } from '../../src/cluster/https.ts'
import { median, progress, table } from '../report.ts'
import { command, environment, startDev, type RunningDev } from '../servers/dev.ts'

const ROUNDS = 7
const run = promisify(execFile)

/** The development loop: start, memory, the demo, and many parents at once (with kubectl on the PATH). */
export async function dev(): Promise<void> {
  await start()
  await demo()
  await manyParents()
}

async function start(): Promise<void> {
  const ready: number[] = []
  const resident: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    progress(`start ${round + 1} of ${ROUNDS}`)
    const running = await startDev()
    ready.push(running.readyMs)
    await delay(1000)
    resident.push(running.residentMb())
    await running.stop()
  }
  progress('')
  table(
    ['hookwright dev ready after ms, median', 'best', 'resident MB a second later'],
    [[Math.round(median(ready)), Math.round(Math.min(...ready)), median(resident).toFixed(1)]],
  )
}

async function demo(): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [command, 'demo'], {
      stdio: 'ignore',
      cwd: new URL('../..', import.meta.url),
      env: environment,
    })
    const [code] = (await once(child, 'exit')) as [number]
    if (code !== 0) throw new Error(`hookwright demo ended with ${code}`)
    times.push(performance.now() - startedAt)
  }
  console.log()
  table(['hookwright demo, from start to end, ms, median of 3'], [[Math.round(median(times))]])
}

async function manyParents(): Promise<void> {
  console.log()
  if (!(await hasKubectl())) {
    console.log('Many parents at once: left out, there is no kubectl.')
    return
  }
  const rows: (string | number)[][] = []
  for (const count of [200, 200, 200, 2000]) {
    progress(`${count} parents`)
    const running = await startDev()
    try {
      rows.push([count, ...(await createMany(running, count))])
    } finally {
      await running.stop()
    }
  }
  progress('')
  table(
    [
      'UselessPods',
      'kubectl create, ms',
      'all Deployments and statuses after ms',
      'all ready after ms',
      'resident MB',
    ],
    rows,
  )
}

const hasKubectl = () =>
  run('kubectl', ['version', '--client']).then(
    () => true,
    () => false,
  )

const parents = { apiVersion: 'example.com/v1', kind: 'UselessPod' }
const deployments = { apiVersion: 'apps/v1', kind: 'Deployment' }

async function createMany(
  { kubeconfig, residentMb }: RunningDev,
  count: number,
): Promise<(string | number)[]> {
  const transport = httpsTransport(await loadConfig({ kubeconfig }))
  const api = createApi(transport)
  const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'))
  const file = join(folder, 'many.yaml')
  writeFileSync(
    file,
    Array.from(
      { length: count },
      (_, index) =>
        `apiVersion: example.com/v1\nkind: UselessPod\nmetadata: {name: u-${index}}\nspec: {name: u-${index}}\n`,
    ).join('---\n'),
  )
  try {
    const startedAt = performance.now()
    const since = () => Math.round(performance.now() - startedAt)
    const creating = run('kubectl', ['--kubeconfig', kubeconfig, 'create', '-f', file], {
      maxBuffer: 1e8,
    }).then(since)
    const watching = async () => {
      const set = await until(
        async () => (await countOf(api, deployments)) >= count && (await statuses(api)).set >= count,
      )
      return [set, await until(async () => (await statuses(api)).ready >= count)]
    }
    const [created, [set = 0, ready = 0]] = await Promise.all([creating, watching()])
    return [created, Math.round(set - startedAt), Math.round(ready - startedAt), Math.round(residentMb())]
  } finally {
    transport.close()
    rmSync(folder, { recursive: true })
  }
}

const countOf = async (api: Api, kind: typeof parents) =>
  (await api.list(kind, { metadataOnly: true, limit: 0 })).items.length

async function statuses(api: Api): Promise<{ set: number; ready: number }> {
  const { items } = await api.list(parents, { limit: 0 })
  const all = items.map(({ status }) => status as { ready?: string; observedGeneration?: number } | undefined)
  return {
    set: all.filter((status) => status?.observedGeneration !== undefined).length,
    ready: all.filter((status) => status?.ready === 'true').length,
  }
}

/** When something became true: asked rarely, because whoever asks takes time from who works. */
async function until(isTrue: () => Promise<boolean>): Promise<number> {
  while (!(await isTrue())) await delay(100)
  return performance.now()
}
