import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api } from '../../src/cluster/api.ts'
import { cleanUp } from '../support/cleanup.ts'
import { hooksFolder } from '../support/hooks-folder.ts'
import { apiOf, FREE_PORTS, runCommand, START_MS } from './support/command.ts'
import { bob, controller, definition, greeting, hook } from './support/project.ts'

const manifests = {
  'compositecontrollers/crd.yaml': definition,
  'compositecontrollers/controller.yaml': controller(),
  'bob.yaml': bob,
}
const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'hooks' }
const configMap = (data: Record<string, string>, { namespace, name } = ref) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name },
  data,
})

describe('hookwright dev --hooks-from-configmap', function () {
  this.timeout(4 * START_MS)
  const cleanup = cleanUp(afterEach)

  function dev(files: Record<string, string>, ...args: string[]) {
    const folder = hooksFolder(cleanup, files)
    return { folder, ...runCommand(cleanup, folder, ['dev', ...FREE_PORTS, ...args]) }
  }
  const text = async (api: Api) => ((await api.get(greeting)).data as { text: string }).text
  const edit = (api: Api, data: Record<string, string | null>) => api.patch(ref, { merge: { data } })

  it('waits for the ConfigMap, and sends every parent to what is edited there', async () => {
    const { child, ended, folder, output, says } = dev(
      manifests,
      '--hooks-from-configmap',
      'hooks',
      'bob.yaml',
    )
    await says(/waiting for ConfigMap default\/hooks {2}kubectl .*create configmap hooks/)
    assert.doesNotMatch(output(), /✗|ready after/)
    const api = await apiOf(cleanup, folder)
    await api.create(configMap({ 'greeting.ts': hook("'hello '") }))
    await says(/ConfigMap default\/hooks {2}greeting\.ts\n.*hooks loaded {2}\/greeting\/sync/)
    await says(/ready after .* Edit the ConfigMap hooks/)
    await says(/greeting\/sync {2}Greeting default\/bob {2}\+ ConfigMap bob/)
    assert.equal(await text(api), 'hello bob')

    const at = () => output().length
    let from = at()
    await edit(api, { 'greeting.ts': hook("'bye '") })
    await says(/hooks reloaded/, from)
    await says(/~ ConfigMap bob {2}data\.text: "hello bob" -> "bye bob"/, from)

    // Two keys that belong together are loaded together.
    from = at()
    await edit(api, {
      'greeting.ts': `import { WORD } from './_word.ts'\n${hook('WORD')}`,
      '_word.ts': "export const WORD = 'dear '\n",
    })
    await says(/-> "dear bob"/, from)
    assert.equal(
      output()
        .slice(from)
        .match(/hooks reloaded/g)?.length,
      1,
    )
    assert.doesNotMatch(output().slice(from), /✗/)

    // What cannot be loaded is refused with its line, once, and the next edit is loaded at once.
    from = at()
    await edit(api, { 'greeting.ts': hook("'oops").replace('sync:', 'sync :') })
    await says(
      /✗ \.hookwright\/hooks\/greeting\.ts:\d+:\d+: SyntaxError.*\n.*hooks of before stay in use; the next edit/,
      from,
    )
    await api.delete(greeting)
    await says(/\+ ConfigMap bob/, from)
    assert.equal(await text(api), 'dear bob')
    from = at()
    await edit(api, { 'greeting.ts': hook("'well '"), '_word.ts': null })
    await says(/ConfigMap default\/hooks {2}greeting\.ts; - _word\.ts/, from)
    await says(/-> "well bob"/, from)
    assert.doesNotMatch(output().slice(from), /✗/)

    // Without the ConfigMap the hooks of before go on, until it is there again.
    from = at()
    await api.delete(ref)
    await says(/! ConfigMap default\/hooks is gone; the hooks of before stay in use/, from)
    await api.delete(greeting)
    await says(/\+ ConfigMap bob/, from)
    assert.equal(await text(api), 'well bob')
    from = at()
    await api.create(configMap({ 'greeting.ts': hook("'again '") }))
    await says(/-> "again bob"/, from)

    child.kill('SIGINT')
    assert.equal(await ended, 0, output())
  })

  it('takes a ConfigMap of another namespace, out of a manifest that it applies', async () => {
    const hooks = configMap({ 'greeting.ts': hook("'hi '") }, { ...ref, namespace: 'shop' })
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }
    const { folder, says } = dev(
      {
        ...manifests,
        'hooks.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [namespace, hooks] }),
      },
      ...['--hooks-from-configmap', 'shop/hooks', 'bob.yaml', 'hooks.json'],
    )
    await says(/ConfigMap shop\/hooks {2}greeting\.ts\n.*hooks loaded/)
    await says(/\+ ConfigMap bob/)
    assert.equal(readFileSync(join(folder, '.hookwright/hooks/greeting.ts'), 'utf8'), hook("'hi '"))
  })

  it('waits for hooks that can be loaded, and ends while it waits', async () => {
    const { child, ended, folder, output, says } = dev(manifests, '--hooks-from-configmap', 'hooks')
    await says(/waiting for ConfigMap/)
    const api = await apiOf(cleanup, folder)
    await api.create(configMap({ 'greeting.ts': 'export const sync = (' }))
    await says(
      /✗ no hook could be loaded from \.hookwright\/hooks:\s+\.hookwright\/hooks\/greeting\.ts:1.*\s+the next edit is tried/,
    )
    child.kill('SIGINT')
    assert.equal(await ended, 0, output())
  })

  it('takes hooks from the one or the other', async () => {
    const { ended, output } = dev(manifests, '--hooks-from-configmap', 'hooks', '--hooks', 'other')
    assert.equal(await ended, 1)
    assert.match(output(), /--hooks and --hooks-from-configmap: hooks come from the one or the other/)
    const bad = dev(manifests, '--hooks-from-configmap', 'hooks=>x')
    assert.notEqual(await bad.ended, 0)
    assert.match(bad.output(), /Give NAME or NAMESPACE\/NAME/)
  })
})
