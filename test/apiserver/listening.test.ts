import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { listen } from '../../src/local/apiserver/listen/listen.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { cleanUp } from '../support/cleanup.ts'
import { certificate, CONFIG_MAPS, configMap, serveApi, TOKEN } from './support/served.ts'
import { openWatch, send } from './support/send.ts'

describe('listening', () => {
  const cleanup = cleanUp(afterEach)

  const tryToListen = async (host: string, port: number) =>
    listen(createApiServer(), { host, port, certificate: await certificate(), token: TOKEN })

  it('two clusters run side by side and know nothing of each other', async () => {
    const [one, two] = [await serveApi(cleanup), await serveApi(cleanup)]
    assert.notEqual(one.url, two.url)
    await one.api.create(configMap('mine'))
    assert.equal((await send(two.transport, `GET ${CONFIG_MAPS}/mine`)).status, 404)
    assert.equal((await send(one.transport, `GET ${CONFIG_MAPS}/mine`)).status, 200)
    await one.close()
    assert.equal((await send(two.transport, 'GET /readyz')).status, 200)
  })

  it('says so when the port is in use, and how to go on', async () => {
    const { url } = await serveApi(cleanup)
    const port = Number(new URL(url).port)
    await assert.rejects(tryToListen('127.0.0.1', port), {
      message: `port ${port} of 127.0.0.1 is in use: give another one, or 127.0.0.1:0 for any that is free`,
    })
  })

  it('takes a port again when the one before has let it go', async () => {
    const first = await tryToListen('127.0.0.1', 0)
    await first.close()
    const second = await tryToListen('127.0.0.1', Number(new URL(first.url).port))
    await second.close()
    assert.equal(second.url, first.url)
  })

  it('refuses every address but loopback', async () => {
    for (const host of [
      '0.0.0.0',
      '::',
      '',
      '192.168.1.1',
      '10.0.0.1',
      '127.0.0.1.example.com',
      '128.0.0.1',
      '1270.0.0.1',
    ]) {
      await assert.rejects(tryToListen(host, 0), /the embedded cluster is for this machine only/, host)
    }
  })

  it('takes localhost and the other addresses of loopback', async () => {
    for (const host of ['localhost', '127.0.0.2']) {
      const listening = await tryToListen(host, 0)
      await listening.close()
      assert.match(listening.url, new RegExp(`^https://${host.replaceAll('.', '\\.')}:\\d+$`))
    }
  })

  it('explains other failures too', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    cleanup(() => other.close())
    assert.notEqual((other.address() as AddressInfo).port, 0)
    await assert.rejects(tryToListen('127.0.0.1', 70_000), /options\.port should be|cannot listen on/)
  })

  it('ends its watches and connections when it is closed', async () => {
    const served = await serveApi(cleanup)
    const watch = await openWatch(served.transport, `${CONFIG_MAPS}?watch=1`)
    await served.api.create(configMap('a'))
    assert.equal((await watch.next())?.type, 'ADDED')
    const end = watch.next().catch((error: unknown) => error)
    await served.close()
    const last = await end
    assert.ok(last === undefined || last instanceof Error)
    await assert.rejects(served.ask('/readyz'), { code: 'ECONNREFUSED' })
  })
})
