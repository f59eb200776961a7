import assert from 'node:assert/strict'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { hooksFolder, type Files } from '../../../test/support/hooks-folder.ts'
import { systemClock } from '../../time/clock.ts'
import type { LoadedModule } from '../routes.ts'
import { discover } from './discover.ts'
import { loadModules, type Loaded } from './load.ts'

const fine = 'export const sync = () => ({ status: {}, children: [] })\n'

/** A module that does not load, what is said of it, and where: the file alone when the line cannot be known. */
const broken: Record<string, { source: string; message: RegExp; at: RegExp }> = {
  'throws.ts': {
    source: `const text: string = 'half done'\n\nthrow new TypeError(text)\n${fine}`,
    message: /^TypeError: half done$/,
    at: /throws\.ts:3:7$/,
  },
  'throws-below.ts': {
    source: `import './_lib/throws.ts'\n${fine}`,
    message: /^Error: from below$/,
    at: /_lib\/throws\.ts:2:7$/,
  },
  'rejects.js': {
    source: `${fine}\nawait Promise.reject(new Error('no connection', { cause: new Error('refused') }))\n`,
    message: /^Error: no connection; caused by Error: refused$/,
    at: /rejects\.js:3:\d+$/,
  },
  'throws-text.js': {
    source: `throw 'just text'\n${fine}`,
    message: /^thrown: just text$/,
    at: /throws-text\.js/,
  },
  'loops.ts': {
    source: `for (;;);\n${fine}`,
    message: /took longer than 3000 ms: an endless loop, or an await that never ends/,
    at: /loops\.ts$/,
  },
  'waits.ts': {
    source: `await new Promise(() => {})\n${fine}`,
    message: /took longer than 3000 ms/,
    at: /waits\.ts$/,
  },
  'exits.ts': { source: `process.exit(7)\n${fine}`, message: /process\.exit\(7\)/, at: /exits\.ts/ },
  'kills.ts': {
    source: `process.kill(process.pid, 'SIGKILL')\nawait new Promise(() => {})\n${fine}`,
    message: /ended the process: SIGKILL/,
    at: /kills\.ts$/,
  },
  'memory.ts': {
    source: `const held = []\nfor (;;) held.push(new Array(10_000).fill(held.length))\n${fine}`,
    message: /ran out of memory \(64 MB\)/,
    at: /memory\.ts$/,
  },
  'syntax.ts': {
    source: `export const sync = () => ({\n  status: {}, children: [] )\n})\n`,
    message: /SyntaxError/,
    at: /syntax\.ts:2:\d+$/,
  },
  'syntax-await.ts': {
    source: `\nexport const sync = () => {\n  await fetch('x')\n}\n`,
    message: /SyntaxError: .*await/,
    at: /syntax-await\.ts:3(:[1-9]\d*)?$/,
  },
  'syntax-enum.ts': {
    source: `\nenum Color { Red }\n${fine}`,
    message: /enum/,
    at: /syntax-enum\.ts:2(:[1-9]\d*)?$/,
  },
  'syntax-twice.ts': {
    source: `const a: number = 1\nconst a = 2\n${fine}`,
    message: /SyntaxError: Identifier 'a' has already been declared/,
    at: /syntax-twice\.ts(:2(:\d+)?)?$/,
  },
  'syntax.js': {
    source: `\n\nexport const sync = () => {\n  return {{\n}\n`,
    message: /SyntaxError/,
    at: /syntax\.js:4(:\d+)?$/,
  },
  'syntax-other.js': {
    source: `export const sync = () => (\n`,
    message: /SyntaxError/,
    at: /syntax-other\.js:[12](:\d+)?$/,
  },
  'imports-nothing.ts': {
    source: `import type { Pod } from 'hookwright'\n\nimport { helper } from './_lib/nowhere.ts'\n${fine}`,
    message: /nowhere\.ts/,
    at: /imports-nothing\.ts:3$/,
  },
  'imports-package.ts': {
    source: `\nimport pkg from 'no-such-package-anywhere'\n${fine}`,
    message: /no-such-package-anywhere/,
    at: /imports-package\.ts:2$/,
  },
  'imports-export.ts': {
    source: `\nimport { nope } from './fine.ts'\n${fine}export { nope }\n`,
    message: /SyntaxError: .*'\.\/fine\.ts' does not provide an export named 'nope'/,
    at: /imports-export\.ts:2(:\d+)?$/,
  },
  'imports-sdk.ts': {
    source: `\n\nimport { noSuchThing } from 'hookwright'\n${fine}export { noSuchThing }\n`,
    message: /does not provide an export named 'noSuchThing'/,
    at: /imports-sdk\.ts:3(:\d+)?$/,
  },
  'json.ts': {
    source: `import data from './data.json' with { type: 'json' }\nexport const sync = () => data\n`,
    message: /SyntaxError|JSON/,
    at: /(json\.ts|data\.json)/,
  },
  'downgrades.ts': {
    source: `${fine}export const downgrade = { NO_SUCH_RULE: 'because' }\n`,
    message: /downgrade names NO_SUCH_RULE, but there is no such rule/,
    at: /downgrades\.ts/,
  },
  'downgrades-fatal.ts': {
    source: `${fine}export const downgrade = { ITEM_NULL: 'because' }\n`,
    message: /ITEM_NULL, which may not be downgraded/,
    at: /downgrades-fatal\.ts/,
  },
  'downgrades-silently.ts': {
    source: `${fine}export const downgrade = { CHILD_CLUSTER_SCOPED: ' ' }\n`,
    message: /downgrade\.CHILD_CLUSTER_SCOPED must say why/,
    at: /downgrades-silently\.ts/,
  },
}

const others: Files = {
  '_lib/throws.ts': `\nthrow new Error('from below')\n`,
  'data.json': '{ "a": nope }',
  'fine.ts': `import { RetryLater, type CompositeSync } from 'hookwright'
interface Spec { a: number }
export const sync = (request: Spec) => ({ status: { later: RetryLater.name }, children: [] })
export const finalize = () => ({ finalized: true, children: [] })
export const customize = () => ({ relatedResources: [] })
export const unrelated = 3
`,
  'last.mjs': `export default () => ({ status: {}, children: [] })\n`,
  'shared.ts': `export const helper = () => 1\nexport const sync = 'not a function'\n`,
}

const load = (folder: string, timeoutMs: number): Promise<Loaded> =>
  loadModules(discover([folder]), {
    clock: systemClock,
    timeoutMs,
    memoryMb: 64,
    signal: new AbortController().signal,
  })

describe('loadModules', () => {
  const cleanup = cleanUp(after)
  let modules: Map<string, LoadedModule>
  let snapshot: Loaded['snapshot']

  before(async function () {
    this.timeout(120_000)
    const sources = Object.fromEntries(Object.entries(broken).map(([name, { source }]) => [name, source]))
    const loaded = await load(hooksFolder(cleanup, { ...others, ...sources }), 3_000)
    modules = new Map(
      loaded.modules.map((module) => [module.file.slice(module.file.lastIndexOf('/') + 1), module]),
    )
    snapshot = loaded.snapshot
  })

  it('loads what can be loaded, whatever else cannot', () => {
    assert.deepEqual(modules.get('fine.ts')?.exports, ['sync', 'finalize', 'customize'])
    assert.deepEqual(modules.get('last.mjs')?.exports, ['default'])
    assert.deepEqual(modules.get('shared.ts')?.exports, [])
    for (const name of ['fine.ts', 'last.mjs', 'shared.ts']) assert.equal(modules.get(name)?.error, undefined)
    assert.equal(modules.size, Object.keys(broken).length + 3)
  })

  it('keeps the code of what was loaded, without types', () => {
    const [, fineSource] = Object.entries(snapshot.sources).find(([url]) => url.endsWith('/fine.ts'))!
    assert.equal(fineSource.format, 'module')
    assert.ok(!fineSource.source.includes('interface Spec'))
    assert.ok(fineSource.source.startsWith(`import { RetryLater`))
  })

  for (const [name, { message, at }] of Object.entries(broken)) {
    it(`says of ${name} why it cannot be loaded, and where`, () => {
      const module = modules.get(name)
      assert.ok(module?.error, 'it counts as loaded')
      assert.deepEqual(module.exports, [])
      assert.match(module.error.message, message)
      assert.match(module.error.at, at)
    })
  }

  it('blames the module whose timer throws, not the one being imported', async () => {
    const slow = `await new Promise((resolve) => setTimeout(resolve, 50))\n${fine}`
    const loaded = await load(
      hooksFolder(cleanup, {
        'a.ts': `setTimeout(() => { throw new Error('late') }, 5)\n${fine}`,
        'b.ts': slow,
        'c.ts': slow,
      }),
      10_000,
    )
    const errors = loaded.modules.filter(({ error }) => error).map(({ name }) => name)
    assert.ok(!errors.includes('b') && !errors.includes('c'), `blamed: ${errors.join(', ')}`)
  })

  it('loads nothing from nothing', async () => {
    const loaded = await loadModules([], {
      clock: systemClock,
      timeoutMs: 1_000,
      memoryMb: 64,
      signal: new AbortController().signal,
    })
    assert.deepEqual(loaded.modules, [])
  })

  it('ends when it is told to, although a module loops', async () => {
    const folder = hooksFolder(cleanup, { 'loops.ts': 'for (;;);' })
    const controller = new AbortController()
    const loading = loadModules(discover([folder]), {
      clock: systemClock,
      timeoutMs: 3_600_000,
      memoryMb: 64,
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 100)
    await assert.rejects(loading)
  })
})
