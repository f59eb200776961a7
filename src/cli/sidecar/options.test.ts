import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { MAIN } from '../../../test/support/running-server.ts'
import { envName, takesValue, type OptionRow } from '../option-row.ts'
import { sidecarOptionGroups, sidecarOptions } from './options.ts'

const run = promisify(execFile)
const rows: [setting: string, row: OptionRow][] = Object.entries(sidecarOptions)

describe('the options of sidecar', () => {
  it('have flags, a help in one line, and a default that can be parsed', () => {
    for (const [setting, row] of rows) {
      const { flags, fallback, bare, parse, help } = row
      assert.match(flags, /^--[a-z][a-z-]+( (<[\w:=>-]+>|\[\w+\]))?$/, setting)
      assert.match(help, /^[^\n]{10,}[^.\n]$/, setting)
      for (const text of [fallback, bare]) if (text !== undefined) assert.doesNotThrow(() => parse(text))
      // The flag, the setting and the variable are one name in three spellings.
      const flag = /--([a-z-]+)/.exec(flags)![1]!
      assert.equal(envName(setting), `HOOKWRIGHT_${flag.replaceAll('-', '_').toUpperCase()}`)
      if (!takesValue(row)) assert.equal(parse('true'), true)
    }
  })

  it('are each in one group', () => {
    const grouped = Object.values(sidecarOptionGroups).flatMap(Object.keys)
    assert.deepEqual(grouped.toSorted(), Object.keys(sidecarOptions).toSorted())
  })

  it('are shown by --help, with default and variable', async () => {
    const env = { ...process.env, NODE_OPTIONS: '' }
    const { stdout } = await run(process.execPath, [MAIN, 'sidecar', '--help'], { env })
    const lines = stdout.split(/\n(?= {2}-)/).map((each) => each.trim().replace(/\s+/g, ' '))
    for (const [setting, { flags, fallback, help }] of rows) {
      const line = lines.find((each) => each.startsWith(`${flags} `)) ?? ''
      for (const part of [help, `env: ${envName(setting)}`, ...(fallback === undefined ? [] : [fallback])])
        assert.ok(line.includes(part), `${flags}: ${part}`)
    }
    for (const heading of Object.keys(sidecarOptionGroups)) assert.ok(stdout.includes(`${heading}:`))
  })
})
