import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { systemClock } from '../../src/time/clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { hooksFolder, writeFiles } from '../support/hooks-folder.ts'
import { until } from '../support/until.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { keepApplied, type ManifestSource } from '../../src/local/dev/manifests/keep-applied.ts'

const map = (name: string, value = 'x', kind = 'ConfigMap') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\ndata: {value: ${value}}\n`

describe('keepApplied', () => {
  const cleanup = cleanUp(afterEach)

  function keep(files: Record<string, string>, chooses?: ManifestSource['chooses']) {
    const folder = hooksFolder(cleanup, files)
    const server = createApiServer()
    const api = createApi(server.transport)
    const told: string[] = []
    const kept = keepApplied(
      [{ path: folder, ...(chooses && { chooses }) }],
      { api, clock: systemClock, namespace: 'default' },
      {
        results: (results) =>
          results.forEach(({ applied, problems }) => {
            told.push(...applied.map(({ object, did }) => `${object.metadata.name} ${did}`))
            told.push(...problems.map(({ message }) => `problem: ${message}`))
          }),
        leftOut: (objects) => told.push(`left out ${objects.map(({ kind }) => kind).join()}`),
        gone: (gone) => told.push(`gone ${gone.length}`),
        failed: (error) => told.push(`failed: ${String(error)}`),
      },
    )
    cleanup(() => kept.close())
    return {
      folder,
      server,
      kept,
      told,
      value: async (name: string) =>
        (await api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name })).data,
    }
  }

  it('applies what is saved, and only that', async () => {
    const { folder, kept, told, value } = keep({ 'a.yaml': map('a'), 'b.yaml': map('b') })
    await kept.apply()
    assert.deepEqual(told.splice(0), ['a created', 'b created'])
    writeFiles(folder, { 'a.yaml': map('a', 'new') })
    await until('the save', () => told.length > 0)
    assert.deepEqual(told, ['a changed'])
    assert.deepEqual(await value('a'), { value: 'new' })
  })

  it('tries what was refused again with every save, and deletes nothing', async () => {
    const { folder, kept, told, value } = keep({ 'a.yaml': 'kind: [', 'b.yaml': map('b') })
    await kept.apply()
    assert.match(
      told.splice(0).join('\n'),
      /problem: not valid YAML.*\nb created|b created\nproblem: not valid/,
    )
    rmSync(join(folder, 'b.yaml'))
    await until('the removal', () => told.includes('gone 1'))
    assert.deepEqual(await value('b'), { value: 'x' })
    told.length = 0
    writeFiles(folder, { 'a.yaml': map('a') })
    await until('the save', () => told.length > 0)
    assert.deepEqual(told, ['a created'])
  })

  it('says once what it leaves out', async () => {
    const { folder, kept, told } = keep(
      { 'a.yaml': `${map('a')}---\n${map('s', 'x', 'Secret')}` },
      ({ kind }) => kind !== 'Secret',
    )
    await kept.apply()
    assert.deepEqual(told.splice(0), ['left out Secret', 'a created'])
    writeFiles(folder, { 'a.yaml': `${map('a', 'new')}---\n${map('s', 'new', 'Secret')}` })
    await until('the save', () => told.length > 0)
    assert.deepEqual(told, ['a changed'])
  })

  it('goes on after an API that did not answer', async () => {
    const { server, kept, told } = keep({ 'a.yaml': map('a') })
    const mend = server.faults.add({ type: 'down' })
    await kept.apply()
    assert.match(told.splice(0).join(), /^failed: /)
    mend()
    await kept.apply()
    assert.deepEqual(told, ['a created'])
  })
})
