import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import * as sdk from 'hookwright'

describe('the SDK', () => {
  it('exports these values, and types beside them', () => {
    assert.deepEqual(Object.keys(sdk).sort(), [
      'RetryLater',
      'conditions',
      'isDeleting',
      'isReady',
      'isRetryLater',
      'lookup',
      'lookupRelated',
      'readiness',
    ])
  })

  it('loads nothing but its own files', () => {
    const probe = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
      await import(process.argv[1])
      console.log(JSON.stringify(loaded))`
    const text = execFileSync(process.execPath, [
      '--input-type=module',
      '-e',
      probe,
      join(import.meta.dirname, 'index.ts'),
    ])
    const loaded = JSON.parse(text.toString()) as string[]
    assert.ok(loaded.length > 1)
    for (const url of loaded) assert.match(url, /\/src\/sdk\/[a-z-]+\.ts$/)
  })

  it('has types that are nothing at run time', async () => {
    const types = [
      'composite',
      'customize',
      'decorator',
      'downgrade',
      'kinds',
      'observed',
      'resource',
      'wire-shape',
    ]
    for (const name of types) {
      assert.deepEqual(Object.keys((await import(`./${name}.ts`)) as object), [], name)
    }
  })

  it('runs the examples of its own documentation', async () => {
    let ran = 0
    for (const file of readdirSync(import.meta.dirname).filter((name) => !name.includes('.test.'))) {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8')
      for (const [, block = ''] of text.matchAll(/@example\n((?: \*.*\n)+?) \*\//g)) {
        const code = block.replaceAll(/^ \* ?/gm, '')
        const script = stripTypeScriptTypes(code).replaceAll(
          `'hookwright'`,
          `'${import.meta.resolve('hookwright')}'`,
        )
        await import(`data:text/javascript,${encodeURIComponent(script)}`)
        ran += 1
      }
    }
    assert.ok(ran >= 12, `${ran} examples`)
  })
})
