import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { unpackHooks } from '../../src/local/dev/hooks/from-configmap.ts'
import { plain } from '../../src/local/dev/stream/paint.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { until } from '../support/until.ts'

const ref = { namespace: 'default', name: 'hooks' }

describe('unpackHooks', () => {
  const cleanup = cleanUp(afterEach)

  async function started(data: Record<string, string> | undefined) {
    const clock = manualClock()
    const api = createApi(createApiServer().transport)
    const put = (texts: Record<string, string>) =>
      api.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: ref, data: texts }, { fieldManager: 'test' })
    if (data) await put(data)
    const folder = join(temporaryFolder(cleanup), 'made/hooks')
    const told: string[] = []
    /** What the folder held at each reload. */
    const loaded: (string | undefined)[] = []
    const server = { works: true }
    const unpacked = await unpackHooks(ref, {
      api,
      clock,
      folder,
      screen: {
        paint: plain,
        width: 100,
        write: () => undefined,
        wait: () => undefined,
        tell: (text) => told.push(text),
      },
      hooks: {
        reload() {
          loaded.push(readFileSync(join(folder, 'a.ts'), 'utf8'))
          return Promise.resolve(server.works)
        },
      },
    })
    cleanup(() => unpacked.close())
    const wait = (what: string, holds: () => boolean) =>
      until(what, () => {
        clock.advance(100)
        return holds()
      })
    return { api, put, clock, told, loaded, server, wait }
  }

  it('loads hooks that are refused once, and again when they change, also back', async () => {
    const { put, clock, loaded, server, wait } = await started({ 'a.ts': 'good' })
    await wait('the first load', () => loaded.length === 1)
    server.works = false
    await put({ 'a.ts': 'bad' })
    await wait('the refusal', () => loaded.length === 2)
    for (let minute = 0; minute < 60; minute++) {
      clock.advance(60_000)
      await sleep(1)
    }
    assert.deepEqual(loaded, ['good', 'bad'])
    server.works = true
    await put({ 'a.ts': 'good' })
    await wait('the old hooks', () => loaded.length === 3)
    server.works = false
    await put({ 'a.ts': 'bad' })
    await wait('the bad ones again', () => loaded.length === 4)
    assert.deepEqual(loaded, ['good', 'bad', 'good', 'bad'])
  })

  it('says how to make a ConfigMap that is not there, and loads nothing before', async () => {
    const { put, told, loaded, wait } = await started(undefined)
    await wait('the hint', () => told.length > 0)
    assert.deepEqual(told, [
      'waiting for ConfigMap default/hooks  kubectl --namespace default create configmap hooks --from-file=hooks',
    ])
    assert.deepEqual(loaded, [])
    await put({ 'a.ts': 'new' })
    await wait('the hooks', () => loaded.length === 1)
    assert.deepEqual(told.slice(1), ['ConfigMap default/hooks  a.ts'])
  })
})
