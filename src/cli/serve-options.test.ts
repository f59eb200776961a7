import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Command } from 'commander'
import { MAIN } from '../../test/support/running-server.ts'
import { addOptions } from './command-options.ts'
import { envName, type OptionRow } from './option-row.ts'
import { serveOptions } from './serve-options.ts'

const rows: [setting: string, row: OptionRow][] = Object.entries(serveOptions)

/** What the options come to, by arguments and environment. */
function parse(args: string[], env: Record<string, string> = {}): Record<string, unknown> {
  const before = { ...process.env }
  Object.assign(process.env, env)
  try {
    const command = new Command('serve').exitOverride().configureOutput({ writeErr: () => undefined })
    addOptions(command, serveOptions)
    return command.parse(args, { from: 'user' }).opts()
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = before[name]
    }
  }
}

/** Runs the command line to its end. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}

describe('the options of serve', () => {
  it('have flags, a help in one line, and a default that can be parsed', () => {
    assert.ok(rows.length > 15)
    for (const [setting, { flags, fallback, parse: parseText, help }] of rows) {
      assert.match(flags, /^(-\w, )?--[a-z][a-z-]+( <[\w:]+>)?$/, setting)
      assert.match(help, /^[^\n]{10,}[^.\n]$/, setting)
      if (fallback !== undefined) assert.doesNotThrow(() => parseText(fallback), setting)
      // The flag, the setting and the variable are one name in three spellings.
      const flag = /--([a-z-]+)/.exec(flags)![1]!
      assert.equal(envName(setting), `HOOKWRIGHT_${flag.replaceAll('-', '_').toUpperCase()}`)
    }
  })

  it('have the defaults that the table says', () => {
    const parsed = parse([])
    for (const [setting, { fallback, parse: parseText, flags }] of rows) {
      if (flags.includes('<')) {
        assert.deepEqual(parsed[setting], fallback === undefined ? undefined : parseText(fallback), setting)
      } else assert.ok(!parsed[setting], setting)
    }
  })

  const samples: Record<string, string> = {
    listen: '127.0.0.1:1234',
    listenAddr: '127.0.0.1:1235',
    adminListen: 'off',
    workers: '5',
    workerMemory: '99',
    hookTimeout: '3s',
    loadTimeout: '4s',
    maxBody: '5MiB',
    maxBuffered: '6MiB',
    watch: 'true',
    shutdownDelay: '7s',
    shutdownTimeout: '8s',
    logLevel: 'warn',
    logFormat: 'text',
  }

  for (const [setting, { flags, parse: parseText }] of rows) {
    it(`--${setting} can be said by flag and by environment, and the flag wins`, () => {
      const text = samples[setting] ?? '/some/file'
      const wanted = parseText(text)
      const flag = /--[a-z-]+/.exec(flags)![0]
      assert.deepEqual(parse(flags.includes('<') ? [flag, text] : [flag])[setting], wanted)
      assert.deepEqual(parse([], { [envName(setting)]: text })[setting], wanted)
      if (!flags.includes('<')) return
      const env = { [envName(setting)]: samples[setting] ?? '/another/file' }
      assert.deepEqual(parse([flag, text], env)[setting], wanted)
    })
  }

  it('HOOKWRIGHT_WATCH=false does not watch', () => {
    for (const no of ['false', '0', 'no', '']) assert.ok(!parse([], { HOOKWRIGHT_WATCH: no }).watch, no)
    for (const yes of ['true', '1']) assert.equal(parse([], { HOOKWRIGHT_WATCH: yes }).watch, true)
    assert.equal(parse(['--watch'], { HOOKWRIGHT_WATCH: 'false' }).watch, true)
  })

  it('-l is --listen-addr, as kubecfg httpd has it', () => {
    assert.deepEqual(parse(['-l', '127.0.0.1:99']).listenAddr, { host: '127.0.0.1', port: 99 })
  })

  it('a bad value is refused with what would be good, by flag and by environment', () => {
    assert.throws(() => parse(['--hook-timeout', '9']), /Give a number with its unit/)
    assert.throws(() => parse([], { HOOKWRIGHT_WORKERS: 'many' }), /HOOKWRIGHT_WORKERS|Give a whole number/)
    assert.throws(() => parse(['--worker-memory', '1']), /at least 16/)
    assert.throws(() => parse(['--log-level', 'loud']), /debug, info, warn, error/)
  })
})

describe('hookwright', () => {
  it('serve --help shows each option with its help, default and variable', async () => {
    const { code, stdout } = await run('serve', '--help')
    assert.equal(code, 0)
    // Help is wrapped to the width of the terminal, so each option is put back into one line.
    const lines = stdout.split(/\n(?= {2}-)/).map((each) => each.trim().replace(/\s+/g, ' '))
    for (const [setting, { flags, fallback, help }] of rows) {
      const line = lines.find((each) => each.startsWith(`${flags} `))
      assert.ok(line, `${flags} is not there`)
      assert.ok(line.includes(help), `${flags}: no help`)
      assert.ok(line.includes(`env: ${envName(setting)}`), `${flags}: no variable`)
      if (fallback === undefined) continue
      const defaults = [...line.matchAll(/default: "?(.+?)"?[,)]/g)].map(([, value]) => value)
      assert.ok(defaults.includes(fallback), line)
    }
  })

  it('tells its version, and what it can do', async () => {
    assert.match((await run('--version')).stdout, /^\d+\.\d+\.\d+/)
    assert.match((await run('--help')).stdout, /serve .*serve hook modules to Metacontroller/)
  })

  for (const [what, args, message] of [
    ['an unknown option', ['serve', '--port', '80'], /unknown option '--port'/],
    [
      'an unknown command',
      ['server'],
      /unknown command 'server'.*Did you mean serve|unknown command 'server'/s,
    ],
    [
      'a path that does not exist',
      ['serve', '/no/such/place'],
      /^hookwright: \/no\/such\/place: no such file/,
    ],
    ['a bad value', ['serve', '--hook-timeout', '9'], /Give a number with its unit, like 500ms, 9s or 1m/],
  ] as [string, string[], RegExp][]) {
    it(`says of ${what} what is wrong, without a stack, and ends with 1`, async () => {
      const { code, stderr } = await run(...args)
      assert.equal(code, 1)
      assert.match(stderr, message)
      assert.ok(!stderr.includes('    at '), stderr)
    })
  }
})
