import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLog } from '../../src/server/log.ts'
import type { ServeOptions } from '../../src/server/options.ts'
import { serve, type HookServer } from '../../src/server/serve.ts'
import type { Cleanup } from './cleanup.ts'
import { hooksFolder, temporaryFolder, type Files } from './hooks-folder.ts'
import { ask } from './requests.ts'
import { until } from './until.ts'

/** A line of the server's log. */
export interface LogLine {
  level: string
  msg: string
  [field: string]: unknown
}

/** A hook server under test. */
export interface RunningServer {
  url: string
  adminUrl: string
  /** The folder with the hooks, when it was made for this server. */
  folder: string
  /** Lines logged so far. */
  log(): LogLine[]
  /** Sum of the samples of a metric whose labels include these. */
  metric(name: string, labels?: Record<string, string>): Promise<number>
}

/** One in this process. */
export interface ServerHere extends RunningServer {
  server: HookServer
}

/** One in a process of its own. */
export interface ServerProcess extends RunningServer {
  child: ChildProcess
  /** Resolves when the process has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** All that it wrote. */
  output(): string
}

const defaults: ServeOptions = {
  paths: [],
  listen: { host: '127.0.0.1', port: 0 },
  adminListen: { host: '127.0.0.1', port: 0 },
  workers: 2,
  workerMemory: 128,
  hookTimeout: 9_000,
  loadTimeout: 20_000,
  maxBody: 8 * 1024 ** 2,
  maxBuffered: 64 * 1024 ** 2,
  watch: false,
  shutdownDelay: 0,
  shutdownTimeout: 20_000,
}

/** Starts a server in this process on free ports; `files` are the hooks, unless `paths` names others. */
export async function startServer(
  cleanup: Cleanup,
  { files = {}, ...options }: Partial<ServeOptions> & { files?: Files } = {},
): Promise<ServerHere> {
  const folder = hooksFolder(cleanup, files)
  const logFile = join(temporaryFolder(cleanup), 'log')
  const log = createLog({ level: 'debug', format: 'json', file: logFile })
  const server = await serve({ ...defaults, paths: [folder], ...options }, log)
  // A call that a test left hanging must not hold up the next one.
  cleanup(() => server.close({ delayMs: 0 }))
  const { url, adminUrl = '' } = server
  return {
    server,
    url,
    adminUrl,
    folder,
    log() {
      log.flush()
      return parseLog(readFileSync(logFile, 'utf8'))
    },
    metric: (name, labels) => readMetric(adminUrl, name, labels),
  }
}

/** The command line, as a package runs it but from source. */
export const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Starts `hookwright serve` in a process of its own on free ports and waits until it listens. */
export async function spawnServer(
  cleanup: Cleanup,
  {
    files = {},
    paths,
    args = [],
    env = {},
    cwd,
  }: { files?: Files; paths?: string[]; args?: string[]; env?: Record<string, string>; cwd?: string } = {},
): Promise<ServerProcess> {
  const folder = hooksFolder(cleanup, files)
  const common = ['--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0', '--shutdown-delay', '0s']
  const child = spawn(process.execPath, [MAIN, 'serve', ...(paths ?? [folder]), ...common, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  })
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  cleanup(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const listening = await until(`the server to listen`, () => {
    if (child.exitCode !== null) throw new Error(`the server ended: ${output}`)
    return parseLog(output).find(({ msg }) => msg === 'listening')
  })
  const adminUrl = String(listening.admin)
  return {
    child,
    ended,
    url: String(listening.url),
    adminUrl,
    folder,
    output: () => output,
    log: () => parseLog(output),
    metric: (name, labels) => readMetric(adminUrl, name, labels),
  }
}

/** The lines of a log; what is no JSON, or no whole line yet, is left out. */
function parseLog(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line) as LogLine] : []
    } catch {
      return []
    }
  })
}

/** The log of a file, if it is there. */
export function readLogFile(file: string): LogLine[] {
  return existsSync(file) ? parseLog(readFileSync(file, 'utf8')) : []
}

/** One sample of the Prometheus text format. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** Reads the Prometheus text format. @throws Error at a line that is none. */
export function parseMetrics(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const found = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
      if (!found) throw new Error(`no metric: ${line}`)
      const [, name = '', pairs = '', value = ''] = found
      const labels = [...pairs.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)].map(
        ([, label = '', content = '']) => [
          label,
          content.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : String(c))),
        ],
      )
      return { name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) }
    })
}

async function readMetric(
  adminUrl: string,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const { text } = await ask(`${adminUrl}/metrics`)
  return parseMetrics(text)
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0)
}
