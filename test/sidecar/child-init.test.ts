import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { until } from '../support/until.ts'

/** Runs what follows as PID 1 of a namespace of its own, as in a container. */
const UNSHARE = ['--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child'] as const
const SIDECAR = fileURLToPath(new URL('child-pid1.ts', import.meta.url))

/** Leaves three processes behind, which end when PID 1 has got them; then says so, and goes on until SIGTERM. */
const LEAVES_ORPHANS = `
cd "$1"
for n in 1 2 3; do
  (sh -c 'until grep -q "^PPid:.1$" /proc/$$/status; do :; done; : > orphan-'$n &)
done
for name in HUP INT QUIT USR1 USR2 WINCH; do trap "echo $name >> log" "$name"; done
trap 'exit 3' TERM
echo ready > log
while :; do sleep 0.02; done`

/** Processes by what /proc says of them. */
function processes(): { pid: number; parent: number; zombie: boolean }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // Behind the name of the program, which may hold anything.
        const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
        return [{ pid: Number(pid), parent: Number(parent), zombie: state === 'Z' }]
      } catch {
        return []
      }
    })
}

describe('the sidecar as PID 1', () => {
  const cleanup = cleanUp(afterEach)

  before(function () {
    // Containers and some distributions do not permit it.
    if (spawnSync('unshare', [...UNSHARE, 'true']).status !== 0) this.skip()
  })

  function run(command: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const outer = spawn('unshare', [...UNSHARE, process.execPath, SIDECAR, ...command], { env })
    const closed = once(outer, 'close') as Promise<[number | null]>
    cleanup(async () => {
      outer.kill('SIGKILL')
      await closed
    })
    return {
      stdin: outer.stdin,
      output: Promise.all([text(outer.stdout), text(outer.stderr)]),
      exitCode: closed.then(([code]) => code),
      init: () => processes().find(({ parent }) => parent === outer.pid)!.pid,
    }
  }

  function leaveOrphans() {
    const folder = temporaryFolder(cleanup)
    const log = join(folder, 'log')
    const sidecar = run(['/bin/sh', '-c', LEAVES_ORPHANS, 'sh', folder])
    const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [])
    return { ...sidecar, folder, wrote: (line: string) => until(line, () => lines().includes(line)) }
  }

  it('leaves no zombies of processes that lost their parent', async () => {
    const { folder, init, wrote } = leaveOrphans()
    await wrote('ready')
    await until('the orphans', () => [1, 2, 3].every((n) => existsSync(join(folder, `orphan-${n}`))))
    // The sidecar alone is left below it.
    await until('the end of the orphans', () => {
      return processes().filter(({ parent }) => parent === init()).length === 1
    })
    assert.deepEqual(
      processes().filter(({ parent, zombie }) => zombie && parent === init()),
      [],
    )
  })

  it('passes signals on, and ends as the program does', async () => {
    const { init, wrote, exitCode, output } = leaveOrphans()
    await wrote('ready')
    for (const name of ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'WINCH']) {
      process.kill(init(), `SIG${name}` as NodeJS.Signals)
      await wrote(name)
    }
    process.kill(init(), 'SIGTERM')
    assert.equal(await exitCode, 3)
    assert.deepEqual(await output, ['', ''])
  })

  it('tells of a signal and of a command that is not found', async () => {
    assert.equal(await run(['/bin/sh', '-c', 'kill -KILL $$']).exitCode, 137)
    assert.equal(await run(['no-such-program']).exitCode, 127)
  })

  it('leaves arguments, standard input and the environment as they are', async () => {
    const env = {
      PATH: process.env.PATH,
      'spring.url': 'a=b',
      TEXT: 'one\ntwo',
      SHLVL: '7',
      REQ_PASSWORD: 'p',
    }
    const script =
      'process.stdin.pipe(process.stdout); console.log(JSON.stringify([process.argv.slice(1), process.env]))'
    const args = ['a b', '', '$HOME', "'", '"', 'new\nline', '--', '*']
    const { stdin, output, exitCode } = run([process.execPath, '-e', script, '--', ...args], env)
    stdin.end('typed in')
    const [out, err] = await output
    assert.equal(err, '')
    const [line = '', rest] = out.split('\n')
    const [given, environment] = JSON.parse(line) as [string[], Record<string, string>]
    // While coverage is measured, Node gives it to every process that it starts.
    delete environment.NODE_V8_COVERAGE
    assert.deepEqual(given, args)
    assert.deepEqual(environment, { PATH: env.PATH, 'spring.url': 'a=b', TEXT: 'one\ntwo', SHLVL: '7' })
    assert.equal(rest, 'typed in')
    assert.equal(await exitCode, 0)
  })
})
