import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { MAIN } from '../../../test/support/running-server.ts'
import { EXIT } from '../../sidecar/exit-codes.ts'

const run = promisify(execFile)

/** Runs the command line to its end. */
async function sidecar(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const env = { ...process.env, NODE_OPTIONS: '', KUBECONFIG: '/no/such/kubeconfig', HOME: '/no/such/home' }
    const { stdout, stderr } = await run(process.execPath, [MAIN, 'sidecar', ...args], { env })
    return { code: 0, stdout, stderr }
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }
  }
}

describe('hookwright sidecar', () => {
  const cleanup = cleanUp(afterEach)

  it('loads no package, and nothing of Node that costs megabytes', async () => {
    const script = `
      import { registerHooks } from 'node:module'
      const seen = []
      registerHooks({ resolve(specifier, context, next) {
        const found = next(specifier, context)
        seen.push(found.url)
        return found
      } })
      const { readSidecarArguments } = await import(process.argv[1])
      await import(process.argv[2])
      readSidecarArguments(['--folder', '/x', '--configmap', 'y', '--reload-url', 'https://h/'], { FOLDER: '/z' })
      console.log(JSON.stringify(seen))`
    const files = ['./read-arguments.ts', './run.ts'].map((file) => new URL(file, import.meta.url).href)
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, ...files])
    const seen = JSON.parse(stdout) as string[]
    assert.ok(seen.some((url) => url.endsWith('/src/sidecar/sidecar.ts')))
    const costly =
      /\/node_modules\/|^node:(http|fs|fs\/promises|worker_threads|zlib)$|\/src\/server\/|\/src\/local\//
    assert.deepEqual(
      [...new Set(seen)].filter((url) => costly.test(url)),
      [],
    )
  })

  it('says what is wrong with its arguments, and ends with 2', async () => {
    const { code, stderr } = await sidecar('--configmap', 'web', '--floder', 'x')
    assert.equal(code, EXIT.usage)
    assert.match(
      stderr,
      /^hookwright: unknown option '--floder'\n\(Did you mean --folder\?\)\n\(hookwright sidecar --help/,
    )
    assert.doesNotMatch(stderr, / {4}at /)
  })

  it('says in one line that there is no cluster, and ends with 1', async () => {
    const { code, stderr } = await sidecar('--configmap', 'web', '--folder', '/no/such/folder')
    assert.equal(code, EXIT.unexpected)
    assert.match(stderr, /^hookwright: [^\n]+kubeconfig[^\n]*\n$/)
  })

  it('ends with 1 when a one-shot run is ended before it is done', async () => {
    const nobody = ['--server', 'http://127.0.0.1:1']
    const env = { ...process.env, NODE_OPTIONS: '', KUBECONFIG: '', HOME: '/no/such/home' }
    const folder = join(temporaryFolder(cleanup), 'web')
    const child = spawn(
      process.execPath,
      [MAIN, 'sidecar', '--once', '--configmap', 'web', '--folder', folder, ...nobody],
      { env, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    cleanup(() => void child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    assert.match(line.toString(), /"event":"started"/)
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [EXIT.unexpected, null])
  })

  it('says at last why a one-shot run failed', async () => {
    const from = join(temporaryFolder(cleanup), 'not-mounted')
    const args = ['--once', '--once-timeout', '50ms', '--source', `dir:${from}`]
    const { code, stdout } = await sidecar(...args)
    assert.equal(code, EXIT.sourceFailed)
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>
    assert.deepEqual([last.level, last.event, last.exitCode], ['error', 'once-failed', EXIT.sourceFailed])
    assert.equal(last.msg, `ended with exit code 3: not read within --once-timeout: dir:${from}`)
  })

  it('tells its version in its metrics', async () => {
    const args = ['--source', `dir:${temporaryFolder(cleanup)}`, '--admin-listen', '127.0.0.1:0']
    const child = spawn(process.execPath, [MAIN, 'sidecar', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    cleanup(() => void child.kill('SIGKILL'))
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const { admin } = JSON.parse(line.toString().split('\n')[0] ?? '') as { admin: string }
    const text = await (await fetch(`${admin}/metrics`)).text()
    assert.match(text, /^hookwright_sidecar_info\{version="\d+\.\d+\.\d+[^"]*"\} 1$/m)
  })
})
