import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { until } from '../../../test/support/until.ts'
import { systemClock, type Clock } from '../../time/clock.ts'
import { manualClock } from '../../time/manual-clock.ts'
import { commandTarget } from './command.ts'
import type { Outcome } from './target.ts'

const change = { digest: 'd1' }
const never = new AbortController().signal

describe('commandTarget', () => {
  const cleanup = cleanUp(afterEach)

  function setUp({
    clock = systemClock,
    timeoutMs = 60_000,
    quotes,
  }: { clock?: Clock; timeoutMs?: number; quotes?: boolean } = {}) {
    const folder = temporaryFolder(cleanup)
    let written = ''
    const output = new Writable({
      write(piece: Buffer, _encoding, done) {
        written += piece.toString()
        done()
      },
    })
    const env = { ...process.env, FOLDER: folder }
    return {
      run: (command: string, signal = never) =>
        commandTarget(command, {
          clock,
          timeoutMs,
          env,
          output,
          ...(quotes !== undefined && { quotes }),
        }).send(change, signal),
      file: (name: string) => join(folder, name),
      written: () => written,
    }
  }
  const failed = (message: string, slow = false): Outcome => ({ ok: false, message, slow })
  const messageOf = (outcome: Outcome) => (outcome.ok ? '' : outcome.message)
  const runs = (pid: number) => {
    try {
      process.kill(pid, 0)
      // A process that nobody waited for yet has ended all the same.
      return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false
    }
  }
  /** A process that wrote its number to a file. */
  const pidIn = (file: string) =>
    until(file, () => existsSync(file) && Number(readFileSync(file, 'utf8').trim()))

  it('goes first', () => {
    const { id, first } = commandTarget('true', { timeoutMs: 1, clock: systemClock, env: {} })
    assert.deepEqual([id, first], ['command', true])
  })

  it('runs with the shell, the digest in its environment, and its output on ours', async () => {
    const { run, file, written } = setUp()
    assert.deepEqual(
      await run(
        'printf %s "$HOOKWRIGHT_DIGEST" > "$FOLDER/digest"; echo out > /dev/stdout; echo err > /dev/stderr',
      ),
      {
        ok: true,
      },
    )
    assert.equal(readFileSync(file('digest'), 'utf8'), 'd1')
    assert.deepEqual(written().trim().split('\n').sort(), ['err', 'out'])
  })

  it('reports exit code, signal, and the last line it wrote', async () => {
    const { run } = setUp()
    assert.deepEqual(await run('exit 3'), failed('ended with exit code 3'))
    assert.deepEqual(
      await run('echo first >&2; echo "bad line 2" >&2; echo >&2; exit 1'),
      failed('ended with exit code 1: bad line 2'),
    )
    assert.match(messageOf(await run('kill -KILL $$')), /^ended with exit code 137 \(SIGKILL\)/)
  })

  it('does not quote the command when it is told not to', async () => {
    const { run } = setUp({ quotes: false })
    assert.deepEqual(await run('exit 3'), failed('ended with exit code 3'))
    const message = messageOf(await run('echo bad value hunter2; exit 3'))
    assert.match(message, /^ended with exit code 3 \(what it said is not shown/)
    assert.doesNotMatch(message, /hunter2/)
  })

  it('cuts a long line, and shows what cannot be seen', async () => {
    const { run } = setUp()
    const outcome = await run(`printf '%0300d\\033' 0 | tee /dev/stderr; exit 1`)
    assert.deepEqual(outcome, failed(`ended with exit code 1: ${'0'.repeat(200)}…`))
    assert.deepEqual(await run(`printf 'a\\033b' >&2; exit 1`), failed('ended with exit code 1: a\\u001bb'))
  })

  it('is slow where the command is not there', async () => {
    const outcome = await setUp().run('no-such-command-here')
    assert.equal(!outcome.ok && outcome.slow, true)
  })

  it('writes no faster than its output is taken', async () => {
    let most = 0
    const output = new Writable({
      write(_piece, _encoding, done) {
        most = Math.max(most, output.writableLength)
        setTimeout(done, 2)
      },
    })
    const options = { timeoutMs: 60_000, clock: systemClock, env: process.env, output }
    const target = commandTarget('head -c 6000000 /dev/zero', options)
    assert.deepEqual(await target.send(change, never), { ok: true })
    assert.ok(most < 1_000_000, `${most} bytes waited`)
  })

  it('takes output without end', async () => {
    const { run, written } = setUp()
    assert.deepEqual(await run('head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2'), { ok: true })
    await until('all output', () => written().length === 6_000_000)
  })

  it('does not wait for what it left in the background, nor ends it', async () => {
    const { run, file } = setUp()
    assert.deepEqual(await run('sleep 1000 & echo $! > "$FOLDER/pid"'), { ok: true })
    const pid = await pidIn(file('pid'))
    assert.ok(runs(pid))
    process.kill(pid)
  })

  it('ends it and all that it started at the timeout', async () => {
    const clock = manualClock()
    const { run, file } = setUp({ clock, timeoutMs: 5000 })
    const outcome = run('sleep 1000 & echo $! > "$FOLDER/pid"; echo waiting >&2; wait')
    const pid = await pidIn(file('pid'))
    clock.advance(5000)
    assert.deepEqual(await outcome, failed('did not end within 5000 ms and was killed: waiting'))
    await until('the end of the group', () => !runs(pid))
    assert.equal(clock.pending, 0)
  })

  it('leaves nothing behind of a command that it ended', async () => {
    const clock = manualClock()
    const { run, file } = setUp({ clock, timeoutMs: 5000 })
    const deaf = `(trap '' TERM; exec sleep 1000) > /dev/null 2>&1 & echo $! > "$FOLDER/pid"; wait`
    const outcome = run(deaf)
    const pid = await pidIn(file('pid'))
    const asleep = () => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep')
    await until('a process that does not listen', asleep)
    clock.advance(5000)
    assert.equal((await outcome).ok, false)
    await until('its end', () => !runs(pid))
  })

  it('kills what does not listen', async () => {
    const clock = manualClock()
    const { run, file } = setUp({ clock, timeoutMs: 5000 })
    const outcome = run(
      'trap "touch $FOLDER/asked" TERM; echo $$ > "$FOLDER/pid"; while :; do sleep 0.01; done',
    )
    const pid = await pidIn(file('pid'))
    clock.advance(5000)
    await until('the polite signal', () => existsSync(file('asked')))
    assert.ok(runs(pid))
    clock.advance(1000)
    assert.match(messageOf(await outcome), /^did not end within 5000 ms and was killed/)
    await until('its end', () => !runs(pid))
  })

  it('is ended when it is given up, and not started after that', async () => {
    const { run, file } = setUp()
    const stop = new AbortController()
    const outcome = run('echo $$ > "$FOLDER/pid"; sleep 1000', stop.signal)
    const pid = await pidIn(file('pid'))
    stop.abort()
    assert.deepEqual(await outcome, failed('given up'))
    await until('its end', () => !runs(pid))
    assert.deepEqual(await run('touch "$FOLDER/started"', stop.signal), failed('given up'))
    assert.equal(existsSync(file('started')), false)
  })
})
