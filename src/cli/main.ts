#!/usr/bin/env node
// Everything is loaded when it is known to be needed: the sidecar has 60 MB for itself, and half of the rest would not fit.
const [command, ...rest] = process.argv.slice(2)
const end = rest.indexOf('--')
const own = end === -1 ? rest : rest.slice(0, end)

if (command === 'sidecar' && !own.includes('--help') && !own.includes('-h')) {
  // It has little to compute and a lot of time. Set before anything is compiled, this takes 2 MB less at the start and
  // 50 MB less after ten thousand requests to its health.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  for (const flag of ['--no-opt', '--no-maglev', '--semi-space-growth-factor=1']) setFlagsFromString(flag)
  const { runSidecar } = await import('./sidecar/run.ts')
  await runSidecar(rest)
} else {
  await import('./program.ts')
}
