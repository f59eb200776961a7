import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { apiOf, runCommand, START_MS } from './support/command.ts'

describe('hookwright demo', function () {
  this.timeout(3 * START_MS)
  const cleanup = cleanUp(afterEach)

  it('shows what comes of the examples, says how to go on, and ends', async () => {
    const folder = temporaryFolder(cleanup)
    const { ended, output } = runCommand(cleanup, folder, ['demo', '--time-scale', '50'])
    assert.equal(await ended, 0, output())
    assert.match(output(), /UselessPod default\/bob .*\s+\+ Deployment useless-bob/)
    assert.match(
      output(),
      /UselessPod default\/bob +names bob {2}ready true\n└─ Deployment useless-bob +ready 1\/1.*\n {3}└─ ReplicaSet .*\n {6}└─ Pod .*Running/,
    )
    assert.match(output(), /BatchRun default\/countdown +phase Succeeded.*\n└─ Job countdown .*3\/3/)
    assert.match(output(), /BatchRun default\/suspended +phase Suspended/)
    assert.match(output(), /Go on:\n.*demo --stay/)
    assert.ok(!existsSync(join(folder, '.hookwright')))
    // No terminal, so neither colours nor progress.
    assert.ok(!output().includes('\u001b'))
  })

  it('stays when it is told to', async () => {
    const folder = temporaryFolder(cleanup)
    const { child, ended, output, says } = runCommand(cleanup, folder, [
      'demo',
      '--stay',
      '--time-scale',
      '50',
    ])
    await says(/Ctrl-C +ends it/)
    const api = await apiOf(cleanup, folder)
    const { items } = await api.list({ apiVersion: 'example.com/v1', kind: 'BatchRun' })
    assert.equal(items.length, 2)
    child.kill('SIGINT')
    assert.equal(await ended, 0, output())
  })
})
