import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as sdk from 'hookwright'
import { root } from './manifests.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('guides', () => {
  for (const file of ['hooks/useless.ts', 'compositecontrollers/useless/controller.yaml']) {
    it(`write-a-controller shows ${file} as it is`, () => {
      assert.ok(read('docs/guides/write-a-controller.md').includes(read(file)))
    })
  }

  it('docs/reference/sdk.md names every function of the SDK', () => {
    for (const name of Object.keys(sdk))
      assert.match(read('docs/reference/sdk.md'), new RegExp(`\\b${name}\\b`))
  })
})
