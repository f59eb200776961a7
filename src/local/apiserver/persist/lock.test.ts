import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../../test/support/hooks-folder.ts'
import { isAlive, lockFolder } from './lock.ts'

describe('lockFolder', () => {
  const cleanup = cleanUp(afterEach)
  let folder: string
  const path = () => join(folder, 'lock')

  beforeEach(() => {
    folder = temporaryFolder(cleanup)
  })

  /** A process that runs until the end of the test. */
  async function neighbour() {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    await once(child, 'spawn')
    const ended = once(child, 'exit')
    const end = async () => {
      child.kill('SIGKILL')
      await ended
    }
    cleanup(end)
    return { pid: child.pid ?? 0, end }
  }

  it('takes a folder and gives it back', () => {
    const unlock = lockFolder(folder)
    assert.equal(readFileSync(path(), 'utf8'), String(process.pid))
    unlock()
    assert.ok(!existsSync(path()))
    lockFolder(folder)()
  })

  it('refuses a folder that another process has, and takes it when that is gone', async () => {
    const { pid, end } = await neighbour()
    assert.ok(isAlive(pid))
    writeFileSync(path(), String(pid))
    const message = `${folder} is in use by process ${pid}: stop that cluster, or give this one a --data-dir of its own`
    assert.throws(() => lockFolder(folder), { message })
    await end()
    lockFolder(folder)()
  })

  it('refuses a folder that this process has already, under any name', () => {
    const unlock = lockFolder(folder)
    const link = join(temporaryFolder(cleanup), 'link')
    symlinkSync(folder, link)
    for (const name of [folder, link]) assert.throws(() => lockFolder(name), /is in use by process/)
    unlock()
    lockFolder(link)()
  })

  it('takes a folder whose lock says nothing, or this process in an earlier life', () => {
    for (const text of ['', 'x', '-1', '0', String(process.pid)]) {
      writeFileSync(path(), text)
      lockFolder(folder)()
      assert.ok(!existsSync(path()))
    }
  })
})

describe('isAlive', () => {
  it('knows no process by a number that is none', () => {
    for (const pid of [0, -1, 1.5, Number.NaN]) assert.equal(isAlive(pid), false)
    assert.equal(isAlive(process.pid), true)
  })
})
