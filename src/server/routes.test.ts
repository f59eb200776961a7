import assert from 'node:assert/strict'
import { brokenModuleAt, buildRoutes, type HookExport, type LoadedModule } from './routes.ts'

const module = (name: string, exports: HookExport[], error?: LoadedModule['error']): LoadedModule => ({
  file: `hooks/${name}.ts`,
  name,
  url: `file:///hooks/${name}.ts`,
  exports,
  downgrade: {},
  ...(error && { error }),
})
const paths = (...modules: LoadedModule[]) =>
  buildRoutes(modules).routes.map(({ path, export: name }) => [path, name])

describe('buildRoutes', () => {
  it('makes a route of each hook, below the name of its file', () => {
    assert.deepEqual(paths(module('app', ['sync', 'finalize', 'customize'])), [
      ['/app/sync', 'sync'],
      ['/app/finalize', 'finalize'],
      ['/app/customize', 'customize'],
    ])
  })

  it('lets folders nest, and a default export answer at the name itself', () => {
    assert.deepEqual(paths(module('team/app', ['default'])), [['/team/app', 'default']])
  })

  it('makes no route of shared code', () => {
    assert.deepEqual(paths(module('lib/labels', [])), [])
  })

  it('lets a hook named like its file answer at the file too, but a default export comes first', () => {
    assert.deepEqual(paths(module('web/sync', ['sync'])), [
      ['/web/sync/sync', 'sync'],
      ['/web/sync', 'sync'],
    ])
    assert.deepEqual(paths(module('sync', ['sync', 'default'])), [
      ['/sync', 'default'],
      ['/sync/sync', 'sync'],
    ])
  })

  it('refuses two modules that would answer one path', () => {
    assert.throws(
      () => buildRoutes([module('web/sync', ['default']), module('web', ['sync'])]),
      /both hooks\/web\/sync.ts and hooks\/web.ts answer \/web\/sync/,
    )
  })
})

describe('brokenModuleAt', () => {
  it('finds the module that would have answered, and no other', () => {
    const table = buildRoutes([
      module('app', [], { message: 'no', at: 'hooks/app.ts:1' }),
      module('web', ['sync']),
    ])
    assert.equal(brokenModuleAt(table, '/app/sync')?.file, 'hooks/app.ts')
    assert.equal(brokenModuleAt(table, '/app')?.file, 'hooks/app.ts')
    assert.equal(brokenModuleAt(table, '/apple/sync'), undefined)
    assert.equal(brokenModuleAt(table, '/web/sync'), undefined)
  })
})
