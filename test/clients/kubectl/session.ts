import assert from 'node:assert/strict'
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeKubeconfig } from '../../../src/local/apiserver/listen/kubeconfig.ts'
import { startCluster, type Cluster } from '../../../src/local/run/start-cluster.ts'
import { systemClock } from '../../../src/time/clock.ts'
import { cleanUp } from '../../support/cleanup.ts'
import { temporaryFolder, writeFiles, type Files } from '../../support/hooks-folder.ts'
import { record } from './record.ts'
import { matches, parseCommand, parseTranscript, type CommandLine } from './transcript.ts'

/** How long one command may take: only a guard against hanging. */
const COMMAND_MS = 30_000

/** Kubeconfig of a real cluster, to check the transcripts themselves against it instead of the embedded one. */
const judge = process.env.KUBECTL_JUDGE

/** What a test of kubectl has at hand. */
export interface Session {
  /** Runs each command of a transcript and compares what it prints. `$ns` stands for the namespace. */
  run: (transcript: string) => Promise<void>
  /** What a command prints. */
  output: (command: string) => Promise<string>
  /** Starts a command that goes on; it is ended after the test. */
  start: (command: string) => ChildProcess
}

/** Files that the commands of a test read. */
export interface Scenario {
  files?: Files
  /** What a real cluster with its controllers and kubelets answers otherwise. */
  embeddedOnly?: boolean
}

/**
 * Tests that run the kubectl on the PATH against an embedded cluster of their own, each in a namespace of its own.
 * Without a kubectl they are skipped, and counted as such.
 *
 * @example
 * describeKubectl('get', (test) => {
 *   test('finds nothing', ({ run }) => run('$ kubectl get cm x …'))
 * })
 */
export function describeKubectl(
  topic: string,
  define: (
    test: (title: string, body: (session: Session) => Promise<void>, scenario?: Scenario) => void,
  ) => void,
): void {
  describe(`kubectl ${topic}${hasKubectl() ? '' : ' (skipped: no kubectl on the PATH)'}`, function () {
    this.timeout(20 * COMMAND_MS)
    const afterAll = cleanUp(after)
    const cleanup = cleanUp(afterEach)
    const defects: unknown[] = []
    let home = ''
    let kubeconfig = ''
    let tests = 0

    if (hasKubectl()) {
      before(async () => {
        home = temporaryFolder(afterAll)
        kubeconfig = judge ?? join(home, 'kubeconfig')
        if (judge !== undefined) return
        const cluster = await startEmbedded(defects)
        afterAll(() => cluster.close())
        writeKubeconfig(kubeconfig, cluster.url, cluster.credentials)
      })
      after(() => assert.deepEqual(defects, [], 'defects of the server'))
    }

    define((title, body, { files = {}, embeddedOnly = false } = {}) => {
      const run = hasKubectl() && !(embeddedOnly && judge !== undefined) ? it : it.skip
      run(title, async () => {
        const ns = `kubectl-${topic.replace(/\W+/g, '-')}-${++tests}`
        const folder = temporaryFolder(cleanup)
        const own = join(folder, '.kubeconfig')
        writeFileSync(own, inNamespace(readFileSync(kubeconfig, 'utf8'), ns))
        writeFiles(folder, withNamespace(files, ns))
        const shell: Shell = {
          folder,
          env: { KUBECONFIG: own, HOME: home, TMPDIR: folder, LANG: 'C', KUBE_EDITOR: 'false' },
        }
        await execute(shell, parseCommand(`kubectl create namespace ${ns}`))
        if (judge !== undefined)
          cleanup(() => execute(shell, parseCommand(`kubectl delete ns ${ns} --wait=false`)))
        await body({
          async run(transcript) {
            const printed: string[] = []
            for (const { command, expected } of parseTranscript(transcript)) {
              const actual = (await execute(shell, parseCommand(command.replaceAll('$ns', ns)))).replaceAll(
                ns,
                '$ns',
              )
              printed.push(actual)
              if (!record.isOn && !matches(actual, expected)) assert.equal(actual, expected, `$ ${command}`)
            }
            record.keep(transcript, printed)
          },
          output: (command) => execute(shell, parseCommand(command.replaceAll('$ns', ns))),
          start(command) {
            const { args, env } = parseCommand(command.replaceAll('$ns', ns))
            const child = spawn(args[0]!, args.slice(1), {
              cwd: folder,
              env: { ...process.env, ...shell.env, ...env },
              stdio: ['ignore', 'pipe', 'pipe'],
            })
            cleanup(() => child.kill('SIGKILL'))
            return child
          },
        })
      })
    })
  })
}

let found: boolean | undefined

/** Whether there is a kubectl on the PATH. */
function hasKubectl(): boolean {
  found ??= (() => {
    try {
      execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })()
  return found
}

function startEmbedded(defects: unknown[]): Promise<Cluster> {
  return startCluster({
    clock: systemClock,
    host: '127.0.0.1',
    port: 0,
    workloads: true,
    onDefect: (error, where) => defects.push(where, error),
  })
}

/** The namespace of commands that name none. */
function inNamespace(kubeconfig: string, ns: string): string {
  return kubeconfig.replace(
    /(contexts:[\s\S]*?)\b(cluster: ?\w+)(,?)/,
    (_, head: string, cluster: string, comma: string) =>
      comma === ',' ? `${head}${cluster}, namespace: ${ns},` : `${head}${cluster}\n      namespace: ${ns}`,
  )
}

function withNamespace(files: Files, ns: string): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      typeof text === 'string' ? text.replaceAll('$ns', ns) : text,
    ]),
  )
}

interface Shell {
  folder: string
  env: Record<string, string>
}

/** Runs a command: what it printed, and how it ended unless well. */
function execute({ folder, env }: Shell, { args, env: more, stdin }: CommandLine): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      args[0]!,
      args.slice(1),
      {
        cwd: folder,
        env: { ...process.env, ...env, ...more },
        timeout: COMMAND_MS,
        maxBuffer: 64 * 1024 ** 2,
      },
      (error, stdout, stderr) => {
        if (error?.killed === true) reject(new Error(`no end: ${args.join(' ')}\n${stdout}${stderr}`))
        const end = error === null ? '' : `[exit ${String(error.code)}]\n`
        resolve(`${withNewline(stdout)}${withNewline(stderr)}${end}`)
      },
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(stdin === undefined ? '' : readFileSync(join(folder, stdin)))
  })
}

const withNewline = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
