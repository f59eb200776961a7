// What `hookwright sidecar` does with a program, and nothing else; for child-init.test.ts, which runs it as PID 1.
import { createChild, FORWARDED } from '../../src/sidecar/child/child.ts'
import { becomeInit } from '../../src/sidecar/child/init.ts'
import { systemClock } from '../../src/time/clock.ts'

becomeInit({ needed: () => true, warn: (message) => process.stderr.write(`${message}\n`) })
const [command = '', ...args] = process.argv.slice(2)
const child = createChild(
  { command: [command, ...args], signal: 'SIGHUP', startGraceMs: 0, stopGraceMs: 5000 },
  { clock: systemClock, report: () => undefined },
)
for (const signal of FORWARDED) process.on(signal, () => child.forward(signal))
process.on('SIGTERM', () => void child.stop())
child.start()
process.exitCode = (await child.ended).exitCode
