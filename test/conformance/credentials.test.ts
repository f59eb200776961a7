import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { bytesOf, callsOf } from './recordings.ts'
import { writeModules } from './replay.ts'
import { startServer } from './server.ts'

describe('credentials as Metacontroller sends them', () => {
  const cleanup = cleanUp(afterEach)

  it('open the server by bearer token or by basic authentication, and no other way', async () => {
    const folder = temporaryFolder(cleanup)
    await writeModules('service-auth', folder)
    const bearerTokenFile = join(temporaryFolder(cleanup), 'token')
    const basicAuthFile = join(temporaryFolder(cleanup), 'user')
    writeFileSync(bearerTokenFile, 's3cret-token\n')
    writeFileSync(basicAuthFile, 'user:pa:ss\n')
    const server = await startServer({ paths: [folder], bearerTokenFile, basicAuthFile })
    cleanup(() => server.close())

    const answers: string[] = []
    for (const call of callsOf('service-auth')) {
      const { authorization = '' } = call.headers
      const { reply } = await server.send(call.path, { headers: { authorization }, body: bytesOf(call) })
      answers.push(`${call.path} ${authorization.split(' ')[0] ?? ''} ${reply.status}`)
    }
    assert.deepEqual(answers, [
      '/customize Token 401',
      '/sync Bearer 200',
      '/sync Bearer 200',
      '/sync Bearer 200',
      '/customize Token 401',
      '/finalize Basic 200',
    ])
  })
})
