import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Obj } from '../../src/cluster/object.ts'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { runCluster, startClusterProcess, type ClusterProcess } from './support/cluster-process.ts'
import { CONFIG_MAPS, configMap } from './support/served.ts'
import { openWatch, send } from './support/send.ts'

const WRITERS = 4
const BEFORE_THE_KILL = 60

describe('hookwright cluster --data-dir', function () {
  this.timeout(60_000)
  const cleanup = cleanUp(afterEach)
  let folder: string
  const data = () => join(folder, 'data')
  const objects = () => join(data(), 'objects.jsonl')

  beforeEach(() => {
    folder = temporaryFolder(cleanup)
  })

  const start = () => startClusterProcess(cleanup, folder, ['--data-dir', data(), '--no-workloads'])
  const refused = async () => {
    const { ended } = runCluster(cleanup, folder, ['--data-dir', data(), '--no-workloads'])
    const { code, output } = await ended
    assert.equal(code, 1, output)
    return output
  }
  const stop = async ({ child, ended }: ClusterProcess, signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }

  /** Writes until the process is killed. Gives what was acknowledged: the last state of each object by its name. */
  async function writeUntilKilled(cluster: ClusterProcess): Promise<Map<string, Obj>> {
    const acknowledged = new Map<string, Obj>()
    let count = 0
    const write = async (writer: number) => {
      for (let round = 0; ; round += 1) {
        const name = `of-${writer}-${round % 7}`
        const object = configMap(name, { round: String(round), text: 'ä€🦄'.repeat(writer * 500) })
        const request = acknowledged.has(name) ? `PUT ${CONFIG_MAPS}/${name}` : `POST ${CONFIG_MAPS}`
        const { status, body } = await send<Obj>(cluster.transport, request, object)
        assert.ok(status < 300, String(status))
        acknowledged.set(name, body)
        if (++count === BEFORE_THE_KILL) cluster.child.kill('SIGKILL')
      }
    }
    const writers = Array.from({ length: WRITERS }, (_, writer) =>
      write(writer).catch((error: unknown) => error),
    )
    for (const error of await Promise.all(writers))
      assert.ok(!(error instanceof assert.AssertionError), String(error))
    assert.equal((await cluster.ended).signal, 'SIGKILL')
    return acknowledged
  }

  it('keeps every acknowledged write over kill -9, tears nothing, and goes on counting', async () => {
    const first = await start()
    const token = readFileSync(first.kubeconfig, 'utf8')
    const acknowledged = await writeUntilKilled(first)
    const highest = Math.max(
      ...[...acknowledged.values()].map(({ metadata }) => Number(metadata.resourceVersion)),
    )

    const second = await start()
    for (const [name, object] of acknowledged) {
      const { body: kept } = await send<Obj>(second.transport, `GET ${CONFIG_MAPS}/${name}`)
      // What could not be acknowledged any more may have been written as well, whole.
      const isLater = Number(kept.metadata.resourceVersion) > Number(object.metadata.resourceVersion)
      if (isLater) assert.equal(kept.metadata.uid, object.metadata.uid)
      else assert.deepEqual(kept, object)
      assert.match((kept.data as { text: string }).text, /^(ä€🦄)*$/)
    }
    const { metadata } = await second.api.create(configMap('after'))
    assert.ok(Number(metadata.resourceVersion) > highest)

    const watch = await openWatch(second.transport, `${CONFIG_MAPS}?watch=1&resourceVersion=${highest - 1}`)
    const line = await watch.next()
    assert.deepEqual([line?.type, line?.object.code], ['ERROR', 410])

    // The certificate and the token are those of before.
    const secrets = (text: string) => /certificate-authority-data: .*|token: .*/g.exec(text)?.[0]
    assert.equal(secrets(readFileSync(second.kubeconfig, 'utf8')), secrets(token))
    for (const path of [data(), objects(), join(data(), 'credentials.json'), second.kubeconfig]) {
      assert.equal(statSync(path).mode & 0o077, 0, `${path} is for its owner only`)
    }
  })

  it('ends with 0 on SIGTERM, and has everything when it starts again', async () => {
    const first = await start()
    const { metadata } = await first.api.create(configMap('a', { k: 'v' }))
    await first.api.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a' })
    await first.api.create(configMap('b'))
    const watch = await openWatch(first.transport, `${CONFIG_MAPS}?watch=1`)
    assert.equal((await watch.next())?.object.metadata.name, 'b')
    const rest = watch.next().catch(() => undefined)
    const { code, output } = await stop(first, 'SIGTERM')
    assert.equal(code, 0, output)
    await rest
    assert.ok(!existsSync(join(data(), 'lock')))

    const second = await start()
    assert.equal((await send(second.transport, `GET ${CONFIG_MAPS}/a`)).status, 404)
    const b = await second.api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'b' })
    assert.ok(Number(b.metadata.resourceVersion) > Number(metadata.resourceVersion))
    assert.equal((await stop(second, 'SIGINT')).code, 0)
  })

  it('is for one process at a time, and refuses what is damaged', async () => {
    const first = await start()
    await first.api.create(configMap('a'))
    const refusal = await refused()
    assert.match(refusal, new RegExp(`data is in use by process ${first.child.pid}: stop that cluster`))
    assert.equal((await send(first.transport, `GET ${CONFIG_MAPS}/a`)).status, 200)
    await stop(first, 'SIGKILL')

    // The lock of a process that is gone is no lock, but the file is not what it was.
    const lines = readFileSync(objects(), 'utf8').split('\n')
    writeFileSync(objects(), lines.with(3, lines[3]!.slice(0, 20)).join('\n'))
    const complaint = await refused()
    const what = "objects.jsonl: line 4 is not an entry of a cluster's state; repair it or remove the file"
    assert.ok(complaint.includes(what), complaint)
    for (const output of [refusal, complaint]) assert.doesNotMatch(output, /\n {4}at /)
  })
})
