import assert from 'node:assert/strict'
import { becomeInit, type Process } from './init.ts'

describe('becomeInit', () => {
  function setUp(given: Partial<Process> = {}) {
    const execs: Parameters<NonNullable<Process['execve']>>[] = []
    const warnings: string[] = []
    const self: Process = {
      pid: 1,
      ppid: 0,
      env: { A: '1' },
      execPath: '/usr/bin/node',
      execArgv: ['--conditions=x'],
      argv: ['node', '/app/main.js', 'sidecar', '--', 'run', 'a b', ''],
      execve: ((...call: Parameters<NonNullable<Process['execve']>>) => execs.push(call)) as never,
      ...given,
    }
    const run = (needed = true, shell = '/bin/sh') =>
      becomeInit({ needed: () => needed, warn: (message) => warnings.push(message), process: self, shell })
    return { execs, warnings, self, run }
  }

  it('turns PID 1 into a shell that runs the same command', () => {
    const { execs, warnings, run } = setUp()
    run()
    const [file, argv, env] = execs[0]!
    assert.equal(file, '/bin/sh')
    assert.deepEqual(argv!.slice(0, 2), ['sh', '-c'])
    assert.deepEqual(argv!.slice(4), [
      ...['/usr/bin/node', '--conditions=x', '/app/main.js'],
      ...['sidecar', '--', 'run', 'a b', ''],
    ])
    assert.deepEqual(env, { A: '1', HOOKWRIGHT_INIT: '1' })
    assert.deepEqual(warnings, [])
  })

  it('does nothing where PID 1 is another process, or where no process is started', () => {
    const other = setUp({ pid: 7 })
    other.run()
    const idle = setUp()
    idle.run(false)
    assert.deepEqual([other.execs, other.warnings, idle.execs, idle.warnings], [[], [], [], []])
  })

  it('goes on with a warning where there is no shell, or no execve', () => {
    const bare = setUp()
    bare.run(true, '/no/such/shell')
    assert.deepEqual(bare.execs, [])
    assert.match(bare.warnings.join(), /^\/no\/such\/shell cannot be run \(ENOENT\): as PID 1, processes/)
    const self: Partial<Process> = setUp().self
    delete self.execve
    const warnings: string[] = []
    becomeInit({ needed: () => true, warn: (text) => warnings.push(text), process: self as Process })
    assert.match(warnings.join(), /cannot turn into a shell/)
  })

  it('removes its mark, and no more when the parent is somebody else', () => {
    const { self, execs, run } = setUp({ pid: 7, ppid: process.pid, env: { A: '1', HOOKWRIGHT_INIT: '1' } })
    run()
    assert.deepEqual(self.env, { A: '1' })
    assert.deepEqual(execs, [])
  })
})
