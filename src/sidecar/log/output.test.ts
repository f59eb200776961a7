import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { cleanUp } from '../../../test/support/cleanup.ts'
import { openOutput } from './output.ts'

describe('openOutput', () => {
  const cleanup = cleanUp(afterEach)

  it('writes each line with its end', () => {
    const chunks: string[] = []
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk.toString())
        done()
      },
    })
    const write = openOutput(stream)
    write('one')
    write('two')
    assert.equal(chunks.join(''), 'one\ntwo\n')
  })

  it('drops lines while nobody reads, rather than hold them all', () => {
    let taken = 0
    const stream = new Writable({
      write(chunk: Buffer) {
        taken += chunk.length
      },
    })
    const write = openOutput(stream)
    for (let lines = 0; lines < 5_000; lines++) write('x'.repeat(1_000))
    assert.ok(taken + stream.writableLength < 2_000_000)
  })

  it('outlives a standard output that is closed', async () => {
    const source = `
      import { openOutput } from ${JSON.stringify(new URL('output.ts', import.meta.url).href)}
      const write = openOutput(process.stdout)
      write('first')
      const end = () => process.exit(42)
      const wait = () => setImmediate(process.stdout.errored ? end : wait)
      process.stdin.once('data', () => {
        for (let lines = 0; lines < 100; lines++) write('lost')
        wait()
      })`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    cleanup(() => child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    await once(child.stdout, 'close')
    child.stdin.write('go\n')
    assert.deepEqual(await ended, [42, null])
  })
})
