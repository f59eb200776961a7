import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../../test/support/cleanup.ts'
import { hooksFolder } from '../../../../test/support/hooks-folder.ts'
import { goOn } from './go-on.ts'
import { isOnPath } from './is-on-path.ts'

describe('goOn', () => {
  const hints = (stays: boolean, kubectl: boolean) =>
    goOn({ stays, kubectl, kubeconfig: 'kc', root: '' }).join('\n')

  it('speaks of kubectl only where there is one', () => {
    assert.match(hints(true, true), /another terminal[\s\S]*KUBECONFIG=kc[\s\S]*kubectl get/)
    assert.doesNotMatch(hints(true, false) + hints(false, false), /kubectl/)
  })

  it('says how to keep it running when it does not', () => {
    assert.match(hints(false, true), /demo --stay/)
    assert.doesNotMatch(hints(true, true), /--stay/)
  })
})

describe('isOnPath', () => {
  const cleanup = cleanUp(afterEach)
  it('finds a program that may be run', () => {
    const folder = hooksFolder(cleanup, { tool: '', text: '' })
    chmodSync(join(folder, 'tool'), 0o755)
    chmodSync(join(folder, 'text'), 0o644)
    assert.ok(isOnPath('tool', `/nowhere:${folder}`))
    assert.ok(!isOnPath('text', folder))
    assert.ok(!isOnPath('tool', ''))
    assert.ok(!isOnPath('tool', undefined))
  })
})
