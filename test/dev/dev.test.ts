import assert from 'node:assert/strict'
import { existsSync, rmSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { isNotFound } from '../../src/cluster/cluster-error.ts'
import { cleanUp } from '../support/cleanup.ts'
import { hooksFolder, writeFiles } from '../support/hooks-folder.ts'
import { until } from '../support/until.ts'
import { apiOf, FREE_PORTS, runCommand, START_MS } from './support/command.ts'
import { bob, controller, greeting, hook, project } from './support/project.ts'

describe('hookwright dev', function () {
  this.timeout(4 * START_MS)
  const cleanup = cleanUp(afterEach)

  function dev(folder: string, ...args: string[]) {
    return runCommand(cleanup, folder, ['dev', ...FREE_PORTS, ...args])
  }

  async function refusal(files: Record<string, string>, ...args: string[]): Promise<string> {
    const { ended, output } = dev(hooksFolder(cleanup, files), ...args)
    assert.equal(await ended, 1, output())
    assert.doesNotMatch(output(), /\n {4}at /)
    return output()
  }

  it('applies, calls hooks by their path, tells what changed, and takes over what is saved', async () => {
    const folder = hooksFolder(cleanup, project)
    const { child, ended, output, says } = dev(folder, 'bob.yaml')
    await says(/ready after/)
    assert.match(output(), /hooks loaded {2}\/greeting\/sync {2}\d+ ms/)
    assert.match(output(), /crd\.yaml {2}\+ CustomResourceDefinition greetings\.example\.com/)
    assert.match(output(), /left out, as the hooks run here: Service hooks/)
    await says(/greeting\/sync {2}Greeting default\/bob {2}\+ ConfigMap bob {2}.* ms/)
    assert.equal(statSync(join(folder, '.hookwright/kubeconfig')).mode & 0o777, 0o600)
    const api = await apiOf(cleanup, folder)
    const text = async () => ((await api.get(greeting)).data as { text: string }).text
    assert.equal(await text(), 'hello bob')

    const at = () => output().length
    let from = at()
    writeFiles(folder, { 'hooks/greeting.ts': hook("'bye '") })
    await says(/hooks reloaded/, from)
    await says(/~ ConfigMap bob {2}data\.text: "hello bob" -> "bye bob"/, from)
    assert.equal(await text(), 'bye bob')

    // What cannot be loaded is shown with its line, and the hooks of before go on.
    from = at()
    writeFiles(folder, { 'hooks/greeting.ts': hook("'oops").replace('sync:', 'sync :') })
    await says(/✗ hooks\/greeting\.ts:\d+:\d+: SyntaxError/, from)
    await api.delete(greeting)
    await until('the child to be back', () => text().catch(() => undefined))

    // What throws is shown with its line, once.
    from = at()
    writeFiles(folder, { 'hooks/greeting.ts': hook('spec.no.where') })
    await says(/Greeting default\/bob {2}✗ hooks\/greeting\.ts:6:\d+: TypeError: .*'where'/, from)

    from = at()
    writeFiles(folder, { 'hooks/greeting.ts': hook("'well '") })
    await says(/-> "well bob"/, from)

    // A manifest is refused as a whole, with the line of the field.
    from = at()
    writeFiles(folder, { 'bob.yaml': `${bob}---\n${bob.replace(/bob/g, 'eve').replace('who', 'whom')}` })
    await says(/✗ bob\.yaml:13:3: Greeting eve: \.spec\.whom: unknown field/, from)
    writeFiles(folder, { 'bob.yaml': bob.replace('who: bob', 'who: ann') })
    await says(/bob\.yaml {2}~ Greeting default\/bob/, from)
    await says(/-> "well ann"/, from)
    await assert.rejects(api.get({ ...greeting, name: 'eve' }), isNotFound)

    child.kill('SIGINT')
    assert.equal(await ended, 0, output())
  })

  it('says which module a webhook lacks, and calls it as soon as there is one', async () => {
    const { 'hooks/greeting.ts': module, ...rest } = project
    const folder = hooksFolder(cleanup, { ...rest, 'hooks/other.ts': module })
    const { says } = dev(folder, 'bob.yaml')
    await says(/! nothing here answers \/greeting\/sync: it takes hooks\/greeting\.ts with the export sync/)
    writeFiles(folder, { 'hooks/greeting.ts': module })
    await says(/hooks reloaded {2}\+ \/greeting\/sync/)
    await says(/greeting\/sync {2}Greeting default\/bob {2}\+ ConfigMap bob/)
  })

  it('waits for hooks that cannot be loaded at the start, and ends while it waits', async () => {
    const folder = hooksFolder(cleanup, { ...project, 'hooks/greeting.ts': 'export const sync = (' })
    const first = dev(folder)
    await first.says(/✗ no hook could be loaded from hooks:\s+hooks\/greeting\.ts:1/)
    first.child.kill('SIGINT')
    assert.equal(await first.ended, 0, first.output())

    const second = dev(folder)
    await second.says(/✗ no hook could be loaded/)
    await second.says(/crd\.yaml {2}\+/)
    writeFiles(folder, { 'hooks/greeting.ts': hook("'hello '") })
    await second.says(/ready after/)
  })

  it('keeps what a data folder has', async () => {
    const folder = hooksFolder(cleanup, project)
    const first = dev(folder, '--data-dir', 'data', 'bob.yaml')
    await first.says(/\+ ConfigMap bob/)
    first.child.kill('SIGTERM')
    assert.equal(await first.ended, 0)
    rmSync(join(folder, 'bob.yaml'))
    const second = dev(folder, '--data-dir', 'data')
    await second.says(/Greeting default\/bob {2}no change/)
    assert.ok(await (await apiOf(cleanup, folder)).get(greeting))
  })

  it('runs beside another one', async () => {
    const folders = [hooksFolder(cleanup, project), hooksFolder(cleanup, project)]
    const sessions = folders.map((folder) => dev(folder, 'bob.yaml'))
    await Promise.all(sessions.map(({ says }) => says(/\+ ConfigMap bob/)))
  })

  it('says plainly what it lacks to start', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    cleanup(() => taken.close())
    const address = `127.0.0.1:${(taken.address() as AddressInfo).port}`
    const nowhere = `apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]
contexts: [{name: a, context: {cluster: a, user: ''}}]
current-context: a
`
    const rows: [files: Record<string, string>, args: string[], wanted: RegExp][] = [
      [{}, [], /hooks: no such folder of hooks: make it, or name another with --hooks/],
      [{ 'hooks/a.ts': '' }, [], /compositecontrollers: no such folder of manifests/],
      [{ 'hooks/a.ts': '', 'a.yaml': '' }, ['a.yaml', 'gone.yaml'], /gone\.yaml: no such file or folder/],
      [project, ['--listen', address], /port \d+ of 127\.0\.0\.1 is in use/],
      [project, ['--hooks-listen', address], /cannot listen on 127\.0\.0\.1:\d+: the port is in use/],
      [project, ['--kubeconfig', 'gone'], /cannot read the kubeconfig/],
      [
        { ...project, nowhere },
        ['--kubeconfig', 'nowhere'],
        /cannot reach the Kubernetes API at https:\/\/127\.0\.0\.1:1: connection refused/,
      ],
    ]
    for (const [files, args, wanted] of rows) assert.match(await refusal(files, ...args), wanted)
  })

  it('writes a kubeconfig nowhere else than asked', async () => {
    const folder = hooksFolder(cleanup, { ...project, 'compositecontrollers/controller.yaml': controller() })
    const { says } = dev(folder, '--write-kubeconfig', 'kc')
    await says(/ready after/)
    assert.ok(existsSync(join(folder, 'kc')))
    assert.ok(!existsSync(join(folder, '.hookwright')))
  })
})
