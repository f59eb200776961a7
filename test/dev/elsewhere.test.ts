import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { isNoMatch } from '../../src/cluster/cluster-error.ts'
import { cleanUp } from '../support/cleanup.ts'
import { hooksFolder, temporaryFolder } from '../support/hooks-folder.ts'
import { until } from '../support/until.ts'
import { apiOf, FREE_PORTS, runCommand, START_MS } from './support/command.ts'
import { bob, controller, definition, greeting, project } from './support/project.ts'

const CONTROLLER = { apiVersion: 'metacontroller.k8s.io/v1alpha1', kind: 'CompositeController' }

describe('a cluster in another process', function () {
  this.timeout(3 * START_MS)
  const cleanup = cleanUp(afterEach)

  async function cluster(...args: string[]) {
    const folder = temporaryFolder(cleanup)
    const running = runCommand(cleanup, folder, ['cluster', ...FREE_PORTS, ...args])
    await running.says(/export KUBECONFIG/)
    return {
      ...running,
      kubeconfig: join(folder, '.hookwright/kubeconfig'),
      api: await apiOf(cleanup, folder),
    }
  }

  it('has an engine that calls hooks, and a session does not start a second one', async () => {
    const { kubeconfig, api } = await cluster()
    const bodies: string[] = []
    const hooks = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
      request.on('end', () =>
        response.end(
          JSON.stringify({
            status: {},
            children: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bob' } }],
          }),
        ),
      )
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => hooks.once('listening', resolve))
    cleanup(() => {
      hooks.closeAllConnections()
      hooks.close()
    })
    const url = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/greeting/sync`

    const folder = hooksFolder(cleanup, {
      ...project,
      'compositecontrollers/controller.yaml': controller(url),
    })
    const dev = runCommand(cleanup, folder, ['dev', '--kubeconfig', kubeconfig, 'bob.yaml'])
    assert.equal(await dev.ended, 1)
    assert.match(
      dev.output(),
      /runs in hookwright cluster, process \d+, and two would fight: start that one with --no-engine/,
    )

    const off = runCommand(cleanup, folder, [
      'dev',
      '--kubeconfig',
      kubeconfig,
      '--engine',
      'off',
      'bob.yaml',
    ])
    await off.says(/only the hooks run here, at http:\/\/127\.0\.0\.1:\d+/)
    await until('the child', () => api.get(greeting).catch(() => undefined), START_MS)
    assert.match(bodies.join(''), /"parent":/)
  })

  it('without an engine has no Metacontroller, until a session brings one', async () => {
    const { kubeconfig, api } = await cluster('--no-engine')
    await assert.rejects(api.list(CONTROLLER), isNoMatch)
    const folder = hooksFolder(cleanup, project)
    const dev = runCommand(cleanup, folder, ['dev', '--kubeconfig', kubeconfig, 'bob.yaml'])
    await dev.says(/Greeting default\/bob {2}\+ ConfigMap bob/)
    assert.ok(await api.get(greeting))
    dev.child.kill('SIGINT')
    assert.equal(await dev.ended, 0, dev.output())
  })

  it('with a Metacontroller is told how to reach the hooks', async () => {
    const { kubeconfig, api } = await cluster('--no-engine', '--no-workloads')
    await api.create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'metacontroller', namespace: 'default' },
      spec: {
        selector: { matchLabels: { app: 'mc' } },
        template: {
          metadata: { labels: { app: 'mc' } },
          spec: { containers: [{ name: 'mc', image: 'metacontrollerio/metacontroller:v4.17.2' }] },
        },
      },
    })
    const service = '{service: {name: hooks, namespace: shop}, path: /greeting/sync}'
    const folder = hooksFolder(cleanup, {
      ...project,
      'compositecontrollers/controller.yaml': controller().replace(/\{url: .*?\}/, service),
      'bob.yaml': bob,
      'compositecontrollers/crd.yaml': definition,
    })
    const dev = (...args: string[]) =>
      runCommand(cleanup, folder, ['dev', '--kubeconfig', kubeconfig, ...args])
    const loopback = dev()
    await loopback.says(/StatefulSet default\/metacontroller runs the controllers; only the hooks run here/)
    await loopback.says(/! .*nobody reaches that: give --hooks-listen :8080/)
    loopback.child.kill('SIGINT')
    await loopback.ended

    const everywhere = dev('--hooks-listen', ':0')
    await everywhere.says(/kubectl --kubeconfig \S+ apply -f \.hookwright\/reach\.yaml/)
    const reach = readFileSync(join(folder, '.hookwright/reach.yaml'), 'utf8')
    assert.match(reach, /kind: Service[\s\S]*name: hooks[\s\S]*namespace: shop[\s\S]*kind: EndpointSlice/)
  })
})
