#!/usr/bin/env node
// The command. In a clone it runs the sources, which need no build; in the published package there is only dist/.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `hookwright: needs Node 22.19 or newer, this is ${process.version}. In a clone, npx hookwright brings the right one.`,
  )
  process.exit(1)
}
// These load hundreds of small modules: compiled once for this version of Node, and kept in the folder for temporary files,
// for the threads and processes of the hooks too.
if (['cluster', 'demo', 'dev'].includes(process.argv[2] ?? '')) {
  const { directory } = process.getBuiltinModule('node:module').enableCompileCache()
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory
}
// Not imported: that would cost the sidecar 3 of its 60 MB.
const { existsSync } = process.getBuiltinModule('node:fs')
const source = new URL('../src/cli/main.ts', import.meta.url)
await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href)
