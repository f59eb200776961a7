import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { until } from '../../../test/support/until.ts'
import { manualClock } from '../../time/manual-clock.ts'
import type { Fact } from '../facts.ts'
import type { ChildOptions } from '../options.ts'
import { createChild, FORWARDED } from './child.ts'

/** Writes down what it gets, and its environment; SIGTERM ends it with 3, unless it is told to be stubborn. */
const PROGRAM = `
const { appendFileSync } = require('node:fs')
const [log, stubborn] = process.argv.slice(1)
const say = (text) => appendFileSync(log, text + '\\n')
for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH']) process.on(signal, () => say(signal))
process.on('SIGTERM', () => (say('SIGTERM'), stubborn ? undefined : process.exit(3)))
setInterval(() => undefined, 1000)
say('ready ' + JSON.stringify(process.env))
`

const never = new AbortController().signal

describe('createChild', () => {
  const cleanup = cleanUp(afterEach)

  function setUp(options: Partial<ChildOptions> = {}, stubborn = false) {
    const folder = temporaryFolder(cleanup)
    const log = join(folder, 'log')
    const clock = manualClock()
    const facts: Fact[] = []
    const command = [process.execPath, '-e', PROGRAM, log, ...(stubborn ? ['stubborn'] : [])] as const
    const child = createChild(
      { command: [...command], signal: 'SIGHUP', startGraceMs: 0, stopGraceMs: 1000, ...options },
      { clock, report: (fact) => facts.push(fact) },
    )
    const pid = () => facts.find((fact) => fact.type === 'child-started')?.pid
    const ended = () => facts.find((fact) => fact.type === 'child-ended')
    cleanup(async () => {
      const started = pid()
      if (started !== undefined && !ended()) process.kill(started, 'SIGKILL')
      await child.stop()
    })
    const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [])
    return {
      ...{ folder, clock, facts, child, pid, ended, lines },
      wrote: (text: string) =>
        until(`${text} in the log`, () => lines().find((line) => line.startsWith(text))),
      async started() {
        child.start()
        await this.wrote('ready')
      },
    }
  }
  const send = (test: ReturnType<typeof setUp>, signal = never) =>
    test.child.target.send({ digest: 'd' }, signal)

  it('starts the program once, and says so without its arguments', async () => {
    const test = setUp()
    await test.started()
    test.child.start()
    assert.deepEqual(test.facts, [{ type: 'child-started', pid: test.pid(), command: process.execPath }])
  })

  it('keeps the credentials of the sidecar to itself', async () => {
    const secrets = { REQ_USERNAME: 'u', REQ_PASSWORD: 'p', HOOKWRIGHT_RELOAD_TOKEN: 't' }
    Object.assign(process.env, secrets, { HOOKWRIGHT_TEST_OTHER: 'o' })
    cleanup(() => {
      for (const name of [...Object.keys(secrets), 'HOOKWRIGHT_TEST_OTHER']) {
        Reflect.deleteProperty(process.env, name)
      }
    })
    const test = setUp()
    await test.started()
    const ready = await test.wrote('ready')
    const env = JSON.parse(ready.slice('ready '.length)) as NodeJS.ProcessEnv
    assert.equal(env.HOOKWRIGHT_TEST_OTHER, 'o')
    assert.equal(env.PATH, process.env.PATH)
    for (const name of Object.keys(secrets)) assert.equal(env[name], undefined, name)
  })

  it('sends the signal of a batch', async () => {
    const test = setUp({ signal: 'SIGUSR2' })
    assert.equal(test.child.target.id, 'signal SIGUSR2')
    await test.started()
    assert.deepEqual(await send(test), { ok: true })
    await test.wrote('SIGUSR2')
    assert.deepEqual(test.facts.at(-1), { type: 'child-signalled', pid: test.pid(), signal: 'SIGUSR2' })
  })

  it('waits with the signal until the program is old enough', async () => {
    const test = setUp({ startGraceMs: 500 })
    await test.started()
    test.clock.advance(400)
    const outcome = send(test)
    test.clock.advance(99)
    await new Promise(setImmediate)
    assert.equal(test.facts.length, 1)
    test.clock.advance(1)
    assert.deepEqual(await outcome, { ok: true })
    await test.wrote('SIGHUP')
    assert.equal(test.clock.pending, 0)
  })

  it('gives the waiting up when told to, and when the program ends', async () => {
    const test = setUp({ startGraceMs: 500 })
    await test.started()
    const abort = new AbortController()
    const given = send(test, abort.signal)
    abort.abort()
    assert.deepEqual(await given, { ok: false, message: 'given up', slow: false })
    const late = send(test)
    process.kill(test.pid()!, 'SIGKILL')
    assert.deepEqual(await late, {
      ok: false,
      message: `${process.execPath} is not running`,
      slow: false,
    })
    assert.equal(test.clock.pending, 0)
  })

  it('has nobody to signal before the start, while it stops, and after the end', async () => {
    const test = setUp({}, true)
    assert.equal((await send(test)).ok, false)
    await test.started()
    const stopped = test.child.stop()
    assert.equal((await send(test)).ok, false)
    test.clock.advance(1000)
    await stopped
    assert.equal((await send(test)).ok, false)
  })

  it('ends with the exit code of a program that ends by itself', async () => {
    const test = setUp({ command: ['/bin/sh', '-c', 'exit 7'] })
    test.child.start()
    assert.deepEqual(await test.child.ended, { exitCode: 7 })
    assert.deepEqual(test.ended(), { type: 'child-ended', code: 7, signal: null })
  })

  it('ends with 128 and the number of the signal that ended the program', async () => {
    const test = setUp({ command: ['/bin/sh', '-c', 'kill -KILL $$'] })
    test.child.start()
    assert.deepEqual(await test.child.ended, { exitCode: 137 })
    assert.deepEqual(test.ended(), { type: 'child-ended', code: null, signal: 'SIGKILL' })
  })

  it('ends with 127 when the command is not found, and says which', async () => {
    const test = setUp({ command: ['no-such-program', '--password=x'] })
    test.child.start()
    assert.deepEqual(await test.child.ended, { exitCode: 127 })
    assert.deepEqual(test.facts, [
      {
        type: 'warning',
        message: 'cannot run the command no-such-program: it is not found; see what follows --',
      },
    ])
    await test.child.stop()
  })

  it('ends with 126 when the command cannot be run', async () => {
    const folder = temporaryFolder(cleanup)
    const text = join(folder, 'text')
    writeFileSync(text, 'hello', { mode: 0o644 })
    const commands: [string, ...string[]][] = [[text], [folder], [process.execPath, 'x'.repeat(3_000_000)]]
    for (const command of commands) {
      const test = setUp({ command })
      test.child.start()
      assert.deepEqual(await test.child.ended, { exitCode: 126 })
      const [fact] = test.facts
      assert.ok(fact?.type === 'warning')
      assert.match(fact.message, /^cannot run the command .*: E[A-Z0-9]+; see/)
    }
  })

  it('passes SIGTERM on, once, and ends as the program does', async () => {
    const test = setUp()
    await test.started()
    await Promise.all([test.child.stop(), test.child.stop()])
    assert.deepEqual(await test.child.ended, { exitCode: 3 })
    assert.deepEqual(test.lines().slice(1), ['SIGTERM'])
    assert.equal(test.clock.pending, 0)
  })

  it('kills the program and its helpers when the time to end is over', async () => {
    const file = join(temporaryFolder(cleanup), 'helper')
    const script = 'trap "" TERM; sleep 1000 & echo $! > "$0"; wait'
    const test = setUp({ command: ['/bin/sh', '-c', script, file] })
    test.child.start()
    const helper = Number(
      await until('the helper', () => existsSync(file) && readFileSync(file, 'utf8').trim()),
    )
    const stopped = test.child.stop()
    test.clock.advance(999)
    assert.equal(test.ended(), undefined)
    test.clock.advance(1)
    await stopped
    assert.deepEqual(await test.child.ended, { exitCode: 137 })
    await until('the end of the helper', () => !isAlive(helper))
  })

  it('does not start what was stopped before', async () => {
    const test = setUp()
    await test.child.stop()
    test.child.start()
    assert.deepEqual(await test.child.ended, { exitCode: 143 })
    assert.deepEqual(test.facts, [])
  })

  it('passes other signals on', async () => {
    const test = setUp()
    await test.started()
    for (const signal of FORWARDED) {
      test.child.forward(signal)
      await test.wrote(signal)
    }
  })

  it('takes one press of Ctrl-C that comes by two ways as one', async () => {
    const test = setUp()
    await test.started()
    test.child.forward('SIGINT')
    await test.wrote('SIGINT')
    test.child.forward('SIGINT')
    test.child.forward('SIGQUIT')
    await test.wrote('SIGQUIT')
    test.clock.advance(1000)
    test.child.forward('SIGINT')
    await until('the second press', () => test.lines().filter((line) => line === 'SIGINT').length === 2)
  })

  it('does not start after Ctrl-C, and takes no notice of other signals before the start', async () => {
    const test = setUp()
    test.child.forward('SIGHUP')
    test.child.forward('SIGINT')
    test.child.start()
    assert.deepEqual(await test.child.ended, { exitCode: 130 })
    assert.deepEqual(test.facts, [])
  })

  it('takes the program along when the sidecar comes to grief', async () => {
    const url = JSON.stringify(new URL('child.ts', import.meta.url).href)
    const script = `
      import { createChild } from ${url}
      const options = { command: ['sleep', '1000'], signal: 'SIGHUP', startGraceMs: 0, stopGraceMs: 0 }
      const report = (fact) => console.log(fact.pid)
      createChild(options, { clock: { now: () => 0, after: () => () => undefined }, report }).start()
      throw new Error('oh')`
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    assert.equal(status, 1)
    await until('the end of the program', () => !isAlive(Number(stdout)))
  })

  it('has a process group of its own', async () => {
    const test = setUp()
    await test.started()
    process.kill(-test.pid()!, 'SIGWINCH')
    await test.wrote('SIGWINCH')
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // Nobody may have reaped it yet.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
