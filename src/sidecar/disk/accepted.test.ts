import assert from 'node:assert/strict'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../test/support/hooks-folder.ts'
import { memoryAccepted, openAccepted } from './accepted.ts'
import { systemIo } from './io.ts'

describe('what targets accepted', () => {
  const cleanup = cleanUp(afterEach)
  const fileIn = (folder: string) => join(folder, '..hookwright/accepted')

  it('is found again by the next process', async () => {
    const folder = join(temporaryFolder(cleanup), 'root')
    const accepted = await openAccepted(folder)
    assert.ok(!existsSync(folder))
    await Promise.all([
      accepted.set(new Map([['a', '1']])),
      accepted.set(new Map([['b', '2']])),
      accepted.set(new Map([['__proto__', '3']])),
    ])
    const again = await openAccepted(folder)
    assert.deepEqual(
      ['a', 'b', '__proto__', 'c'].map((target) => again.get(target)),
      ['1', '2', '3', undefined],
    )
    await again.set(new Map([['a', undefined]]))
    assert.equal((await openAccepted(folder)).get('a'), undefined)
    assert.equal((await openAccepted(folder)).get('b'), '2')
    assert.equal(statSync(fileIn(folder)).mode & 0o777, 0o600)
  })

  it('is unknown when the file is damaged', async () => {
    const folder = temporaryFolder(cleanup)
    await (await openAccepted(folder)).set(new Map([['a', '1']]))
    for (const text of [
      '',
      '[',
      'null',
      '{"version":2,"targets":[["a","1"]]}',
      '{"version":1,"targets":[["a",1]]}',
    ]) {
      writeFileSync(fileIn(folder), text)
      const accepted = await openAccepted(folder)
      assert.equal(accepted.get('a'), undefined)
    }
  })

  it('stays what it was when it cannot be written, and goes on', async () => {
    const folder = temporaryFolder(cleanup)
    let full = false
    const io = {
      ...systemIo,
      write: (fd: number, bytes: Uint8Array) =>
        full
          ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
          : systemIo.write(fd, bytes),
    }
    const accepted = await openAccepted(folder, io)
    await accepted.set(new Map([['a', '1']]))
    full = true
    await assert.rejects(accepted.set(new Map([['a', undefined]])), { name: 'DiskError', code: 'ENOSPC' })
    assert.equal(accepted.get('a'), '1')
    assert.deepEqual(readdirSync(join(folder, '..hookwright')), ['accepted'])
    full = false
    await accepted.set(new Map([['a', '2']]))
    assert.equal((await openAccepted(folder)).get('a'), '2')
  })

  it('is written only when it changes', async () => {
    const folder = temporaryFolder(cleanup)
    const accepted = await openAccepted(folder)
    await accepted.set(new Map([['a', '1']]))
    const { ino } = statSync(fileIn(folder))
    await accepted.set(new Map([['a', '1']]))
    assert.equal(statSync(fileIn(folder)).ino, ino)
  })

  it('is forgotten when there is no folder to keep it', async () => {
    const accepted = memoryAccepted()
    await accepted.set(new Map([['a', '1']]))
    assert.equal(accepted.get('a'), '1')
    await accepted.set(new Map([['a', undefined]]))
    assert.equal(accepted.get('a'), undefined)
  })
})
