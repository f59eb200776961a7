import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../../test/support/hooks-folder.ts'
import { credentials, writePrivate } from './credentials.ts'

const DAY_MS = 24 * 3600_000
const NOW = Date.parse('2031-02-03T04:05:06Z')

describe('credentials', () => {
  const cleanup = cleanUp(afterEach)

  it('are new each time without a folder', async () => {
    const [one, two] = await Promise.all([credentials(NOW), credentials(NOW)])
    assert.notEqual(one.token, two.token)
    assert.notEqual(one.certificate.cert, two.certificate.cert)
    assert.match(one.token, /^[\w-]{43}$/)
  })

  it('are kept in a folder, readable by its owner only', async () => {
    const folder = join(temporaryFolder(cleanup), 'data')
    const first = await credentials(NOW, folder)
    assert.deepEqual(await credentials(NOW + 300 * DAY_MS, folder), first)
    assert.deepEqual(readdirSync(folder), ['credentials.json'])
    assert.equal(statSync(join(folder, 'credentials.json')).mode & 0o777, 0o600)
    assert.equal(statSync(folder).mode & 0o777, 0o700)
  })

  it('are made anew when the certificate is about to end', async () => {
    const folder = temporaryFolder(cleanup)
    const first = await credentials(NOW, folder)
    const end = Date.parse(new X509Certificate(first.certificate.cert).validTo)
    const second = await credentials(end - DAY_MS / 2, folder)
    assert.notEqual(second.certificate.cert, first.certificate.cert)
    assert.deepEqual(await credentials(end, folder), second)
  })
})

describe('writePrivate', () => {
  const cleanup = cleanUp(afterEach)

  it('replaces a file that others may read by one that they may not', () => {
    const path = join(temporaryFolder(cleanup), 'file')
    writeFileSync(path, 'old', { mode: 0o644 })
    writePrivate(path, 'new')
    assert.equal(readFileSync(path, 'utf8'), 'new')
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })
})
