/**
 * `make demo`: serves hooks/ and examples/firewall, posts requests that Metacontroller 4.17.2 sent when the examples
 * were applied to a real API server, and prints each parent with the children that its hook wants.
 */
import { readFileSync } from 'node:fs'
import { answerTree, paint } from './demo/tree.ts'
import type { KubeObject } from '../src/protocol/wire.ts'
import { createLog } from '../src/server/log.ts'
import { serve } from '../src/server/serve.ts'
import { serveDefaults } from '../src/cli/serve-options.ts'

interface Recorded {
  title: string
  path: string
  body: { parent: KubeObject }
}

const recorded = readFileSync(new URL('../test/fixtures/demo/requests.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)
const [created, , , asked] = recorded
const finalizing = recorded.find(({ path }) => path.endsWith('/finalize'))
if (!created || !asked || !finalizing) throw new Error('the recorded requests are incomplete')

/** Recorded requests again, this time to hooks that answer carelessly. */
const careless: Recorded[] = [
  { ...created, title: 'a hook leaves a null in its list', path: '/careless/sync' },
  { ...finalizing, title: 'a hook misspells children', path: '/careless/finalize' },
  { ...asked, title: 'a hook returns a bare list of rules', path: '/careless/customize' },
]

const any = { host: '127.0.0.1', port: 0 }
const server = await serve(
  { ...serveDefaults(), paths: ['hooks', 'examples/firewall'], listen: any, adminListen: any },
  createLog({ level: 'silent', format: 'json' }),
)
const say = (text = '') => process.stdout.write(`${text}\n`)

async function play({ title, path, body }: Recorded): Promise<boolean> {
  const startedAt = performance.now()
  const response = await fetch(server.url + path, { method: 'POST', body: JSON.stringify(body) })
  const text = await response.text()
  const ms = (performance.now() - startedAt).toFixed(1)
  const { kind, metadata } = body.parent
  say(`${paint('bold', `${kind} ${metadata.namespace}/${metadata.name}`)}: ${title}`)
  say(paint('dim', `  POST ${path}  ${response.status}  ${ms} ms`))
  for (const line of answerTree(response, text)) say(`  ${line}`)
  say()
  return response.ok
}

say(`hookwright serves ${server.url}, admin at ${server.adminUrl}\n`)
let unexpected = 0
for (const request of recorded) if (!(await play(request))) unexpected++
say('And what the firewall keeps from Metacontroller:\n')
for (const request of careless) if (await play(request)) unexpected++
await server.close({ delayMs: 0 })

say('Go on:')
say('  npx hookwright serve hooks --watch     serve them yourself, then edit hooks/useless.ts')
say('  docs/guides/write-a-controller.md      write your own')
say('  make kind                              all of it in a cluster, with Metacontroller')
if (unexpected > 0) {
  say(`\n${unexpected} answers were not as expected`)
  process.exitCode = 1
}
